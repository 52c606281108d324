// Every setting of the gateway: name, unit, default.
import type { MeterLimits } from "@answerback/vtl";
import type { CredentialSettings } from "./auth/known-credentials.ts";
import type { ApiKeySettings } from "./execute/access/api-key.ts";
import type { AccountThrottling } from "./execute/access/throttle.ts";
import type { InspectorSettings } from "./inspect/inspector.ts";
import type { LogSettings } from "./inspect/log.ts";

export interface GatewaySettings {
  /** The address to listen on. Default `127.0.0.1`: nothing beyond this machine reaches it. */
  readonly host: string;
  /** The TCP port, 0 for any free one. Default 4510. */
  readonly port: number;
  /** The folder of the store, made when absent; undefined keeps everything in memory. */
  readonly dataFolder: string | undefined;
  /** The region in ARNs. Default `us-east-1`. */
  readonly region: string;
  /** The account in ARNs, twelve digits. Default `000000000000`. */
  readonly accountId: string;
  /** Host names beyond loopback by which clients of the control plane and of callbacks may call the gateway. */
  readonly allowedHosts: readonly string[];
  /** Origins (`https://tool.example`) whose pages may call the control plane and callbacks, beside the gateway's own. */
  readonly allowedOrigins: readonly string[];
  /**
   * Known access keys. With some, the control plane and callbacks take signed requests only. Routes with AWS_IAM take no
   * others in any case. Default: none.
   */
  readonly credentials: readonly CredentialSettings[];
  /** The API keys that routes with `apiKeyRequired` take. Default: none. */
  readonly apiKeys: readonly ApiKeySettings[];
  /** Bounds on the work of one exchange. Default: those of `defaultLimits` in @answerback/vtl. */
  readonly limits: { readonly template?: Partial<MeterLimits> | undefined };
  /** Rates of the account, beside those of stages. Default: unlimited. */
  readonly throttling: AccountThrottling;
  /**
   * Whether integrations may call AWS itself, with the standard credential chain; otherwise they reach only what an
   * `AWS_ENDPOINT_URL…` names. Default true.
   */
  readonly reachAws: boolean;
  /**
   * The folder of the local certificate authority, made at the first TLS connection. Default: `tls` in the data folder;
   * without one the authority is a new one with each start.
   */
  readonly tlsFolder: string | undefined;
  /** Access and execution logs of stages. Default: standard output, for people. */
  readonly log: LogSettings;
  /** The exchanges that are kept for the inspector. Default: 200 and 16 MiB per stage, nothing masked beside what always is. */
  readonly inspector: InspectorSettings;
}

export const defaultSettings: GatewaySettings = {
  host: "127.0.0.1",
  port: 4510,
  dataFolder: undefined,
  region: "us-east-1",
  accountId: "000000000000",
  allowedHosts: [],
  allowedOrigins: [],
  credentials: [],
  apiKeys: [],
  limits: {},
  throttling: {},
  reachAws: true,
  tlsFolder: undefined,
  log: { folder: undefined, format: "text" },
  inspector: { maxExchanges: 200, maxBytes: 16 * 1024 * 1024, maskedNames: [] },
};
