// The provider, for programs that say themselves where and as whom it works.
import * as pulumi from "@pulumi/pulumi";
import manifest from "../../package.json" with { type: "json" };

const type = "answerback";

/**
 * A provider of your own, for the resources that name it in their options.
 *
 * ```typescript
 * const local = new aws.Provider("local", { endpoint: "http://127.0.0.1:4510" });
 * const api = new aws.apigatewayv2.Api("api", { protocolType: "WEBSOCKET" }, { provider: local });
 * ```
 */
export class Provider extends pulumi.ProviderResource {
  /** Whether a value is one of these, of whatever copy of the SDK. */
  static override isInstance(value: unknown): value is Provider {
    return (
      typeof value === "object" &&
      value !== null &&
      "__pulumiType" in value &&
      value.__pulumiType === `pulumi:providers:${type}`
    );
  }

  constructor(name: string, args: ProviderArgs = {}, opts?: pulumi.ResourceOptions) {
    const inputs = {
      ...args,
      accessKey: secret(args.accessKey),
      secretKey: secret(args.secretKey),
      token: secret(args.token),
    };
    super(type, name, inputs, { version: manifest.version, ...opts });
  }
}

const secret = (value: pulumi.Input<string | undefined>) => (value === undefined ? undefined : pulumi.secret(value));

export interface ProviderArgs {
  /** The access key of AWS credentials. Default: the usual sources of AWS clients. */
  accessKey?: pulumi.Input<string | undefined>;
  /**
   * The AWS account in ARNs, twelve digits. Default: the account of the credentials, asked once; with an `endpoint`
   * `000000000000`.
   */
  accountId?: pulumi.Input<string | undefined>;
  /** Tags for every resource that takes tags; a resource's own tags go before them. */
  defaultTags?: pulumi.Input<ProviderDefaultTags | undefined>;
  /**
   * The address of the control plane, for example `http://127.0.0.1:4510` for a gateway on this machine. Default:
   * `AWS_ENDPOINT_URL_APIGATEWAYV2`, `AWS_ENDPOINT_URL`, then AWS itself.
   */
  endpoint?: pulumi.Input<string | undefined>;
  /** The profile of the shared AWS configuration whose credentials and region are used. */
  profile?: pulumi.Input<string | undefined>;
  /** The AWS region. Default: `AWS_REGION`, `AWS_DEFAULT_REGION`, then the profile's; `us-east-1` on this machine. */
  region?: pulumi.Input<string | undefined>;
  /**
   * How often a call that was throttled or got no answer is tried again, with jitter, 0–100. Default 10; 3 for an
   * endpoint on this machine.
   */
  retries?: pulumi.Input<number | undefined>;
  /** The secret key of AWS credentials. */
  secretKey?: pulumi.Input<string | undefined>;
  /** The session token of temporary AWS credentials. */
  token?: pulumi.Input<string | undefined>;
}

export interface ProviderDefaultTags {
  /** The tags. */
  tags?: pulumi.Input<{ [key: string]: pulumi.Input<string> } | undefined>;
}
