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
 * What becomes of a backend's answer: chosen by its key, it converts the content, and one of its templates renders
 * what the client receives.
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
   * The state of an integration response that exists, by its id: `apiId/integrationId/integrationResponseId`, or the
   * bare id with the rest in `state`.
   */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    state?: IntegrationResponseState,
    opts?: pulumi.CustomResourceOptions,
  ): IntegrationResponse {
    // With an id the engine reads the resource, and what is known of it stands for the arguments.
    return new IntegrationResponse(name, { ...state } as IntegrationResponseArgs, { ...opts, id });
  }

  /** Whether a value is one of these, of whatever copy of the SDK. */
  static override isInstance(value: unknown): value is IntegrationResponse {
    return typeof value === "object" && value !== null && "__pulumiType" in value && value.__pulumiType === names.type;
  }

  /** The identifier of the API. A change replaces the resource. */
  declare readonly apiId: pulumi.Output<string>;
  /**
   * How the backend's body is converted before the template: `CONVERT_TO_TEXT` (a binary body becomes base64 text) or
   * `CONVERT_TO_BINARY` (base64 text becomes bytes, no template runs). Absent: passed through.
   */
  declare readonly contentHandlingStrategy: pulumi.Output<string | undefined>;
  /** The identifier of the integration. A change replaces the resource. */
  declare readonly integrationId: pulumi.Output<string>;
  /**
   * `$default`, or a Java regular expression between slashes (`/2\d\d/`) that must match the whole subject: the HTTP
   * status of the backend, or the `errorMessage` of a Lambda function. Unique within the integration.
   */
  declare readonly integrationResponseKey: pulumi.Output<string>;
  /** The AWS region of the resource. Default: the provider's. A change replaces the resource. */
  declare readonly region: pulumi.Output<string>;
  /** Velocity templates by selection key; the template selection expression picks one. */
  declare readonly responseTemplates: pulumi.Output<{ [key: string]: string } | undefined>;
  /**
   * The expression whose value is the key of the template: static text, `\$default`,
   * `${integration.response.statuscode}`, `${integration.response.body.…}`, `${integration.response.header.…}`,
   * `${request.body.…}`.
   */
  declare readonly templateSelectionExpression: pulumi.Output<string | undefined>;

  constructor(name: string, args: IntegrationResponseArgs, opts: pulumi.CustomResourceOptions = {}) {
    const { inputs, options } = registration(names, { ...args }, opts);
    super(names.type, name, inputs, options);
  }
}

/** What an integration response is made from. */
export interface IntegrationResponseArgs {
  /** The identifier of the API. A change replaces the resource. */
  apiId: pulumi.Input<string>;
  /**
   * How the backend's body is converted before the template: `CONVERT_TO_TEXT` (a binary body becomes base64 text) or
   * `CONVERT_TO_BINARY` (base64 text becomes bytes, no template runs). Absent: passed through.
   */
  contentHandlingStrategy?: pulumi.Input<string | undefined>;
  /** The identifier of the integration. A change replaces the resource. */
  integrationId: pulumi.Input<string>;
  /**
   * `$default`, or a Java regular expression between slashes (`/2\d\d/`) that must match the whole subject: the HTTP
   * status of the backend, or the `errorMessage` of a Lambda function. Unique within the integration.
   */
  integrationResponseKey: pulumi.Input<string>;
  /** The AWS region of the resource. Default: the provider's. A change replaces the resource. */
  region?: pulumi.Input<string | undefined>;
  /** Velocity templates by selection key; the template selection expression picks one. */
  responseTemplates?: pulumi.Input<{ [key: string]: pulumi.Input<string> } | undefined>;
  /**
   * The expression whose value is the key of the template: static text, `\$default`,
   * `${integration.response.statuscode}`, `${integration.response.body.…}`, `${integration.response.header.…}`,
   * `${request.body.…}`.
   */
  templateSelectionExpression?: pulumi.Input<string | undefined>;
}

/** What is known of an integration response that `get` looks up; it helps to find it. */
export interface IntegrationResponseState {
  /** The identifier of the API. A change replaces the resource. */
  apiId?: pulumi.Input<string | undefined>;
  /**
   * How the backend's body is converted before the template: `CONVERT_TO_TEXT` (a binary body becomes base64 text) or
   * `CONVERT_TO_BINARY` (base64 text becomes bytes, no template runs). Absent: passed through.
   */
  contentHandlingStrategy?: pulumi.Input<string | undefined>;
  /** The identifier of the integration. A change replaces the resource. */
  integrationId?: pulumi.Input<string | undefined>;
  /**
   * `$default`, or a Java regular expression between slashes (`/2\d\d/`) that must match the whole subject: the HTTP
   * status of the backend, or the `errorMessage` of a Lambda function. Unique within the integration.
   */
  integrationResponseKey?: pulumi.Input<string | undefined>;
  /** The AWS region of the resource. Default: the provider's. A change replaces the resource. */
  region?: pulumi.Input<string | undefined>;
  /** Velocity templates by selection key; the template selection expression picks one. */
  responseTemplates?: pulumi.Input<{ [key: string]: pulumi.Input<string> } | undefined>;
  /**
   * The expression whose value is the key of the template: static text, `\$default`,
   * `${integration.response.statuscode}`, `${integration.response.body.…}`, `${integration.response.header.…}`,
   * `${request.body.…}`.
   */
  templateSelectionExpression?: pulumi.Input<string | undefined>;
}
