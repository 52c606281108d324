// The second version: resources are renamed and wrapped in a component, keys are swapped, a used integration is removed, the
// stage and the model are replaced, a name belongs to a resource of another type.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { deploy, mock, model, reply, response, route } from "./parts";

class Actions extends pulumi.ComponentResource {
  readonly parts: pulumi.Resource[];

  constructor(name: string, api: aws.apigatewayv2.Api) {
    super("versions:index:Actions", name);
    const parent = { parent: this };
    const only = mock("only", api, "404", parent);
    const first = route("first", "right", only, parent);
    const second = route("second", "left", only, parent);
    this.parts = [
      response("found", only, "/404/", "two: right"),
      response("missing", only, "/200/", "two: left"),
      reply("first", first, parent),
      reply("second", second, parent),
    ];
    this.registerOutputs();
  }
}

const api = new aws.apigatewayv2.Api("api", {
  protocolType: "WEBSOCKET",
  routeSelectionExpression: "$request.body.action",
  description: "two",
});
const message = model("renamed", api, ["action"]);
const left = new aws.apigatewayv2.Authorizer("left", {
  apiId: api.id,
  authorizerType: "REQUEST",
  authorizerUri:
    "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:f/invocations",
  identitySources: ["route.request.header.Cookie"],
});

export const url = deploy("main", api, "other", [message, left, ...new Actions("actions", api).parts]);
export const version = "two";
