// Generated from the property tables by `npm run generate -w @answerback/pulumi`. Changes here are lost.
import * as pulumi from "@pulumi/pulumi";
import { type ResourceNames, registration } from "../registration.ts";
import type * as inputs from "../types/apigatewayv2-input.ts";
import type * as outputs from "../types/apigatewayv2-output.ts";

const names: ResourceNames = {
  type: "answerback:apigatewayv2/domainName:DomainName",
  officialType: "aws:apigatewayv2/domainName:DomainName",
  inputs: ["domainName", "domainNameConfiguration", "mutualTlsAuthentication", "region", "routingMode", "tags"],
  outputs: ["apiMappingSelectionExpression", "arn", "tagsAll"],
  required: ["domainName", "domainNameConfiguration"],
};

/**
 * A custom domain name. API mappings connect its paths to stages of APIs.
 *
 * ```typescript
 * const example = new aws.apigatewayv2.DomainName("example", {
 *     domainName: "ws.example.com",
 *     domainNameConfiguration: {
 *         certificateArn: certificate.arn,
 *         endpointType: "REGIONAL",
 *         securityPolicy: "TLS_1_2",
 *     },
 * });
 * ```
 *
 * Import: `pulumi import answerback:apigatewayv2/domainName:DomainName example domainName`.
 */
export class DomainName extends pulumi.CustomResource {
  /** Looks up a domain name by its id: `domainName`. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    state?: DomainNameState,
    opts?: pulumi.CustomResourceOptions,
  ): DomainName {
    // With an id, the engine reads the resource; the state takes the place of the arguments.
    return new DomainName(name, { ...state } as DomainNameArgs, { ...opts, id });
  }

  /** True for instances of this class, from any copy of the SDK. */
  static override isInstance(value: unknown): value is DomainName {
    return typeof value === "object" && value !== null && "__pulumiType" in value && value.__pulumiType === names.type;
  }

  /** The expression that selects the API mapping: always `$request.basepath`. */
  declare readonly apiMappingSelectionExpression: pulumi.Output<string>;
  /** The ARN of the domain name: `arn:aws:apigateway:REGION::/domainnames/NAME`. */
  declare readonly arn: pulumi.Output<string>;
  /** The domain name, 1–512 characters. */
  declare readonly domainName: pulumi.Output<string>;
  /** The certificate and the endpoint type of the domain name. */
  declare readonly domainNameConfiguration: pulumi.Output<outputs.DomainNameDomainNameConfiguration>;
  /** Mutual TLS: client certificates must be signed by an authority in the trust store. */
  declare readonly mutualTlsAuthentication: pulumi.Output<outputs.DomainNameMutualTlsAuthentication | undefined>;
  /** The AWS region of the resource. Default: the provider's. A change replaces the resource. */
  declare readonly region: pulumi.Output<string>;
  /** Selects the API of a request by API mappings (`API_MAPPING_ONLY`, the default), or by routing rules. */
  declare readonly routingMode: pulumi.Output<string>;
  /** The tags of the domain name. `TagResource` and `UntagResource` change them. */
  declare readonly tags: pulumi.Output<{ [key: string]: string } | undefined>;
  /** All tags of the resource, including the provider's `defaultTags`. */
  declare readonly tagsAll: pulumi.Output<{ [key: string]: string }>;

  constructor(name: string, args: DomainNameArgs, opts: pulumi.CustomResourceOptions = {}) {
    const { inputs, options } = registration(names, { ...args }, opts);
    super(names.type, name, inputs, options);
  }
}

/** Arguments for a domain name. */
export interface DomainNameArgs {
  /** The domain name, 1–512 characters. */
  domainName: pulumi.Input<string>;
  /** The certificate and the endpoint type of the domain name. */
  domainNameConfiguration: pulumi.Input<inputs.DomainNameDomainNameConfiguration>;
  /** Mutual TLS: client certificates must be signed by an authority in the trust store. */
  mutualTlsAuthentication?: pulumi.Input<inputs.DomainNameMutualTlsAuthentication | undefined>;
  /** The AWS region of the resource. Default: the provider's. A change replaces the resource. */
  region?: pulumi.Input<string | undefined>;
  /** Selects the API of a request by API mappings (`API_MAPPING_ONLY`, the default), or by routing rules. */
  routingMode?: pulumi.Input<string | undefined>;
  /** The tags of the domain name. `TagResource` and `UntagResource` change them. */
  tags?: pulumi.Input<{ [key: string]: pulumi.Input<string> } | undefined>;
}

/** Known properties of a domain name that `get` looks up. */
export interface DomainNameState {
  /** The expression that selects the API mapping: always `$request.basepath`. */
  apiMappingSelectionExpression?: pulumi.Input<string | undefined>;
  /** The ARN of the domain name: `arn:aws:apigateway:REGION::/domainnames/NAME`. */
  arn?: pulumi.Input<string | undefined>;
  /** The domain name, 1–512 characters. */
  domainName?: pulumi.Input<string | undefined>;
  /** The certificate and the endpoint type of the domain name. */
  domainNameConfiguration?: pulumi.Input<inputs.DomainNameDomainNameConfiguration | undefined>;
  /** Mutual TLS: client certificates must be signed by an authority in the trust store. */
  mutualTlsAuthentication?: pulumi.Input<inputs.DomainNameMutualTlsAuthentication | undefined>;
  /** The AWS region of the resource. Default: the provider's. A change replaces the resource. */
  region?: pulumi.Input<string | undefined>;
  /** Selects the API of a request by API mappings (`API_MAPPING_ONLY`, the default), or by routing rules. */
  routingMode?: pulumi.Input<string | undefined>;
  /** The tags of the domain name. `TagResource` and `UntagResource` change them. */
  tags?: pulumi.Input<{ [key: string]: pulumi.Input<string> } | undefined>;
  /** All tags of the resource, including the provider's `defaultTags`. */
  tagsAll?: pulumi.Input<{ [key: string]: pulumi.Input<string> } | undefined>;
}
