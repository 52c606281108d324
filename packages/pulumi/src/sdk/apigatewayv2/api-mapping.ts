// Generated from the property tables by `npm run generate -w @answerback/pulumi`. Changes here are lost.
import * as pulumi from "@pulumi/pulumi";
import { type ResourceNames, registration } from "../registration.ts";

const names: ResourceNames = {
  type: "answerback:apigatewayv2/apiMapping:ApiMapping",
  officialType: "aws:apigatewayv2/apiMapping:ApiMapping",
  inputs: ["apiId", "apiMappingKey", "domainName", "region", "stage"],
  outputs: [],
  required: ["apiId", "domainName", "stage"],
};

/**
 * Maps a path of a custom domain name to a stage of an API.
 *
 * ```typescript
 * const example = new aws.apigatewayv2.ApiMapping("example", {
 *     apiId: api.id,
 *     domainName: domainName.id,
 *     stage: stage.id,
 * });
 * ```
 *
 * Import: `pulumi import answerback:apigatewayv2/apiMapping:ApiMapping example apiMappingId/domainName`.
 */
export class ApiMapping extends pulumi.CustomResource {
  /** Looks up an API mapping by its id: `apiMappingId/domainName`, or the bare id with the parents in `state`. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    state?: ApiMappingState,
    opts?: pulumi.CustomResourceOptions,
  ): ApiMapping {
    // With an id, the engine reads the resource; the state takes the place of the arguments.
    return new ApiMapping(name, { ...state } as ApiMappingArgs, { ...opts, id });
  }

  /** True for instances of this class, from any copy of the SDK. */
  static override isInstance(value: unknown): value is ApiMapping {
    return typeof value === "object" && value !== null && "__pulumiType" in value && value.__pulumiType === names.type;
  }

  /** The identifier of the API. */
  declare readonly apiId: pulumi.Output<string>;
  /** The first part of the path under the domain name; absent for the root. Unique within the domain name. */
  declare readonly apiMappingKey: pulumi.Output<string | undefined>;
  /** The domain name. A change replaces the resource. */
  declare readonly domainName: pulumi.Output<string>;
  /** The AWS region of the resource. Default: the provider's. A change replaces the resource. */
  declare readonly region: pulumi.Output<string>;
  /** The name of the API's stage. */
  declare readonly stage: pulumi.Output<string>;

  constructor(name: string, args: ApiMappingArgs, opts: pulumi.CustomResourceOptions = {}) {
    const { inputs, options } = registration(names, { ...args }, opts);
    super(names.type, name, inputs, options);
  }
}

/** Arguments for an API mapping. */
export interface ApiMappingArgs {
  /** The identifier of the API. */
  apiId: pulumi.Input<string>;
  /** The first part of the path under the domain name; absent for the root. Unique within the domain name. */
  apiMappingKey?: pulumi.Input<string | undefined>;
  /** The domain name. A change replaces the resource. */
  domainName: pulumi.Input<string>;
  /** The AWS region of the resource. Default: the provider's. A change replaces the resource. */
  region?: pulumi.Input<string | undefined>;
  /** The name of the API's stage. */
  stage: pulumi.Input<string>;
}

/** Known properties of an API mapping that `get` looks up. */
export interface ApiMappingState {
  /** The identifier of the API. */
  apiId?: pulumi.Input<string | undefined>;
  /** The first part of the path under the domain name; absent for the root. Unique within the domain name. */
  apiMappingKey?: pulumi.Input<string | undefined>;
  /** The domain name. A change replaces the resource. */
  domainName?: pulumi.Input<string | undefined>;
  /** The AWS region of the resource. Default: the provider's. A change replaces the resource. */
  region?: pulumi.Input<string | undefined>;
  /** The name of the API's stage. */
  stage?: pulumi.Input<string | undefined>;
}
