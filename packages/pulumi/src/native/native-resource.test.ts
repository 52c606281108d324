import assert from "node:assert/strict";
import { test } from "node:test";
import { type PropertyMap, Secret } from "../property-value.ts";
import { describedResourceTypes } from "../resources/index.ts";
import { nativeResourceTypes, serviceIdentifier } from "./index.ts";
import { fromNative, toNative } from "./native-property.ts";

const typeOf = (name: string) => nativeResourceTypes.get(`aws-native:apigatewayv2:${name}`)!;
const propertiesOf = (name: string) =>
  describedResourceTypes.find(({ description }) => description.definition.name === name)!.description.properties;
const context = { name: "chat", randomSeed: new Uint8Array(32) };

test("every resource of the official package exists in aws-native", () => {
  // And VpcLink, which only HTTP APIs use.
  assert.equal(nativeResourceTypes.size, describedResourceTypes.length + 1);
  assert.equal(typeOf("IntegrationResponse").token, "aws-native:apigatewayv2:IntegrationResponse");
});

test("properties have CloudFormation's names, and maps where the official package has lists", () => {
  const native = {
    apiId: "a",
    stageName: "live",
    routeSettings: { quote: { ThrottlingBurstLimit: 5 }, ping: { throttlingRateLimit: 1 } },
  };
  assert.deepEqual(fromNative(propertiesOf("Stage"), native), {
    apiId: "a",
    name: "live",
    routeSettings: [
      { routeKey: "quote", throttlingBurstLimit: 5 },
      { routeKey: "ping", throttlingRateLimit: 1 },
    ],
  });
  const official = { integrationType: "MOCK", timeoutMilliseconds: 1000 };
  assert.deepEqual(toNative(propertiesOf("Integration"), official), { integrationType: "MOCK", timeoutInMillis: 1000 });
});

test("accepts JSON for a schema or a template, and keeps secrets", () => {
  const model = { apiId: "a", name: "m", schema: { type: "object" } };
  assert.equal(fromNative(propertiesOf("Model"), model).schema, '{"type":"object"}');
  const { responseTemplates } = fromNative(propertiesOf("IntegrationResponse"), {
    responseTemplates: { $default: { n: 1 }, other: new Secret("hush") },
  });
  assert.deepEqual(responseTemplates, { $default: '{"n":1}', other: new Secret("hush") });
});

test("check uses the program's names for properties, also for unsupported ones", () => {
  const { failures } = typeOf("Integration").check(
    { apiId: "a", integrationType: "MOCK", timeoutInMillis: 1, nonsense: true },
    undefined,
    context,
  );
  assert.deepEqual(failures.map(({ property }) => property).toSorted(), ["nonsense", "timeoutInMillis"]);
});

test("check keeps the inputs in the program's form and fills in missing ones", () => {
  const schema = { type: "object" };
  const { inputs, failures } = typeOf("Model").check(
    { apiId: "a", contentType: "application/json", schema },
    undefined,
    context,
  );
  assert.deepEqual(failures, []);
  assert.deepEqual(inputs.schema, schema);
  assert.match(String(inputs.name), /^chat/);
});

test("diff uses CloudFormation's names", () => {
  const inputs = { apiId: "a", stageName: "live" };
  const [difference] = typeOf("Stage").diff({ ...inputs, stageName: "next" }, inputs, inputs);
  assert.deepEqual(difference, { property: "stageName", kind: "update", replace: true });
});

test("ids contain the parents in CloudFormation's order", () => {
  const identifier = (name: string, id: string) => serviceIdentifier(`aws-native:apigatewayv2:${name}`, id);
  assert.equal(identifier("Route", "a|r"), "r");
  assert.equal(identifier("Authorizer", "auth|a"), "auth");
  assert.equal(identifier("ApiMapping", "m|chat.example.com"), "m");
  assert.equal(identifier("IntegrationResponse", "a|i|ir"), "ir");
  assert.equal(serviceIdentifier("aws:apigatewayv2/route:Route", "r"), "r");
});

test("CloudFormation requires only the members that the service requires", () => {
  const failures = (name: string, inputs: PropertyMap) =>
    typeOf(name)
      .check(inputs, undefined, context)
      .failures.map(({ property }) => property);
  const domainName = "chat.example.com";
  const certificateArn = "arn:aws:acm:us-east-1:000000000000:certificate/1";
  assert.deepEqual(failures("DomainName", { domainName }), []);
  assert.deepEqual(failures("DomainName", { domainName, domainNameConfigurations: [{ certificateArn }] }), []);
  assert.deepEqual(failures("Model", { apiId: "a", name: "Chat", schema: "{}" }), []);
  assert.deepEqual(
    failures("Stage", { apiId: "a", stageName: "live", accessLogSettings: { format: "$context.requestId" } }),
    [],
  );
  assert.deepEqual(failures("Model", { apiId: "a", name: "Chat" }), ["schema"]);
  assert.deepEqual(failures("Route", { apiId: "a" }), ["routeKey"]);
});
