// The first version: two routes on two integrations.
import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { deploy, mock, model, reply, response, route } from "./parts";

const api = new aws.apigatewayv2.Api("api", {
  protocolType: "WEBSOCKET",
  routeSelectionExpression: "$request.body.action",
});
const message = model("message", api, []);
const left = mock("left", api);
const right = mock("right", api, "404");
const parts: pulumi.Resource[] = [
  message,
  response("left", left, "$default", "one: left"),
  response("found", right, "/200/", "one: found"),
  response("missing", right, "/404/", "one: missing"),
];
const leftRoute = route("left", "left", left);
const rightRoute = route("right", "right", right);
parts.push(leftRoute, rightRoute, reply("left", leftRoute), reply("right", rightRoute));

export const url = deploy("main", api, "live", parts);
export const version = "one";
