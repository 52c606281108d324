// An app with the constructs of aws-cdk-lib that WebSocket APIs use.
import { App, CfnOutput, NestedStack, Stack } from "aws-cdk-lib";
import { CfnIntegrationResponse, WebSocketApi, WebSocketStage } from "aws-cdk-lib/aws-apigatewayv2";
import { WebSocketLambdaAuthorizer } from "aws-cdk-lib/aws-apigatewayv2-authorizers";
import { WebSocketLambdaIntegration, WebSocketMockIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { AttributeType, Table } from "aws-cdk-lib/aws-dynamodb";
import { Code, Function as LambdaFunction, Runtime } from "aws-cdk-lib/aws-lambda";
import { NodejsFunction } from "aws-cdk-lib/aws-lambda-nodejs";

const stack = new Stack(new App(), "Stock");
const table = new Table(new NestedStack(stack, "Data"), "Table", {
  partitionKey: { name: "id", type: AttributeType.STRING },
});
const echo = new LambdaFunction(stack, "Echo", {
  runtime: Runtime.NODEJS_22_X,
  handler: "index.handler",
  code: Code.fromAsset("handler"),
  environment: { TABLE: table.tableName },
});
const typed = new NodejsFunction(stack, "Typed", {
  runtime: Runtime.NODEJS_22_X,
  entry: "typed/index.ts",
  depsLockFilePath: "package-lock.json",
});
const authorizer = new WebSocketLambdaAuthorizer("Guard", echo, {
  identitySource: ["route.request.querystring.token"],
});
const api = new WebSocketApi(stack, "Api", {
  connectRouteOptions: { integration: new WebSocketLambdaIntegration("Connect", echo), authorizer },
});
api.addRoute("echo", { integration: new WebSocketLambdaIntegration("EchoRoute", echo), returnResponse: true });
api.addRoute("typed", { integration: new WebSocketLambdaIntegration("TypedRoute", typed), returnResponse: true });
const mock = new WebSocketMockIntegration("Mock", {
  requestTemplates: { $default: '{ "statusCode": 200 }' },
  templateSelectionExpression: "\\$default",
});
const route = api.addRoute("mock", { integration: mock, returnResponse: true });
new CfnIntegrationResponse(stack, "Found", {
  apiId: api.apiId,
  integrationId: route.node.findChild("Mock").integrationId,
  integrationResponseKey: "/200/",
  templateSelectionExpression: "\\$default",
  responseTemplates: { $default: '{ "stage": "$context.stage" }' },
});
const stage = new WebSocketStage(stack, "Stage", { webSocketApi: api, stageName: "live", autoDeploy: true });
new CfnOutput(stack, "Path", { value: `${api.apiId}/${stage.stageName}` });
