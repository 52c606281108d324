import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { AwsError } from "./errors.ts";
import { resources } from "./resources/index.ts";
import { createInput, patched, updateInput } from "./validate.ts";

const { Api, Integration, IntegrationResponse, Stage, Authorizer, DomainName, ApiMapping } = resources;

function refused(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof AwsError);
    assert.equal(error.name, "BadRequestException");
    return error.message;
  }
  return assert.fail("it was accepted");
}

test("accepts the members of the table and ignores unknown and computed members and null", () => {
  assert.deepEqual(
    createInput(Integration, {
      integrationType: "MOCK",
      integrationId: "mine",
      unknown: 1,
      description: null,
      credentialsArn: "",
      requestTemplates: { $default: "", gone: null },
      tlsConfig: { serverNameToVerify: "", other: 1 },
    }),
    { integrationType: "MOCK", requestTemplates: { $default: "" }, tlsConfig: {} },
  );
});

test("refuses values that are not JSON objects", () => {
  for (const body of [null, [], "text", 1]) {
    assert.equal(
      refused(() => createInput(Api, body)),
      "The body of the request must be a JSON object.",
    );
  }
});

test("names the member and the accepted values", () => {
  const cases: readonly (readonly [() => unknown, string])[] = [
    [() => createInput(Api, {}), "Missing required member name: it must be a string of 1 to 128 characters."],
    [
      () => createInput(Api, { name: "a", protocolType: "SMTP" }),
      "Invalid protocol specified. Must be one of [HTTP, WEBSOCKET]",
    ],
    [
      () => createInput(Api, { name: "", protocolType: "HTTP" }),
      'Invalid value specified for name: it must be a string of 1 to 128 characters, but is the string "".',
    ],
    [
      () => createInput(Api, { name: "n".repeat(129), protocolType: "HTTP" }),
      "Invalid value specified for name: it must be a string of 1 to 128 characters, but is a string of 129 characters.",
    ],
    [
      () => createInput(Api, { name: "a", protocolType: "HTTP", disableExecuteApiEndpoint: "true" }),
      'Invalid value specified for disableExecuteApiEndpoint: it must be true or false, but is the string "true".',
    ],
    [
      () => createInput(Integration, { integrationType: "MOCK", timeoutInMillis: "50" }),
      'Invalid value specified for timeoutInMillis: it must be a whole number from 50 to 30000, but is the string "50".',
    ],
    [
      () => createInput(Integration, { integrationType: "MOCK", timeoutInMillis: 49 }),
      "Invalid value specified for timeoutInMillis: it must be a whole number from 50 to 30000, but is 49.",
    ],
    [
      () => createInput(Integration, { integrationType: "MOCK", timeoutInMillis: 50.5 }),
      "Invalid value specified for timeoutInMillis: it must be a whole number from 50 to 30000, but is 50.5.",
    ],
    [
      () =>
        createInput(IntegrationResponse, { integrationResponseKey: "$default", contentHandlingStrategy: "NONSENSE" }),
      "Invalid contentHandlingStrategy specified. Must be one of [CONVERT_TO_BINARY, CONVERT_TO_TEXT]",
    ],
    [
      () => createInput(IntegrationResponse, { integrationResponseKey: "$default", contentHandlingStrategy: "" }),
      "Invalid contentHandlingStrategy specified. Must be one of [CONVERT_TO_BINARY, CONVERT_TO_TEXT]",
    ],
    [
      () => createInput(IntegrationResponse, { integrationResponseKey: "$default", responseTemplates: { a: 1 } }),
      "Invalid value specified for responseTemplates.a: it must be a string of 0 to 32768 characters, but is 1.",
    ],
    [
      () => createInput(IntegrationResponse, { integrationResponseKey: "$default", responseTemplates: [] }),
      "Invalid value specified for responseTemplates: it must be an object, but is an array.",
    ],
    [
      () => createInput(Authorizer, { name: "a", authorizerType: "REQUEST", identitySource: ["a", 1] }),
      "Invalid value specified for identitySource.1: it must be a string, but is 1.",
    ],
    [
      () => createInput(Stage, { stageName: "s", defaultRouteSettings: { throttlingRateLimit: "1" } }),
      'Invalid value specified for defaultRouteSettings.throttlingRateLimit: it must be a number, but is the string "1".',
    ],
    [
      // JSON.parse turns 1e999 into Infinity, which JSON cannot represent.
      () =>
        createInput(Stage, { stageName: "s", defaultRouteSettings: { throttlingRateLimit: Number.POSITIVE_INFINITY } }),
      "Invalid value specified for defaultRouteSettings.throttlingRateLimit: it must be a number, but is Infinity.",
    ],
    [
      () => createInput(DomainName, { domainName: "d", domainNameConfigurations: [{ endpointType: "HERE" }] }),
      "Invalid domainNameConfigurations.0.endpointType specified. Must be one of [EDGE, REGIONAL]",
    ],
    [() => updateInput(ApiMapping, {}), "Missing required member apiId: it must be a string."],
  ];
  for (const [run, message] of cases) assert.equal(refused(run), message);
});

