import {
  addIntegrationResponse,
  IntegrationResponseKey,
  TwoWayRoute,
  WebSocketLambdaCustomIntegration,
} from "@answerback/cdk";
import { App, CfnOutput, Duration, Stack } from "aws-cdk-lib";
import { WebSocketApi, WebSocketStage } from "aws-cdk-lib/aws-apigatewayv2";
import { WebSocketLambdaAuthorizer } from "aws-cdk-lib/aws-apigatewayv2-authorizers";
import { WebSocketLambdaIntegration, WebSocketMockIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { Code, Function as LambdaFunction, Runtime } from "aws-cdk-lib/aws-lambda";

const stack = new Stack(new App(), "Stock");
const code = Code.fromAsset("../functions");
const functionOf = (name) =>
  new LambdaFunction(stack, name, {
    functionName: `stock-${name}`,
    runtime: Runtime.NODEJS_24_X,
    handler: `index.${name}`,
    code,
  });
const [guard, echo, level] = ["guard", "echo", "level"].map(functionOf);

const authorizer = new WebSocketLambdaAuthorizer("Guard", guard, {
  authorizerName: "guard",
  identitySource: ["route.request.querystring.token"],
});
const api = new WebSocketApi(stack, "Api", {
  apiName: "stock",
  description: "Stock levels",
  connectRouteOptions: { integration: new WebSocketLambdaIntegration("Connect", echo), authorizer },
});
api.addRoute("put", { integration: new WebSocketLambdaIntegration("Put", echo), returnResponse: true });

new TwoWayRoute(stack, "StockRoute", {
  webSocketApi: api,
  routeKey: "stock",
  integration: new WebSocketLambdaCustomIntegration("Level", level, {
    requestTemplates: { $default: '{ "item": "$input.path("$.item")" }' },
    timeout: Duration.seconds(5),
  }),
  responses: [
    {
      key: IntegrationResponseKey.DEFAULT,
      responseTemplates: { $default: '{ "level": $input.path("$.level"), "stage": "$context.stage" }' },
    },
    {
      key: IntegrationResponseKey.errorContaining("not in stock"),
      templateSelectionExpression: "\\$default",
      responseTemplates: { $default: '{ "error": "$input.path("$.errorMessage")" }' },
    },
  ],
});

const mock = api.addRoute("mock", {
  integration: new WebSocketMockIntegration("Mock", {
    requestTemplates: { ok: '{ "statusCode": 200 }', $default: '{ "statusCode": 404 }' },
    templateSelectionExpression: "${request.body.kind}",
  }),
  returnResponse: true,
});
addIntegrationResponse(mock, {
  key: IntegrationResponseKey.statusClass(2),
  responseTemplates: { $default: '{ "greeting": "$stageVariables.greeting" }' },
});
addIntegrationResponse(mock, {
  key: IntegrationResponseKey.DEFAULT,
  templateSelectionExpression: "${integration.response.statuscode}",
  responseTemplates: { 404: '{ "status": "none" }' },
});

const stage = new WebSocketStage(stack, "Stage", {
  webSocketApi: api,
  stageName: "live",
  autoDeploy: true,
  stageVariables: { greeting: "hello" },
  throttle: { rateLimit: 100, burstLimit: 50 },
});
new CfnOutput(stack, "Url", { value: `${api.apiEndpoint}/${stage.stageName}` });
