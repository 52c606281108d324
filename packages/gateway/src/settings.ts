// Every setting of the gateway: name, unit, and the default for all packages.
import { localAccount } from "@answerback/apigatewayv2/local-account";
import type { MeterLimits } from "@answerback/vtl";
import type { CredentialSettings } from "./auth/known-credentials.ts";
import type { ApiKeySettings } from "./execute/access/api-key.ts";
import type { AccountThrottling } from "./execute/access/throttle.ts";
import type { FaultSettings } from "./execute/faults/faults.ts";
import type { AddressRange } from "./execute/integrations/backend-addresses.ts";
import type { ConnectionLimits } from "./execute/socket/connection-limits.ts";
import type { InspectorSettings } from "./inspect/exchanges/inspector.ts";
import type { LogSettings } from "./inspect/logs/log.ts";
import type { ClusterSettings } from "./nodes/cluster-settings.ts";

export interface GatewaySettings {
  /** The address to listen on. */
  readonly host: string;
  /** The TCP port, 0 for any free one. */
  readonly port: number;
  /**
   * The address by which clients reach the gateway, `https://gateway.example.com`. APIs return it as their endpoint,
   * `$context.domainName` is its host. Default: the address that the gateway listens on.
   */
  readonly publicUrl: string | undefined;
  /** The folder of the store, created if absent; undefined keeps everything in memory. */
  readonly dataFolder: string | undefined;
  /** The cluster that this gateway is a node of; the configuration is then the cluster's. Default: none. */
  readonly cluster: ClusterSettings | undefined;
  /** The region in ARNs. */
  readonly region: string;
  /** The account in ARNs, twelve digits. */
  readonly accountId: string;
  /** Host names other than loopback ones that clients of the control plane and of callbacks may use. */
  readonly allowedHosts: readonly string[];
  /** Origins (`https://tool.example`) whose pages may call the control plane and callbacks, besides the gateway's own. */
  readonly allowedOrigins: readonly string[];
  /**
   * Known access keys. If there are any, the control plane and callbacks accept signed requests only. Routes with AWS_IAM
   * always require a known key.
   */
  readonly credentials: readonly CredentialSettings[];
  /** The API keys that routes with `apiKeyRequired` accept. */
  readonly apiKeys: readonly ApiKeySettings[];
  /** Limits of the work of one exchange; absent ones are the `defaultLimits` of @answerback/vtl. */
  readonly limits: {
    readonly template?: Partial<MeterLimits> | undefined;
    readonly connection?: Partial<ConnectionLimits> | undefined;
  };
  /** Rates of the account, in addition to those of stages; an absent one is unlimited. */
  readonly throttling: AccountThrottling;
  /**
   * True if integrations may call AWS itself, with the standard credential chain; otherwise they reach only the endpoints
   * of `AWS_ENDPOINT_URL…` variables.
   */
  readonly reachAws: boolean;
  /** The addresses that integrations may call, `10.0.0.0/8`. A `/0` range does not include link-local and metadata addresses. */
  readonly integrationAddresses: readonly AddressRange[];
  /**
   * The folder of the local certificate authorities, which are created when they are first needed. Undefined: `tls` in the
   * data folder; without a data folder, each start creates new authorities.
   */
  readonly tlsFolder: string | undefined;
  /** Rules that make events fail, for tests. */
  readonly faults: FaultSettings;
  /** Access and execution logs of stages. */
  readonly log: LogSettings;
  /** Limits of the exchanges that are kept for the inspector. */
  readonly inspector: InspectorSettings;
}

/** The settings that a running gateway can change. */
export const reloadableSettings = ["allowedHosts", "allowedOrigins", "apiKeys", "credentials", "throttling"] as const;

export type ReloadableSettings = Pick<GatewaySettings, (typeof reloadableSettings)[number]>;

export { defaultConnectionLimits } from "./execute/socket/connection-limits.ts";
export { clusterNamePattern, defaultClusterName, printableServers } from "./nodes/cluster-settings.ts";

export const defaultSettings: GatewaySettings = {
  // Only this machine can connect.
  host: "127.0.0.1",
  port: 4510,
  publicUrl: undefined,
  dataFolder: undefined,
  cluster: undefined,
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
  faults: { seed: 1, rules: [] },
  log: { folder: undefined, format: "text" },
  inspector: { maxExchanges: 200, maxBytes: 16 * 1024 * 1024, maxTotalBytes: 64 * 1024 * 1024, maskedNames: [] },
};
