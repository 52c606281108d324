// The explicit provider, for programs that set its endpoint, region or credentials.
import * as pulumi from "@pulumi/pulumi";
import manifest from "../../package.json" with { type: "json" };
import type { ProviderArgs } from "./provider-args.ts";

const type = "answerback";

/**
 * An explicit provider, for resources that name it in their options.
 *
 * ```typescript
 * const local = new aws.Provider("local", { endpoint: "http://127.0.0.1:4510" });
 * const api = new aws.apigatewayv2.Api("api", { protocolType: "WEBSOCKET" }, { provider: local });
 * ```
 */
export class Provider extends pulumi.ProviderResource {
  /** True for instances of this class, from any copy of the SDK. */
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
