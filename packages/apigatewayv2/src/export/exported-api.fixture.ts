// For tests: an API that uses every kind of resource, with text that is hard to write in some language.
import type { ExportedApi } from "./exported-api.ts";

/** Quotes, backslashes, interpolations of all languages, and characters outside ASCII. */
export const oddText = [
  `## it's \\"odd\\"`,
  '{"price": $input.json(\'$.p\'), "x": "${a}", "y": \'#{b}\', "z": "%{c}", "w": "$${d}"}',
  "  `back` \"\"\" ''' \\ \\n \\u0041 {{e}} <%= f %> $(g) !Sub",
  "\tÄ 日本 \u{1f600} EOT",
  "EOT",
  "VTL",
  "",
  "## end",
].join("\n");

export const oddTexts: Readonly<Record<string, string>> = {
  $default: oddText,
  "application/json": `${oddText}\n`,
  'a "key"': "one\r\ntwo\r\n",
  long: `{"x": "${"long ".repeat(3000)}"}`,
  "": " leading\n\ttab\n\n",
  __proto__x: "$default",
};

const functionUri =
  "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:guard/invocations";

export const everything: ExportedApi = {
  api: {
    apiId: "a1b2c3d4e5",
    name: "stock ticker",
    protocolType: "WEBSOCKET",
    routeSelectionExpression: "$request.body.action",
    apiKeySelectionExpression: "$request.header.x-api-key",
    description: 'All "kinds" of resources: $HOME `x` ${y}',
    version: "1.0",
    disableExecuteApiEndpoint: false,
    tags: { team: "a b", "cost:centre": "1'2" },
    apiEndpoint: "ws://127.0.0.1:4510/ws/a1b2c3d4e5",
    createdDate: "2026-01-01T00:00:00Z",
  },
  models: [
    {
      modelId: "m1m1m1",
      name: "Quote",
      contentType: "application/json",
      schema: '{\n  "type": "object",\n  "required": ["symbol"]\n}',
    },
  ],
  authorizers: [
    {
      authorizerId: "z1z1z1",
      name: "guard",
      authorizerType: "REQUEST",
      authorizerUri: functionUri,
      identitySource: ["route.request.querystring.token", "route.request.header.x-user"],
    },
  ],
  integrations: [
    {
      integrationId: "i1i1i1i",
      integrationType: "MOCK",
      connectionType: "INTERNET",
      passthroughBehavior: "NEVER",
      payloadFormatVersion: "1.0",
      timeoutInMillis: 29000,
      templateSelectionExpression: "${request.body.kind}",
      contentHandlingStrategy: "CONVERT_TO_TEXT",
      integrationResponseSelectionExpression: "${integration.response.statuscode}",
      requestTemplates: { $default: '{"statusCode": 200}', ...oddTexts },
      integrationResponses: [
        {
          integrationResponseId: "r1r1r1r",
          integrationResponseKey: "$default",
          templateSelectionExpression: "\\$default",
          responseTemplates: oddTexts,
        },
        {
          integrationResponseId: "r2r2r2r",
          integrationResponseKey: "/4\\d\\d/",
          responseTemplates: { $default: oddText },
        },
        { integrationResponseId: "r3r3r3r", integrationResponseKey: "/404|410/" },
        { integrationResponseId: "r4r4r4r", integrationResponseKey: "/(?s).*[\"'`$\\\\{].*/" },
      ],
    },
    {
      integrationId: "i2i2i2i",
      integrationType: "HTTP",
      integrationMethod: "POST",
      integrationUri: "http://127.0.0.1:8080/a1b2c3d4e5/{id}?x='y'&z=${stageVariables.z}",
      requestParameters: {
        "integration.request.path.id": "route.request.body.id",
        "integration.request.header.x": "'its $HOME'",
      },
      timeoutInMillis: 5000,
      integrationResponses: [],
    },
    {
      integrationId: "i3i3i3i",
      integrationType: "AWS_PROXY",
      integrationMethod: "POST",
      integrationUri: functionUri,
      credentialsArn: "arn:aws:iam::000000000000:role/caller",
      integrationResponses: [],
    },
  ],
  routes: [
    {
      routeId: "c1c1c1c",
      routeKey: "$connect",
      apiKeyRequired: true,
      authorizationType: "CUSTOM",
      authorizerId: "z1z1z1",
      target: "integrations/i3i3i3i",
      requestParameters: {
        "route.request.querystring.token": { required: true },
        "route.request.header.x": { required: false },
      },
      routeResponses: [],
    },
    {
      routeId: "q1q1q1q",
      routeKey: "getQuote",
      apiKeyRequired: false,
      authorizationType: "NONE",
      modelSelectionExpression: "$request.body.action",
      requestModels: { getQuote: "Quote" },
      operationName: "GetQuote",
      routeResponseSelectionExpression: "$default",
      target: "integrations/i1i1i1i",
      routeResponses: [
        { routeResponseId: "p1p1p1p", routeResponseKey: "$default", responseModels: { $default: "Quote" } },
      ],
    },
    { routeId: "q2q2q2q", routeKey: "größe/日本", target: "integrations/i2i2i2i", routeResponses: [] },
    { routeId: "q3q3q3q", routeKey: "404 'x'", target: "integrations/i2i2i2i", routeResponses: [] },
    { routeId: "q4q4q4q", routeKey: "日本", target: "integrations/i2i2i2i", routeResponses: [] },
    { routeId: "q5q5q5q", routeKey: "get-quote", routeResponses: [] },
  ],
  deployments: [{ deploymentId: "d1d1d1", description: "first", deploymentStatus: "DEPLOYED", autoDeployed: false }],
  stages: [
    {
      stageName: "live",
      deploymentId: "d1d1d1",
      autoDeploy: false,
      description: "for clients",
      stageVariables: { backend: "https://example.com/?a=b", z: "1" },
      defaultRouteSettings: {
        dataTraceEnabled: false,
        detailedMetricsEnabled: true,
        loggingLevel: "OFF",
        throttlingBurstLimit: 100,
        throttlingRateLimit: 50.5,
      },
      routeSettings: { getQuote: { loggingLevel: "INFO", throttlingBurstLimit: 5, throttlingRateLimit: 2 } },
      accessLogSettings: {
        destinationArn: "arn:aws:logs:us-east-1:000000000000:log-group:access",
        format: '{"id": "$context.requestId", "route": "$context.routeKey"}',
      },
      tags: { kind: "live" },
    },
    {
      stageName: "test",
      autoDeploy: true,
      defaultRouteSettings: { dataTraceEnabled: false, detailedMetricsEnabled: false, loggingLevel: "OFF" },
      routeSettings: {},
      stageVariables: {},
      tags: {},
    },
  ],
  domainNames: [
    {
      domainName: "chat.example.com",
      domainNameConfigurations: [
        {
          certificateArn: "arn:aws:acm:us-east-1:000000000000:certificate/1",
          endpointType: "REGIONAL",
          securityPolicy: "TLS_1_2",
          domainNameStatus: "AVAILABLE",
        },
      ],
      apiMappings: [{ apiMappingId: "k1k1k1", apiId: "a1b2c3d4e5", stage: "live", apiMappingKey: "v1" }],
    },
  ],
};
