// Stock levels over a WebSocket. The route `stock` is two-way, with integration responses; `put` is a proxy function.
import { IntegrationResponseKey, TwoWayRoute, WebSocketLambdaCustomIntegration } from "@answerback/cdk";
import { App, CfnOutput, Duration, RemovalPolicy, Stack } from "aws-cdk-lib";
import { WebSocketApi, WebSocketStage } from "aws-cdk-lib/aws-apigatewayv2";
import { WebSocketLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { AttributeType, BillingMode, Table } from "aws-cdk-lib/aws-dynamodb";
import { Code, Function as LambdaFunction, Runtime } from "aws-cdk-lib/aws-lambda";

const stack = new Stack(new App(), "Stock");

const table = new Table(stack, "Levels", {
  partitionKey: { name: "item", type: AttributeType.STRING },
  billingMode: BillingMode.PAY_PER_REQUEST,
  removalPolicy: RemovalPolicy.DESTROY,
});
const functionOf = (name: string) =>
  new LambdaFunction(stack, name, {
    runtime: Runtime.NODEJS_24_X,
    code: Code.fromAsset("functions"),
    handler: `${name.toLowerCase()}.handler`,
    environment: { TABLE: table.tableName },
    timeout: Duration.seconds(5),
  });
const [put, level] = [functionOf("Put"), functionOf("Level")];
table.grantWriteData(put);
table.grantReadData(level);

const api = new WebSocketApi(stack, "Api", { routeSelectionExpression: "$request.body.action" });
api.addRoute("put", { integration: new WebSocketLambdaIntegration("Put", put), returnResponse: true });
new TwoWayRoute(stack, "StockRoute", {
  webSocketApi: api,
  routeKey: "stock",
  integration: new WebSocketLambdaCustomIntegration("Level", level, {
    requestTemplates: { $default: '{ "item": "$input.path("$.item")" }' },
  }),
  responses: [
    {
      key: IntegrationResponseKey.DEFAULT,
      responseTemplates: { $default: '{ "item": "$input.path("$.item")", "level": $input.path("$.level") }' },
    },
    {
      key: IntegrationResponseKey.errorContaining("not in stock"),
      responseTemplates: { $default: '{ "error": "$input.path("$.errorMessage")" }' },
    },
  ],
});
const stage = new WebSocketStage(stack, "Live", { webSocketApi: api, stageName: "live", autoDeploy: true });
new CfnOutput(stack, "Url", { value: `${api.apiEndpoint}/${stage.stageName}` });
