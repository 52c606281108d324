// The first message from the parent to a worker. Everything that comes later goes over the link.
import type { GatewaySettings } from "./settings.ts";

export interface WorkerStart {
  /** From 1 to 255. Ids of connections contain it. */
  readonly number: number;
  /** The number of workers, by which rates are divided. */
  readonly count: number;
  /** Complete, with the port that the parent found; the credentials include those of functions. */
  readonly settings: GatewaySettings;
  /** A folder for local sockets, which only the owner of the processes can open. */
  readonly socketFolder: string;
  /** Milliseconds since 1970 when the parent started, the same for all workers. */
  readonly parentStartedAt: number;
}
