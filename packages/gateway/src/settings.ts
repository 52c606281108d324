// Every setting of the gateway: name, unit, and, once for all packages, its default.
import { localAccount } from "@answerback/apigatewayv2/local-account";
import type { MeterLimits } from "@answerback/vtl";
import type { CredentialSettings } from "./auth/known-credentials.ts";
import type { ApiKeySettings } from "./execute/access/api-key.ts";
import type { AccountThrottling } from "./execute/access/throttle.ts";
import type { AddressRange } from "./execute/integrations/backend-addresses.ts";
import type { ConnectionLimits } from "./execute/socket/connection-limits.ts";
import type { InspectorSettings } from "./inspect/inspector.ts";
import type { LogSettings } from "./inspect/log.ts";

export interface GatewaySettings {
  /** The address to listen on. */
  readonly host: string;
  /** The TCP port, 0 for any free one. */
  readonly port: number;
  /**
   * By which address clients reach the gateway, `https://gateway.example.com`, where that is not the one that it listens
   * on. APIs name it as their endpoint, `$context.domainName` is its host. Default: the address that it listens on.
   */
  readonly publicUrl: string | undefined;
  /** The folder of the store, made when absent; undefined keeps everything in memory. */
  readonly dataFolder: string | undefined;
  /** The region in ARNs. */
  readonly region: string;
  /** The account in ARNs, twelve digits. */
  readonly accountId: string;
  /** Host names beyond loopback by which clients of the control plane and of callbacks may call the gateway. */
  readonly allowedHosts: readonly string[];
  /** Origins (`https://tool.example`) whose pages may call the control plane and callbacks, beside the gateway's own. */
  readonly allowedOrigins: readonly string[];
  /**
   * Known access keys. With some, the control plane and callbacks take signed requests only. Routes with AWS_IAM take no
   * others in any case.
   */
  readonly credentials: readonly CredentialSettings[];
  /** The API keys that routes with `apiKeyRequired` take. */
  readonly apiKeys: readonly ApiKeySettings[];
  /** Bounds on the work of one exchange; those that are absent are `defaultLimits` of @answerback/vtl. */
  readonly limits: {
    readonly template?: Partial<MeterLimits> | undefined;
    readonly connection?: Partial<ConnectionLimits> | undefined;
  };
  /** Rates of the account, beside those of stages; one that is absent is unlimited. */
  readonly throttling: AccountThrottling;
  /**
   * Whether integrations may call AWS itself, with the standard credential chain; otherwise they reach only what an
   * `AWS_ENDPOINT_URL…` names.
   */
  readonly reachAws: boolean;
  /** The addresses that integrations may call, `10.0.0.0/8`. Link-local and metadata addresses need a range beyond `/0`. */
  readonly integrationAddresses: readonly AddressRange[];
  /**
   * The folder of the local certificate authority, made at the first TLS connection; undefined: `tls` in the
   * data folder, or without one a new authority with each start.
   */
  readonly tlsFolder: string | undefined;
  /** Access and execution logs of stages. */
  readonly log: LogSettings;
  /** The exchanges that are kept for the inspector. */
  readonly inspector: InspectorSettings;
}

export { defaultConnectionLimits } from "./execute/socket/connection-limits.ts";

export const defaultSettings: GatewaySettings = {
  // Nothing beyond this machine reaches it.
  host: "127.0.0.1",
  port: 4510,
  publicUrl: undefined,
  dataFolder: undefined,
  ...localAccount,
  allowedHosts: [],
  allowedOrigins: [],
  credentials: [],
  apiKeys: [],
  limits: {},
  throttling: {},
  reachAws: true,
  integrationAddresses: ["0.0.0.0/0", "::/0"],
  tlsFolder: undefined,
  log: { folder: undefined, format: "text" },
  inspector: { maxExchanges: 200, maxBytes: 16 * 1024 * 1024, maxTotalBytes: 64 * 1024 * 1024, maskedNames: [] },
};
