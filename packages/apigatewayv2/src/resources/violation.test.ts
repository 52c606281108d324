// The rules for single resources. Each case is a resource and the message of its violation.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { ProtocolType } from "../field.ts";
import { type ResourceName, resources } from "./index.ts";

type Case = readonly [resource: Record<string, unknown>, expected: RegExp | null, protocol?: ProtocolType];

const arn =
  "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:1:function:f/invocations";
const mock = { integrationType: "MOCK" };
const http = { integrationType: "HTTP", integrationUri: "https://example.com", integrationMethod: "GET" };
const lambda = { integrationType: "AWS_PROXY", integrationUri: arn };
const request = { name: "a", authorizerType: "REQUEST", authorizerUri: arn, identitySource: [] };

const cases: Readonly<Partial<Record<ResourceName, readonly Case[]>>> = {
  Api: [
    [{ protocolType: "WEBSOCKET", routeSelectionExpression: "$request.body.action" }, null],
    [{ protocolType: "WEBSOCKET" }, /^routeSelectionExpression is required for WEBSOCKET APIs/],
    [
      { protocolType: "WEBSOCKET", routeSelectionExpression: "$context.x" },
      /^Unexpected variable in selection expression: \$context\.x$/,
    ],
    [
      { protocolType: "WEBSOCKET", routeSelectionExpression: "x", apiKeySelectionExpression: "$request.header.other" },
      /selection expression/,
    ],
    [
      {
        protocolType: "WEBSOCKET",
        routeSelectionExpression: "x",
        apiKeySelectionExpression: "$context.authorizer.usageIdentifierKey",
      },
      null,
    ],
    [
      { protocolType: "WEBSOCKET", routeSelectionExpression: "x", corsConfiguration: { maxAge: 1 } },
      /^corsConfiguration is supported only for HTTP APIs/,
    ],
    [
      { protocolType: "WEBSOCKET", routeSelectionExpression: "x", target: "t" },
      /^target is supported only for HTTP APIs/,
    ],
    [{ protocolType: "HTTP", corsConfiguration: { maxAge: 1 } }, null],
    [{}, null],
  ],
  Integration: [
    [mock, null, "WEBSOCKET"],
    [
      { ...mock, connectionType: "INTERNET", passthroughBehavior: "WHEN_NO_MATCH", payloadFormatVersion: "1.0" },
      null,
      "WEBSOCKET",
    ],
    [http, null, "WEBSOCKET"],
    [{ ...http, integrationUri: undefined }, /^integrationUri is required for integrations of type HTTP/, "WEBSOCKET"],
    [
      { ...http, integrationUri: "ftp://x" },
      /^Invalid integrationUri specified.*'ftp:\/\/x'.*http:\/\/ or https:\/\/\.$/,
      "WEBSOCKET",
    ],
    [{ ...http, integrationUri: "${stageVariables.url}/x" }, null, "WEBSOCKET"],
    [{ ...http, integrationUri: "http://example.com:8080/{proxy}/x?a={b}" }, null, "WEBSOCKET"],
    [{ ...http, integrationUri: "http://a b/" }, /^Invalid integrationUri/, "WEBSOCKET"],
    [{ ...http, integrationUri: "http://a/b c" }, /^Invalid integrationUri/, "WEBSOCKET"],
    [{ ...http, integrationUri: "http://a:99999/" }, /^Invalid integrationUri/, "WEBSOCKET"],
    [{ ...http, integrationUri: "http://a/\r\nX-Injected: 1" }, /^Invalid integrationUri/, "WEBSOCKET"],
    [{ ...http, integrationUri: "http://${stageVariables.host}/\n" }, /^Invalid integrationUri/, "WEBSOCKET"],
    [
      { ...lambda, integrationUri: "arn:aws:apigateway:eu-west-1:sqs:path/1/queue\r\nX: 1" },
      /^Invalid integrationUri/,
      "WEBSOCKET",
    ],
    [
      { ...http, integrationMethod: undefined },
      /^integrationMethod is required for integrations of type HTTP\. Must be one of \[GET, /,
      "WEBSOCKET",
    ],
    [
      { ...http, integrationMethod: "FETCH" },
      /^Invalid HTTP method specified in integrationMethod: 'FETCH'/,
      "WEBSOCKET",
    ],
    [lambda, null, "WEBSOCKET"],
    [{ ...lambda, integrationMethod: "GET" }, /A Lambda function is invoked with POST/, "WEBSOCKET"],
    [{ ...lambda, integrationUri: "arn:aws:lambda:eu-west-1:1:function:${stageVariables.f}" }, null, "WEBSOCKET"],
    [
      {
        integrationType: "AWS",
        integrationUri: "arn:aws:apigateway:eu-west-1:dynamodb:action/PutItem",
        integrationMethod: "GET",
      },
      null,
      "WEBSOCKET",
    ],
    [{ ...http, connectionType: "VPC_LINK" }, /^connectionId is required when connectionType is VPC_LINK/],
    [{ ...http, connectionType: "VPC_LINK", connectionId: "l" }, null],
    [
      { ...mock, payloadFormatVersion: "2.0" },
      /^Invalid payloadFormatVersion specified: '2\.0'\. Must be 1\.0/,
      "WEBSOCKET",
    ],
    [{ ...mock, timeoutInMillis: 29000 }, null, "WEBSOCKET"],
    [{ ...mock, timeoutInMillis: 29001 }, /between 50 ms and 29000 ms/, "WEBSOCKET"],
    [
      { ...mock, templateSelectionExpression: "$default" },
      /^Unexpected variable in selection expression: \$default$/,
      "WEBSOCKET",
    ],
    [{ ...mock, templateSelectionExpression: "\\$default" }, null, "WEBSOCKET"],
    [
      { ...mock, requestParameters: { nonsense: "'x'" } },
      /Invalid mapping expression parameter specified: nonsense\]$/,
      "WEBSOCKET",
    ],
    [
      { ...mock, responseParameters: { "200": { a: "b" } } },
      /^responseParameters is supported only for HTTP APIs/,
      "WEBSOCKET",
    ],
    [{ ...mock, tlsConfig: {}, integrationSubtype: "" }, null, "WEBSOCKET"],
    [{ ...mock, credentialsArn: "role" }, /^Invalid ARN specified in credentialsArn: 'role'/],
    [{ ...mock, credentialsArn: "arn:aws:iam::*:user/*" }, null],
    [{ ...mock, credentialsArn: "${stageVariables.role}" }, null],
    [
      mock,
      /^Invalid integrationType specified for HTTP protocol: MOCK\. Must be one of \[AWS_PROXY, HTTP_PROXY\]$/,
      "HTTP",
    ],
    [{ ...http, integrationType: "HTTP_PROXY", payloadFormatVersion: "1.0", timeoutInMillis: 30000 }, null, "HTTP"],
    [{ ...mock, payloadFormatVersion: "2.0", timeoutInMillis: 30000 }, null],
  ],
  IntegrationResponse: [
    [{ integrationResponseKey: "$default" }, null],
    [{ integrationResponseKey: "/2\\d\\d/" }, null],
    [{ integrationResponseKey: "not-a-regex(" }, /^Invalid integration response key 'not-a-regex\('/],
    [{ integrationResponseKey: "/(/" }, /Java regular expression/],
    [{ integrationResponseKey: "//" }, /^Invalid integration response key/],
    [
      { integrationResponseKey: "$default", templateSelectionExpression: "$default" },
      /^Unexpected variable in selection expression: \$default$/,
    ],
    [{ integrationResponseKey: "$default", templateSelectionExpression: "${integration.response.statuscode}" }, null],
    [
      { integrationResponseKey: "$default", responseParameters: { "method.response.header.a": "nonsense" } },
      /errors : \[Invalid mapping expression parameter specified: nonsense\]$/,
    ],
  ],
  Route: [
    [{ routeKey: "$connect", authorizationType: "CUSTOM", authorizerId: "a" }, null, "WEBSOCKET"],
    [
      { routeKey: "$other" },
      /^Invalid route key specified: '\$other'.*\[\$connect, \$disconnect, \$default\]$/,
      "WEBSOCKET",
    ],
    [{ routeKey: "quote", authorizationType: "AWS_IAM" }, /only supported for the \$connect route/, "WEBSOCKET"],
    [
      { routeKey: "$connect", authorizationType: "JWT", authorizerId: "a" },
      /Must be one of \[NONE, AWS_IAM, CUSTOM\]$/,
      "WEBSOCKET",
    ],
    [
      { routeKey: "$connect", authorizationType: "CUSTOM" },
      /^authorizerId is required when authorizationType is CUSTOM/,
    ],
    [{ routeKey: "$connect", authorizerId: "a" }, /^authorizerId must be absent when authorizationType is NONE/],
    [
      { routeKey: "quote", requestParameters: { "route.request.header.a": { required: true } } },
      /^Request parameters are only supported for the \$connect route in WEBSOCKET APIs$/,
      "WEBSOCKET",
    ],
    [{ routeKey: "$connect", requestParameters: { "route.request.header.a": { required: true } } }, null, "WEBSOCKET"],
    [
      { routeKey: "$connect", requestParameters: { header: {} } },
      /^Invalid request parameter key specified: 'header'/,
      "WEBSOCKET",
    ],
    [{ routeKey: "a", target: "integrations/i" }, null, "WEBSOCKET"],
    [{ routeKey: "a", target: "i" }, /^Invalid target specified: 'i'/],
    [
      { routeKey: "a", routeResponseSelectionExpression: "x" },
      /^Currently, only \$default is supported as a route response selection expression\.$/,
      "WEBSOCKET",
    ],
    [
      { routeKey: "a", authorizationScopes: ["s"] },
      /^authorizationScopes is supported only for HTTP APIs/,
      "WEBSOCKET",
    ],
    [{ routeKey: "GET /pets" }, null, "HTTP"],
    [{ routeKey: "pets" }, /not formatted properly for HTTP protocol: 'pets'/, "HTTP"],
    [{ routeKey: "GET /", apiKeyRequired: true }, /^apiKeyRequired is supported only for WEBSOCKET APIs/, "HTTP"],
  ],
  RouteResponse: [
    [{ routeResponseKey: "$default" }, null],
    [{ routeResponseKey: "200" }, /^Invalid route response key specified: '200'\. Currently, only \$default/],
  ],
  Stage: [
    [{ stageName: "prod_1-a" }, null, "WEBSOCKET"],
    [{ stageName: "$default" }, null, "WEBSOCKET"],
    [{ stageName: "$default" }, null, "HTTP"],
    [{ stageName: "a b" }, /^Stage name only allows a-zA-Z0-9_-/],
    [{ stageName: "$other" }, /^Stage name only allows a-zA-Z0-9_-/],
    [{ stageName: "s", stageVariables: { a_1: "http://x?a=b,c#d" } }, null],
    [{ stageName: "s", stageVariables: { "a-b": "x" } }, /^Invalid stage variable name specified: 'a-b'/],
    [{ stageName: "s", stageVariables: { a: "b c" } }, /^Invalid stage variable value specified for 'a'/],
    [{ stageName: "s", stageVariables: { a: "" } }, /^Invalid stage variable value specified for 'a'/],
    [
      { stageName: "s", stageVariables: Object.fromEntries(Array.from({ length: 101 }, (_, n) => [`v${n}`, "x"])) },
      /^stageVariables has 101 entries; a stage has at most 100/,
    ],
    [
      {
        stageName: "s",
        accessLogSettings: { destinationArn: "arn:aws:logs:eu-west-1:1:log-group:g", format: "$context.requestId" },
      },
      null,
    ],
    [
      { stageName: "s", accessLogSettings: { destinationArn: "arn:aws:logs:eu-west-1:1:log-group:g", format: "x" } },
      /must contain \$context\.requestId/,
    ],
    [
      { stageName: "s", accessLogSettings: { destinationArn: "group", format: "$context.requestId" } },
      /^Invalid ARN specified in accessLogSettings\.destinationArn/,
    ],
  ],
  Model: [
    [{ name: "Quote1", schema: '{"type":"object"}' }, null],
    [
      { name: "my-model", schema: "{}" },
      /^Invalid model name specified: 'my-model'\. Model name must be alphanumeric\.$/,
    ],
    [{ name: "a", schema: "{" }, /^Invalid model schema specified: .*JSON/],
    [{ name: "a", schema: "[]" }, /it is not a JSON object/],
  ],
  Authorizer: [
    [request, null, "WEBSOCKET"],
    [
      {
        ...request,
        identitySource: [
          "route.request.header.Auth",
          "route.request.querystring.t",
          "stageVariables.a",
          "context.stage",
        ],
      },
      null,
      "WEBSOCKET",
    ],
    [
      { ...request, identitySource: ["$request.header.Auth"] },
      /Invalid mapping expression parameter specified: \$request\.header\.Auth\]$/,
      "WEBSOCKET",
    ],
    [{ ...request, authorizerUri: undefined }, /^authorizerUri is required for authorizers of type REQUEST/],
    [{ ...request, authorizerUri: "https://x" }, /^Invalid Authorizer URI: https:\/\/x\./],
    [
      { ...request, authorizerUri: "arn:aws:lambda:us-east-1:1:function:f" },
      /its invocation URI is arn:aws:apigateway:us-east-1:lambda:path\/2015-03-31\/functions\/arn:aws:lambda:us-east-1:1:function:f\/invocations\.$/,
    ],
    [{ ...request, authorizerUri: "${stageVariables.authorizer}" }, null],
    [{ ...request, authorizerType: "JWT", authorizerUri: undefined }, /Must be one of \[REQUEST\]$/, "WEBSOCKET"],
    [
      { ...request, authorizerResultTtlInSeconds: 300 },
      /^authorizerResultTtlInSeconds is supported only for HTTP APIs/,
      "WEBSOCKET",
    ],
    [{ ...request, authorizerResultTtlInSeconds: 0, enableSimpleResponses: false }, null, "WEBSOCKET"],
    [{ ...request, authorizerPayloadFormatVersion: "2.0" }, null, "HTTP"],
    [request, /^AuthorizerPayloadFormatVersion is a required parameter/, "HTTP"],
    [{ name: "a", authorizerType: "JWT", identitySource: [] }, /^jwtConfiguration with an issuer is required/, "HTTP"],
  ],
  ApiMapping: [
    [{ apiMappingKey: "a/b" }, null],
    [{}, null],
    [{ apiMappingKey: "/a" }, /^Invalid apiMappingKey specified: '\/a'/],
  ],
  DomainName: [
    [{ domainName: "ws.example.com" }, null],
    [{ domainName: "*.example.com" }, null],
    [{ domainName: "a b" }, /^Invalid domain name specified: 'a b'/],
    [
      { domainName: "a.b", domainNameConfigurations: [{ certificateArn: "c" }] },
      /^Invalid ARN specified in domainNameConfigurations\.certificateArn: 'c'/,
    ],
  ],
};

for (const [name, resourceCases] of Object.entries(cases)) {
  for (const [resource, expected, protocol] of resourceCases) {
    test(`${name} ${expected === null ? "may be" : "may not be"} ${JSON.stringify(resource)}${protocol ? ` in ${protocol} APIs` : ""}`, () => {
      const violations = resources[name as ResourceName].violations(resource, protocol);
      if (expected === null) return assert.deepEqual(violations, []);
      assert.match(violations[0]?.message ?? "", expected);
      assert.ok(Object.hasOwn(resources[name as ResourceName].fields, String(violations[0]?.path[0]).split(".")[0]!));
    });
  }
}
