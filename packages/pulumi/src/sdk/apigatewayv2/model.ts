// Generated from the property tables by `npm run generate -w @answerback/pulumi`. Changes here are lost.
import * as pulumi from "@pulumi/pulumi";
import { type ResourceNames, registration } from "../registration.ts";

const names: ResourceNames = {
  type: "answerback:apigatewayv2/model:Model",
  officialType: "aws:apigatewayv2/model:Model",
  inputs: ["apiId", "contentType", "description", "name", "region", "schema"],
  outputs: [],
  required: ["apiId", "contentType", "schema"],
};

/**
 * A JSON Schema that messages of a route must satisfy before its integration is called.
 *
 * ```typescript
 * const example = new aws.apigatewayv2.Model("example", {
 *     apiId: api.id,
 *     contentType: "application/json",
 *     name: "quote",
 *     schema: JSON.stringify({ type: "object", required: ["symbol"] }),
 * });
 * ```
 *
 * Import: `pulumi import answerback:apigatewayv2/model:Model example apiId/modelId`.
 */
export class Model extends pulumi.CustomResource {
  /** Looks up a model by its id: `apiId/modelId`, or the bare id with the parents in `state`. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    state?: ModelState,
    opts?: pulumi.CustomResourceOptions,
  ): Model {
    // With an id, the engine reads the resource; the state takes the place of the arguments.
    return new Model(name, { ...state } as ModelArgs, { ...opts, id });
  }

  /** True for instances of this class, from any copy of the SDK. */
  static override isInstance(value: unknown): value is Model {
    return typeof value === "object" && value !== null && "__pulumiType" in value && value.__pulumiType === names.type;
  }

  /** The identifier of the API. A change replaces the resource. */
  declare readonly apiId: pulumi.Output<string>;
  /** The content type of the messages, such as `application/json`. */
  declare readonly contentType: pulumi.Output<string>;
  /** A description of the model, up to 1024 characters. */
  declare readonly description: pulumi.Output<string | undefined>;
  /**
   * The name that routes use: letters and digits, up to 128. Unique within the API. Default: the resource's name in
   * the program and a suffix.
   */
  declare readonly name: pulumi.Output<string>;
  /** The AWS region of the resource. Default: the provider's. A change replaces the resource. */
  declare readonly region: pulumi.Output<string>;
  /** The JSON Schema (draft 4) that a message must satisfy, as a string of up to 32768 characters. */
  declare readonly schema: pulumi.Output<string>;

  constructor(name: string, args: ModelArgs, opts: pulumi.CustomResourceOptions = {}) {
    const { inputs, options } = registration(names, { ...args }, opts);
    super(names.type, name, inputs, options);
  }
}

/** Arguments for a model. */
export interface ModelArgs {
  /** The identifier of the API. A change replaces the resource. */
  apiId: pulumi.Input<string>;
  /** The content type of the messages, such as `application/json`. */
  contentType: pulumi.Input<string>;
  /** A description of the model, up to 1024 characters. */
  description?: pulumi.Input<string | undefined>;
  /**
   * The name that routes use: letters and digits, up to 128. Unique within the API. Default: the resource's name in
   * the program and a suffix.
   */
  name?: pulumi.Input<string | undefined>;
  /** The AWS region of the resource. Default: the provider's. A change replaces the resource. */
  region?: pulumi.Input<string | undefined>;
  /** The JSON Schema (draft 4) that a message must satisfy, as a string of up to 32768 characters. */
  schema: pulumi.Input<string>;
}

/** Known properties of a model that `get` looks up. */
export interface ModelState {
  /** The identifier of the API. A change replaces the resource. */
  apiId?: pulumi.Input<string | undefined>;
  /** The content type of the messages, such as `application/json`. */
  contentType?: pulumi.Input<string | undefined>;
  /** A description of the model, up to 1024 characters. */
  description?: pulumi.Input<string | undefined>;
  /**
   * The name that routes use: letters and digits, up to 128. Unique within the API. Default: the resource's name in
   * the program and a suffix.
   */
  name?: pulumi.Input<string | undefined>;
  /** The AWS region of the resource. Default: the provider's. A change replaces the resource. */
  region?: pulumi.Input<string | undefined>;
  /** The JSON Schema (draft 4) that a message must satisfy, as a string of up to 32768 characters. */
  schema?: pulumi.Input<string | undefined>;
}
