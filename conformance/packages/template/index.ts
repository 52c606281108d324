import * as aws from "@answerback/pulumi";
import type * as pulumi from "@pulumi/pulumi";

const api = new aws.apigatewayv2.Api("chat", {
  protocolType: "WEBSOCKET",
  routeSelectionExpression: "$request.body.action",
});
const key: pulumi.Input<string> = "/2\\d\\d/";
const response = new aws.apigatewayv2.IntegrationResponse("found", {
  apiId: api.id,
  integrationId: "abcdefg",
  integrationResponseKey: key,
});
export const id: pulumi.Output<string> = response.id;
// @ts-expect-error the classes have types: this argument does not exist
new aws.apigatewayv2.Api("wrong", { protocolTyp: "WEBSOCKET" });
