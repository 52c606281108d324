// Generated from the property tables by `npm run generate -w @answerback/pulumi`. Changes here are lost.
import * as pulumi from "@pulumi/pulumi";
import { type ResourceNames, registration } from "../registration.ts";

const names: ResourceNames = {
  type: "answerback:apigatewayv2/deployment:Deployment",
  officialType: "aws:apigatewayv2/deployment:Deployment",
  inputs: ["apiId", "description", "region", "triggers"],
  outputs: ["autoDeployed"],
  required: ["apiId"],
};

/**
 * An immutable snapshot of an API: its routes, route responses, integrations, integration responses, models and
 * authorizers at the time of deployment. A stage serves one deployment; later changes need a new one.
 *
 * ```typescript
 * const example = new aws.apigatewayv2.Deployment("example", {
 *     apiId: api.id,
 *     triggers: { redeployment: pulumi.jsonStringify([integration, integrationResponse, route]) },
 * }, { dependsOn: [route] });
 * ```
 *
 * Import: `pulumi import answerback:apigatewayv2/deployment:Deployment example apiId/deploymentId`.
 */
export class Deployment extends pulumi.CustomResource {
  /** Looks up a deployment by its id: `apiId/deploymentId`, or the bare id with the parents in `state`. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    state?: DeploymentState,
    opts?: pulumi.CustomResourceOptions,
  ): Deployment {
    // With an id, the engine reads the resource; the state takes the place of the arguments.
    return new Deployment(name, { ...state } as DeploymentArgs, { ...opts, id });
  }

  /** True for instances of this class, from any copy of the SDK. */
  static override isInstance(value: unknown): value is Deployment {
    return typeof value === "object" && value !== null && "__pulumiType" in value && value.__pulumiType === names.type;
  }

  /** The identifier of the API. A change replaces the resource. */
  declare readonly apiId: pulumi.Output<string>;
  /** True if a stage with `autoDeploy` made the deployment. */
  declare readonly autoDeployed: pulumi.Output<boolean>;
  /** A description of the deployment, up to 1024 characters. */
  declare readonly description: pulumi.Output<string | undefined>;
  /** The AWS region of the resource. Default: the provider's. A change replaces the resource. */
  declare readonly region: pulumi.Output<string>;
  /**
   * Strings of your choice. Changing any of them creates a new deployment, so include what the deployment depends on.
   * Not sent to the service.
   */
  declare readonly triggers: pulumi.Output<{ [key: string]: string } | undefined>;

  constructor(name: string, args: DeploymentArgs, opts: pulumi.CustomResourceOptions = {}) {
    const { inputs, options } = registration(names, { ...args }, opts);
    super(names.type, name, inputs, options);
  }
}

/** Arguments for a deployment. */
export interface DeploymentArgs {
  /** The identifier of the API. A change replaces the resource. */
  apiId: pulumi.Input<string>;
  /** A description of the deployment, up to 1024 characters. */
  description?: pulumi.Input<string | undefined>;
  /** The AWS region of the resource. Default: the provider's. A change replaces the resource. */
  region?: pulumi.Input<string | undefined>;
  /**
   * Strings of your choice. Changing any of them creates a new deployment, so include what the deployment depends on.
   * Not sent to the service.
   */
  triggers?: pulumi.Input<{ [key: string]: pulumi.Input<string> } | undefined>;
}

/** Known properties of a deployment that `get` looks up. */
export interface DeploymentState {
  /** The identifier of the API. A change replaces the resource. */
  apiId?: pulumi.Input<string | undefined>;
  /** True if a stage with `autoDeploy` made the deployment. */
  autoDeployed?: pulumi.Input<boolean | undefined>;
  /** A description of the deployment, up to 1024 characters. */
  description?: pulumi.Input<string | undefined>;
  /** The AWS region of the resource. Default: the provider's. A change replaces the resource. */
  region?: pulumi.Input<string | undefined>;
  /**
   * Strings of your choice. Changing any of them creates a new deployment, so include what the deployment depends on.
   * Not sent to the service.
   */
  triggers?: pulumi.Input<{ [key: string]: pulumi.Input<string> } | undefined>;
}