test("refuses templates longer than 32768 characters", () => {
  const input = (length: number) => ({
    integrationResponseKey: "$default",
    responseTemplates: { $default: "x".repeat(length) },
  });
  createInput(IntegrationResponse, input(32768));
  assert.match(
    refused(() => createInput(IntegrationResponse, input(32769))),
    /string of 32769 characters/,
  );
});

test("an update accepts members that may change; an empty string unsets, also an enumeration", () => {
  assert.deepEqual(
    updateInput(IntegrationResponse, {
      contentHandlingStrategy: "",
      templateSelectionExpression: "",
      responseTemplates: {},
    }),
    { contentHandlingStrategy: null, templateSelectionExpression: null, responseTemplates: {} },
  );
  assert.deepEqual(updateInput(Api, { protocolType: "HTTP", tags: { a: "b" }, version: "" }), { version: null });
  assert.match(
    refused(() => updateInput(Api, { name: "" })),
    /Invalid value specified for name/,
  );
});

test("an update replaces templates as a whole and merges request parameters, where an empty string removes", () => {
  const before = {
    integrationType: "HTTP",
    description: "old",
    requestTemplates: { a: "1", b: "2" },
    requestParameters: { "integration.request.header.a": "'1'", "integration.request.header.b": "'2'" },
  } as const;
  const patch = updateInput(Integration, {
    description: "",
    requestTemplates: { c: "3" },
    requestParameters: { "integration.request.header.a": "", "integration.request.header.c": "'3'" },
  });
  assert.deepEqual(patched(Integration, before, patch), {
    integrationType: "HTTP",
    requestTemplates: { c: "3" },
    requestParameters: { "integration.request.header.b": "'2'", "integration.request.header.c": "'3'" },
  });
});

test("an update that removes a missing key leaves nothing behind", () => {
  const patch = updateInput(Integration, { requestParameters: { "integration.request.header.a": "" } });
  assert.deepEqual(patched(Integration, { integrationType: "MOCK" }, patch), {
    integrationType: "MOCK",
    requestParameters: {},
  });
});

test("an update merges the settings of a stage, member by member", () => {
  const before = {
    stageName: "s",
    stageVariables: { a: "1", b: "2" },
    defaultRouteSettings: { loggingLevel: "INFO", dataTraceEnabled: true },
    routeSettings: { one: { loggingLevel: "ERROR", throttlingBurstLimit: 1 } },
    accessLogSettings: { destinationArn: "arn:aws:logs:::a", format: "$context.requestId" },
  } as const;
  const patch = updateInput(Stage, {
    stageVariables: { a: "", c: "3" },
    defaultRouteSettings: { dataTraceEnabled: false },
    routeSettings: { one: { throttlingBurstLimit: 2 }, two: { loggingLevel: "OFF" } },
    accessLogSettings: { format: "$context.extendedRequestId" },
  });
  assert.deepEqual(patched(Stage, before, patch), {
    stageName: "s",
    stageVariables: { b: "2", c: "3" },
    defaultRouteSettings: { loggingLevel: "INFO", dataTraceEnabled: false },
    routeSettings: { one: { loggingLevel: "ERROR", throttlingBurstLimit: 2 }, two: { loggingLevel: "OFF" } },
    accessLogSettings: { destinationArn: "arn:aws:logs:::a", format: "$context.extendedRequestId" },
  });
});

test("names of JavaScript's built-in members are ordinary keys", () => {
  const body: unknown = JSON.parse(
    '{"integrationResponseKey":"$default","responseTemplates":{"__proto__":"a","constructor":"b"}}',
  );
  const { responseTemplates } = createInput(IntegrationResponse, body);
  assert.deepEqual(Object.entries(responseTemplates ?? {}), [
    ["__proto__", "a"],
    ["constructor", "b"],
  ]);
  assert.equal(({} as Record<string, unknown>).a, undefined);
});

test("returns an input or throws a BadRequestException for any body", () => {
  const member = fc.constantFrom(...Object.keys(Integration.fields), ...Object.keys(Stage.fields));
  fc.assert(
    fc.property(fc.dictionary(member, fc.jsonValue()), (body) => {
      for (const definition of [Integration, Stage, Api, DomainName]) {
        for (const read of [createInput, updateInput]) {
          try {
            read(definition as typeof Integration, body);
          } catch (error) {
            assert.ok(error instanceof AwsError && error.status === 400);
          }
        }
      }
    }),
  );
});
