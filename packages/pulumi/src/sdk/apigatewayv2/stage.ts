// Generated from the property tables by `npm run generate -w @answerback/pulumi`. Changes here are lost.
import * as pulumi from "@pulumi/pulumi";
import { type ResourceNames, registration } from "../registration.ts";
import type * as inputs from "../types/apigatewayv2-input.ts";
import type * as outputs from "../types/apigatewayv2-output.ts";

const names: ResourceNames = {
  type: "answerback:apigatewayv2/stage:Stage",
  officialType: "aws:apigatewayv2/stage:Stage",
  inputs: [
    "accessLogSettings",
    "apiId",
    "autoDeploy",
    "clientCertificateId",
    "defaultRouteSettings",
    "deploymentId",
    "description",
    "name",
    "region",
    "routeSettings",
    "stageVariables",
    "tags",
  ],
  outputs: ["arn", "executionArn", "invokeUrl", "tagsAll"],
  required: ["apiId"],
};

/**
 * A named deployment that clients connect to, with its own variables, logging and throttling settings.
 *
 * ```typescript
 * const example = new aws.apigatewayv2.Stage("example", {
 *     apiId: api.id,
 *     name: "live",
 *     deploymentId: deployment.id,
 * });
 * ```
 *
 * Import: `pulumi import answerback:apigatewayv2/stage:Stage example apiId/stageName`.
 */
export class Stage extends pulumi.CustomResource {
  /** Looks up a stage by its id: `apiId/stageName`, or the bare id with the parents in `state`. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    state?: StageState,
    opts?: pulumi.CustomResourceOptions,
  ): Stage {
    // With an id, the engine reads the resource; the state takes the place of the arguments.
    return new Stage(name, { ...state } as StageArgs, { ...opts, id });
  }

  /** True for instances of this class, from any copy of the SDK. */
  static override isInstance(value: unknown): value is Stage {
    return typeof value === "object" && value !== null && "__pulumiType" in value && value.__pulumiType === names.type;
  }

  /** The access log of the stage. `DeleteAccessLogSettings` removes it. */
  declare readonly accessLogSettings: pulumi.Output<outputs.StageAccessLogSettings | undefined>;
  /** The identifier of the API. A change replaces the resource. */
  declare readonly apiId: pulumi.Output<string>;
  /** The ARN of the stage: `arn:aws:apigateway:REGION::/apis/ID/stages/NAME`. */
  declare readonly arn: pulumi.Output<string>;
  /** If true, every change to the API is deployed to the stage automatically. Default `false`. */
  declare readonly autoDeploy: pulumi.Output<boolean | undefined>;
  /** The identifier of the client certificate that is presented to backends. For WebSocket APIs. */
  declare readonly clientCertificateId: pulumi.Output<string | undefined>;
  /** Logging and throttling of routes without their own settings. */
  declare readonly defaultRouteSettings: pulumi.Output<outputs.StageDefaultRouteSettings | undefined>;
  /** The deployment that the stage serves. A stage without one refuses connections. */
  declare readonly deploymentId: pulumi.Output<string>;
  /** A description of the stage, up to 1024 characters. */
  declare readonly description: pulumi.Output<string | undefined>;
  /** The prefix of the ARNs in permissions to call the stage: `arn:aws:execute-api:REGION:ACCOUNT:ID/NAME`. */
  declare readonly executionArn: pulumi.Output<string>;
  /** The address that clients connect to: the API's endpoint and the stage's name. */
  declare readonly invokeUrl: pulumi.Output<string>;
  /**
   * The name of the stage and the last part of its address: letters, digits, `_` and `-`, up to 128, or `$default`.
   * Default: the resource's name in the program and a suffix.
   */
  declare readonly name: pulumi.Output<string>;
  /** The AWS region of the resource. Default: the provider's. A change replaces the resource. */
  declare readonly region: pulumi.Output<string>;
  /** Logging and throttling by route key. `DeleteRouteSettings` removes one. */
  declare readonly routeSettings: pulumi.Output<outputs.StageRouteSetting[] | undefined>;
  /**
   * Variables of the stage, which integrations and templates read as `stageVariables.NAME`: names of letters, digits
   * and `_`, values of letters, digits and `-._~:/?#&=,`. Changes take effect immediately, without a deployment.
   */
  declare readonly stageVariables: pulumi.Output<{ [key: string]: string } | undefined>;
  /** The tags of the stage. `TagResource` and `UntagResource` change them. */
  declare readonly tags: pulumi.Output<{ [key: string]: string } | undefined>;
  /** All tags of the resource, including the provider's `defaultTags`. */
  declare readonly tagsAll: pulumi.Output<{ [key: string]: string }>;

  constructor(name: string, args: StageArgs, opts: pulumi.CustomResourceOptions = {}) {
    const { inputs, options } = registration(names, { ...args }, opts);
    super(names.type, name, inputs, options);
  }
}

