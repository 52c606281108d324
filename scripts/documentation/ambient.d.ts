// Names that blocks of the documentation use without declaring them, because the text around them does.
import type * as answerbackPulumi from "@answerback/pulumi";
import type * as pulumiSdk from "@pulumi/pulumi";
import type * as library from "answerback";

type Classes = typeof answerbackPulumi.apigatewayv2;

type Resource =
  | answerbackPulumi.apigatewayv2.DeploymentArgs
  | answerbackPulumi.apigatewayv2.IntegrationArgs
  | answerbackPulumi.apigatewayv2.IntegrationResponseArgs
  | answerbackPulumi.apigatewayv2.RouteArgs
  | answerbackPulumi.apigatewayv2.StageArgs;
type NameOf<Each> = Each extends unknown ? keyof Each : never;
type MemberOf<Each, Name extends PropertyKey> = Each extends { [Key in Name]?: infer Value } ? Value : never;

declare global {
  const aws: typeof answerbackPulumi;
  const pulumi: typeof pulumiSdk;

  // The classes, as `import { apigatewayv2 }` and a destructuring declare them.
  const Api: Classes["Api"];
  const Deployment: Classes["Deployment"];
  const Integration: Classes["Integration"];
  const IntegrationResponse: Classes["IntegrationResponse"];
  const Model: Classes["Model"];
  const Route: Classes["Route"];
  const RouteResponse: Classes["RouteResponse"];
  const Stage: Classes["Stage"];

  // Resources of the program.
  const api: answerbackPulumi.apigatewayv2.Api;
  const integration: answerbackPulumi.apigatewayv2.Integration;
  const integrationResponse: answerbackPulumi.apigatewayv2.IntegrationResponse;
  const response: answerbackPulumi.apigatewayv2.IntegrationResponse;
  const route: answerbackPulumi.apigatewayv2.Route;
  const routeResponse: answerbackPulumi.apigatewayv2.RouteResponse;
  const authorize: { readonly invokeArn: pulumiSdk.Output<string> };
  const certificate: { readonly arn: pulumiSdk.Output<string> };
  const deployment: answerbackPulumi.apigatewayv2.Deployment;
  const domainName: answerbackPulumi.apigatewayv2.DomainName;
  const stage: answerbackPulumi.apigatewayv2.Stage;
  const first: answerbackPulumi.apigatewayv2.Deployment;
  const second: answerbackPulumi.apigatewayv2.Deployment;
  const handler: { readonly arn: pulumiSdk.Output<string>; readonly invokeArn: pulumiSdk.Output<string> };
  const apiId: pulumiSdk.Output<string>;
  const integrationId: pulumiSdk.Output<string>;
  const target: pulumiSdk.Output<string>;
  const triggers: Readonly<Record<string, string>>;
  const schema: string;

  /** Members of any resource. */
  type Members = { readonly [Name in NameOf<Resource>]?: MemberOf<Resource, Name> };

  // Tests with `startGateway`.
  const assert: typeof import("node:assert/strict");
  const test: typeof import("node:test").test;
  const startGateway: typeof library.startGateway;
  const gateway: library.RunningGateway;
  const client: library.Client;
  /** Of vitest or Jest; its matchers are `answerback/testing`'s. */
  const expect: {
    (
      value: unknown,
    ): Readonly<Record<"toHaveReceived" | "toHaveChosen" | "toBeClosedWith", (expected: unknown) => void>>;
    extend(matchers: object): void;
  };
}
