// The third version: the API is replaced, and everything in it; the stage has the first version's name again; route keys are
// exchanged, an integration has another type, a response is removed.
import * as aws from "@pulumi/aws";
import { deploy, mock, model, reply, response, route } from "./parts";

const api = new aws.apigatewayv2.Api("another", {
  protocolType: "WEBSOCKET",
  routeSelectionExpression: "${request.body.action}",
});
const message = model("message", api, ["action"]);
const left = mock("left", api, "404");
const right = new aws.apigatewayv2.Integration("right", {
  apiId: api.id,
  integrationType: "HTTP",
  integrationMethod: "GET",
  integrationUri: "http://127.0.0.1:9/never",
});
const leftRoute = route("left", "right", left);
const rightRoute = route("right", "left", left);

export const url = deploy("main", api, "live", [
  message,
  response("left", left, "/404/", "three"),
  response("found", right, "$default", "never"),
  leftRoute,
  rightRoute,
  reply("right", leftRoute),
  reply("left", rightRoute),
]);
export const version = "three";
