// An invalid version: it fails after half of it is deployed.
import * as aws from "@pulumi/aws";
import { mock, response, route } from "./parts";

const api = new aws.apigatewayv2.Api("api", {
  protocolType: "WEBSOCKET",
  routeSelectionExpression: "$request.body.action",
  description: "broken",
});
const left = mock("left", api, "500");
response("left", left, "/500/", "broken");
response("refused", left, "no key", "broken");
route("right", "left", left);
export const version = "broken";
