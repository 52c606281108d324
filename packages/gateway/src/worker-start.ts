// The first message from the parent to a worker. Everything that comes later goes over the link.
import { defaultSettings, type GatewaySettings } from "./settings.ts";

export interface WorkerStart {
  /** From 1 to 255. Ids of connections contain it. */
  readonly number: number;
  /** The number of this node in its cluster, 0 without a cluster. Ids of connections contain it. */
  readonly node: number;
  /** The number of workers, by which rates are divided until the parent sends another number. */
  readonly count: number;
  /** Complete, with the port that the parent found; the credentials include those of functions. */
  readonly settings: GatewaySettings;
  /** True if each worker listens by itself. */
  readonly reusePort: boolean;
  /** A folder for local sockets, which only the owner of the processes can open. */
  readonly socketFolder: string;
  /** The token of the inspector; undefined if everyone on this machine may read it. */
  readonly inspectorToken: string | undefined;
  /** For the additions of `runWorker`. */
  readonly data: unknown;
  /** True if the parent runs functions. */
  readonly hasFunctions: boolean;
  /** Signing names of the AWS services that the parent serves. */
  readonly services: readonly string[];
}

/** The members of the options that another process can get. */
export function settingsOf(options: GatewaySettings): GatewaySettings {
  const names = Object.keys(defaultSettings) as (keyof GatewaySettings)[];
  return Object.fromEntries(names.map((name) => [name, options[name]])) as unknown as GatewaySettings;
}
