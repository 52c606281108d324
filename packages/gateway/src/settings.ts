// Every setting of the gateway: name, unit, default.

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
}

export const defaultSettings: GatewaySettings = {
  host: "127.0.0.1",
  port: 4510,
  dataFolder: undefined,
  region: "us-east-1",
  accountId: "000000000000",
  allowedHosts: [],
  allowedOrigins: [],
};
