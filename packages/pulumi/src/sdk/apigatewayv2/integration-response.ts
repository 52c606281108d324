// Generated from the property tables by `npm run generate -w @answerback/pulumi`. Changes here are lost.
import * as pulumi from "@pulumi/pulumi";
import { type ResourceNames, registration } from "../registration.ts";

const names: ResourceNames = {
  type: "answerback:apigatewayv2/integrationResponse:IntegrationResponse",
  officialType: "aws:apigatewayv2/integrationResponse:IntegrationResponse",
  inputs: [
    "apiId",
    "contentHandlingStrategy",
    "integrationId",
    "integrationResponseKey",
    "region",
    "responseTemplates",
    "templateSelectionExpression",
  ],
  outputs: [],
  required: ["apiId", "integrationId", "integrationResponseKey"],
};

/**
 * Turns a backend's answer into the client's message. It applies to the answers that match `integrationResponseKey`;
 * a template renders the message.
 *
 * ```typescript
 * const example = new aws.apigatewayv2.IntegrationResponse("example", {
 *     apiId: api.id,
 *     integrationId: integration.id,
 *     integrationResponseKey: "/200/",
 * });
 * ```
 *
 * Import: `pulumi import answerback:apigatewayv2/integrationResponse:IntegrationResponse example
 * apiId/integrationId/integrationResponseId`.
 */
export class IntegrationResponse extends pulumi.CustomResource {
  /**
   * Looks up an integration response by its id: `apiId/integrationId/integrationResponseId`, or the bare id with the
   * parents in `state`.
   */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    state?: IntegrationResponseState,
    opts?: pulumi.CustomResourceOptions,
  ): IntegrationResponse {
    // With an id, the engine reads the resource; the state takes the place of the arguments.
    return new IntegrationResponse(name, { ...state } as IntegrationResponseArgs, { ...opts, id });
  }

  /** True for instances of this class, from any copy of the SDK. */
  static override isInstance(value: unknown): value is IntegrationResponse {
    return typeof value === "object" && value !== null && "__pulumiType" in value && value.__pulumiType === names.type;
  }

  /** The identifier of the API. A change replaces the resource. */
  declare readonly apiId: pulumi.Output<string>;
  /**
   * The conversion of the backend's body before the template: `CONVERT_TO_TEXT` (a binary body becomes base64 text)
   * or `CONVERT_TO_BINARY` (base64 text becomes bytes, no template runs). Absent: passed through.
   */
  declare readonly contentHandlingStrategy: pulumi.Output<string | undefined>;
  /** The identifier of the integration. A change replaces the resource. */
  declare readonly integrationId: pulumi.Output<string>;
  /**
   * `$default`, or a Java regular expression between slashes (`/2\d\d/`) that must match the whole HTTP status of the
   * backend, or the whole `errorMessage` of a Lambda function. Unique within the integration.
   */
  declare readonly integrationResponseKey: pulumi.Output<string>;
  /** The AWS region of the resource. Default: the provider's. A change replaces the resource. */
  declare readonly region: pulumi.Output<string>;
  /** Velocity templates by selection key; `templateSelectionExpression` picks one. */
  declare readonly responseTemplates: pulumi.Output<{ [key: string]: string } | undefined>;
  /**
   * The expression that gives the key of the template: static text, `\$default`,
   * `${integration.response.statuscode}`, `${integration.response.body.…}`, `${integration.response.header.…}`,
   * `${request.body.…}`.
   */
  declare readonly templateSelectionExpression: pulumi.Output<string | undefined>;

  constructor(name: string, args: IntegrationResponseArgs, opts: pulumi.CustomResourceOptions = {}) {
    const { inputs, options } = registration(names, { ...args }, opts);
    super(names.type, name, inputs, options);
  }
}

/** Arguments for an integration response. */
export interface IntegrationResponseArgs {
  /** The identifier of the API. A change replaces the resource. */
  apiId: pulumi.Input<string>;
  /**
   * The conversion of the backend's body before the template: `CONVERT_TO_TEXT` (a binary body becomes base64 text)
   * or `CONVERT_TO_BINARY` (base64 text becomes bytes, no template runs). Absent: passed through.
   */
  contentHandlingStrategy?: pulumi.Input<string | undefined>;
  /** The identifier of the integration. A change replaces the resource. */
  integrationId: pulumi.Input<string>;
  /**
   * `$default`, or a Java regular expression between slashes (`/2\d\d/`) that must match the whole HTTP status of the
   * backend, or the whole `errorMessage` of a Lambda function. Unique within the integration.
   */
  integrationResponseKey: pulumi.Input<string>;
  /** The AWS region of the resource. Default: the provider's. A change replaces the resource. */
  region?: pulumi.Input<string | undefined>;
  /** Velocity templates by selection key; `templateSelectionExpression` picks one. */
  responseTemplates?: pulumi.Input<{ [key: string]: pulumi.Input<string> } | undefined>;
  /**
   * The expression that gives the key of the template: static text, `\$default`,
   * `${integration.response.statuscode}`, `${integration.response.body.…}`, `${integration.response.header.…}`,
   * `${request.body.…}`.
   */
  templateSelectionExpression?: pulumi.Input<string | undefined>;
}

/** Known properties of an integration response that `get` looks up. */
export interface IntegrationResponseState {
  /** The identifier of the API. A change replaces the resource. */
  apiId?: pulumi.Input<string | undefined>;
  /**
   * The conversion of the backend's body before the template: `CONVERT_TO_TEXT` (a binary body becomes base64 text)
   * or `CONVERT_TO_BINARY` (base64 text becomes bytes, no template runs). Absent: passed through.
   */
  contentHandlingStrategy?: pulumi.Input<string | undefined>;
  /** The identifier of the integration. A change replaces the resource. */
  integrationId?: pulumi.Input<string | undefined>;
  /**
   * `$default`, or a Java regular expression between slashes (`/2\d\d/`) that must match the whole HTTP status of the
   * backend, or the whole `errorMessage` of a Lambda function. Unique within the integration.
   */
  integrationResponseKey?: pulumi.Input<string | undefined>;
  /** The AWS region of the resource. Default: the provider's. A change replaces the resource. */
  region?: pulumi.Input<string | undefined>;
  /** Velocity templates by selection key; `templateSelectionExpression` picks one. */
  responseTemplates?: pulumi.Input<{ [key: string]: pulumi.Input<string> } | undefined>;
  /**
   * The expression that gives the key of the template: static text, `\$default`,
   * `${integration.response.statuscode}`, `${integration.response.body.…}`, `${integration.response.header.…}`,
   * `${request.body.…}`.
   */
  templateSelectionExpression?: pulumi.Input<string | undefined>;
}
