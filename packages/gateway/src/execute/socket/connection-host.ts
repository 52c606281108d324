// Services that all connections of a data plane share.
import type { Clock } from "../../clock.ts";
import type { LiveStage } from "../../deployments/live-stages.ts";
import type { CloseCause } from "./close-cause.ts";
import type { Connection } from "./connection.ts";
import type { ConnectionLimits } from "./connection-limits.ts";
import type { ReceiveFault } from "./received.ts";
import type { Sender } from "./sender.ts";
import type { Turns } from "./turns.ts";

export interface ConnectionHost {
  readonly limits: ConnectionLimits;
  readonly clock: Clock;
  readonly turns: Turns;
  readonly sender: Sender;
  /**
   * @param now on the monotonic clock
   * @returns true if the message is in progress: it continues, once, in `runInTurn` of the connection
   */
  answer(connection: Connection, stage: LiveStage, text: string, now: number): boolean;
  /** The gateway or the client is closing: callbacks can no longer reach the connection. */
  leaving(connection: Connection): void;
  /** A frame of the client broke the protocol or a limit; the gateway closes the connection. */
  refused(connection: Connection, fault: ReceiveFault): void;
  /** Called once, when the socket has closed. */
  closed(connection: Connection, cause: CloseCause): void;
  /** Something threw unexpectedly: a bug. */
  failed(connection: Connection, error: unknown): void;
}
