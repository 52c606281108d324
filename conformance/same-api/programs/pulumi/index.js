const answerback = require("@answerback/pulumi");
const aws = require("@pulumi/aws");
const pulumi = require("@pulumi/pulumi");

const role = new aws.iam.Role("functions", {
  assumeRolePolicy: JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
  }),
});
const code = new pulumi.asset.FileArchive("../functions");
const functionOf = (name) =>
  new aws.lambda.Function(name, {
    name: `stock-${name}`,
    runtime: "nodejs24.x",
    handler: `index.${name}`,
    role: role.arn,
    code,
  });
const [guard, echo, level] = ["guard", "echo", "level"].map(functionOf);

const api = new aws.apigatewayv2.Api("stock", {
  name: "stock",
  description: "Stock levels",
  protocolType: "WEBSOCKET",
  routeSelectionExpression: "$request.body.action",
});
const apiId = api.id;
const authorizer = new aws.apigatewayv2.Authorizer("guard", {
  apiId,
  name: "guard",
  authorizerType: "REQUEST",
  authorizerUri: guard.invokeArn,
  identitySources: ["route.request.querystring.token"],
});

function route(routeKey, integration, { isTwoWay = true, ...options } = {}) {
  const made = new aws.apigatewayv2.Route(routeKey, {
    apiId,
    routeKey,
    target: pulumi.interpolate`integrations/${integration.id}`,
    ...(isTwoWay && { routeResponseSelectionExpression: "$default" }),
    ...options,
  });
  if (isTwoWay) new aws.apigatewayv2.RouteResponse(routeKey, { apiId, routeId: made.id, routeResponseKey: "$default" });
}

const proxy = (name) =>
  new aws.apigatewayv2.Integration(name, { apiId, integrationType: "AWS_PROXY", integrationUri: echo.invokeArn });
route("$connect", proxy("connect"), { isTwoWay: false, authorizationType: "CUSTOM", authorizerId: authorizer.id });
route("put", proxy("put"));

const stock = new aws.apigatewayv2.Integration("stock", {
  apiId,
  integrationType: "AWS",
  integrationMethod: "POST",
  integrationUri: level.invokeArn,
  requestTemplates: { $default: '{ "item": "$input.path("$.item")" }' },
  timeoutMilliseconds: 5000,
});
route("stock", stock);
new answerback.apigatewayv2.IntegrationResponse("stock-found", {
  apiId,
  integrationId: stock.id,
  integrationResponseKey: "$default",
  responseTemplates: { $default: '{ "level": $input.path("$.level"), "stage": "$context.stage" }' },
});
new answerback.apigatewayv2.IntegrationResponse("stock-missing", {
  apiId,
  integrationId: stock.id,
  integrationResponseKey: "/(?s).*not in stock.*/",
  templateSelectionExpression: "\\$default",
  responseTemplates: { $default: '{ "error": "$input.path("$.errorMessage")" }' },
});

const mock = new aws.apigatewayv2.Integration("mock", {
  apiId,
  integrationType: "MOCK",
  requestTemplates: { ok: '{ "statusCode": 200 }', $default: '{ "statusCode": 404 }' },
  templateSelectionExpression: "${request.body.kind}",
});
route("mock", mock);
new answerback.apigatewayv2.IntegrationResponse("mock-found", {
  apiId,
  integrationId: mock.id,
  integrationResponseKey: "/2\\d\\d/",
  responseTemplates: { $default: '{ "greeting": "$stageVariables.greeting" }' },
});
new answerback.apigatewayv2.IntegrationResponse("mock-other", {
  apiId,
  integrationId: mock.id,
  integrationResponseKey: "$default",
  templateSelectionExpression: "${integration.response.statuscode}",
  responseTemplates: { 404: '{ "status": "none" }' },
});

const stage = new aws.apigatewayv2.Stage("live", {
  apiId,
  name: "live",
  autoDeploy: true,
  stageVariables: { greeting: "hello" },
  defaultRouteSettings: { throttlingRateLimit: 100, throttlingBurstLimit: 50 },
});
exports.Url = pulumi.interpolate`${api.apiEndpoint}/${stage.name}`;