/** Arguments for a stage. */
export interface StageArgs {
  /** The access log of the stage. `DeleteAccessLogSettings` removes it. */
  accessLogSettings?: pulumi.Input<inputs.StageAccessLogSettings | undefined>;
  /** The identifier of the API. A change replaces the resource. */
  apiId: pulumi.Input<string>;
  /** If true, every change to the API is deployed to the stage automatically. Default `false`. */
  autoDeploy?: pulumi.Input<boolean | undefined>;
  /** The identifier of the client certificate that is presented to backends. For WebSocket APIs. */
  clientCertificateId?: pulumi.Input<string | undefined>;
  /** Logging and throttling of routes without their own settings. */
  defaultRouteSettings?: pulumi.Input<inputs.StageDefaultRouteSettings | undefined>;
  /** The deployment that the stage serves. A stage without one refuses connections. */
  deploymentId?: pulumi.Input<string | undefined>;
  /** A description of the stage, up to 1024 characters. */
  description?: pulumi.Input<string | undefined>;
  /**
   * The name of the stage and the last part of its address: letters, digits, `_` and `-`, up to 128, or `$default`.
   * Default: the resource's name in the program and a suffix.
   */
  name?: pulumi.Input<string | undefined>;
  /** The AWS region of the resource. Default: the provider's. A change replaces the resource. */
  region?: pulumi.Input<string | undefined>;
  /** Logging and throttling by route key. `DeleteRouteSettings` removes one. */
  routeSettings?: pulumi.Input<pulumi.Input<inputs.StageRouteSetting>[] | undefined>;
  /**
   * Variables of the stage, which integrations and templates read as `stageVariables.NAME`: names of letters, digits
   * and `_`, values of letters, digits and `-._~:/?#&=,`. Changes take effect immediately, without a deployment.
   */
  stageVariables?: pulumi.Input<{ [key: string]: pulumi.Input<string> } | undefined>;
  /** The tags of the stage. `TagResource` and `UntagResource` change them. */
  tags?: pulumi.Input<{ [key: string]: pulumi.Input<string> } | undefined>;
}

/** Known properties of a stage that `get` looks up. */
export interface StageState {
  /** The access log of the stage. `DeleteAccessLogSettings` removes it. */
  accessLogSettings?: pulumi.Input<inputs.StageAccessLogSettings | undefined>;
  /** The identifier of the API. A change replaces the resource. */
  apiId?: pulumi.Input<string | undefined>;
  /** The ARN of the stage: `arn:aws:apigateway:REGION::/apis/ID/stages/NAME`. */
  arn?: pulumi.Input<string | undefined>;
  /** If true, every change to the API is deployed to the stage automatically. Default `false`. */
  autoDeploy?: pulumi.Input<boolean | undefined>;
  /** The identifier of the client certificate that is presented to backends. For WebSocket APIs. */
  clientCertificateId?: pulumi.Input<string | undefined>;
  /** Logging and throttling of routes without their own settings. */
  defaultRouteSettings?: pulumi.Input<inputs.StageDefaultRouteSettings | undefined>;
  /** The deployment that the stage serves. A stage without one refuses connections. */
  deploymentId?: pulumi.Input<string | undefined>;
  /** A description of the stage, up to 1024 characters. */
  description?: pulumi.Input<string | undefined>;
  /** The prefix of the ARNs in permissions to call the stage: `arn:aws:execute-api:REGION:ACCOUNT:ID/NAME`. */
  executionArn?: pulumi.Input<string | undefined>;
  /** The address that clients connect to: the API's endpoint and the stage's name. */
  invokeUrl?: pulumi.Input<string | undefined>;
  /**
   * The name of the stage and the last part of its address: letters, digits, `_` and `-`, up to 128, or `$default`.
   * Default: the resource's name in the program and a suffix.
   */
  name?: pulumi.Input<string | undefined>;
  /** The AWS region of the resource. Default: the provider's. A change replaces the resource. */
  region?: pulumi.Input<string | undefined>;
  /** Logging and throttling by route key. `DeleteRouteSettings` removes one. */
  routeSettings?: pulumi.Input<pulumi.Input<inputs.StageRouteSetting>[] | undefined>;
  /**
   * Variables of the stage, which integrations and templates read as `stageVariables.NAME`: names of letters, digits
   * and `_`, values of letters, digits and `-._~:/?#&=,`. Changes take effect immediately, without a deployment.
   */
  stageVariables?: pulumi.Input<{ [key: string]: pulumi.Input<string> } | undefined>;
  /** The tags of the stage. `TagResource` and `UntagResource` change them. */
  tags?: pulumi.Input<{ [key: string]: pulumi.Input<string> } | undefined>;
  /** All tags of the resource, including the provider's `defaultTags`. */
  tagsAll?: pulumi.Input<{ [key: string]: pulumi.Input<string> } | undefined>;
}
