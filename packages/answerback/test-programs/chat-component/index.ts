// A chat on the component of web-socket-api.ts.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { WebSocketApi } from "./web-socket-api";

const config = new pulumi.Config();

const functionRole = new aws.iam.Role("functions", {
  assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "lambda.amazonaws.com" }),
});
const lambda = (name: string) =>
  new aws.lambda.Function(name, {
    name,
    runtime: aws.lambda.Runtime.NodeJS22dX,
    handler: "index.handler",
    role: functionRole.arn,
    code: new pulumi.asset.AssetArchive({ "index.js": new pulumi.asset.StringAsset("exports.handler = () => {};") }),
  });

const chat = new WebSocketApi("chat", {
  domain: config.require("domain"),
  zone: config.require("zone"),
  authorizer: lambda("authorizer"),
  routes: { join: lambda("join"), send: lambda("send") },
  answers: { who: "who" },
});

export const url = chat.url;
export const mappedStage = chat.mappedStage;
export const triggers = chat.triggers;
