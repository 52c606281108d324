// How long a connection has lasted, and how long it has been idle. Times are monotonic.
import { type CloseCause, closeCauses } from "./close-cause.ts";
import type { ConnectionLimits } from "./connection-limits.ts";

export class Lifetime {
  readonly #openedAt: number;
  #activeAt: number;

  constructor(now: number) {
    this.#openedAt = now;
    this.#activeAt = now;
  }

  /** Notes a message in either direction, or a ping of the client. */
  touch(now: number): void {
    this.#activeAt = now;
  }

  /** Wall time of the last activity. @param connectedAt wall time of the handshake */
  lastActiveAt(connectedAt: number): number {
    return connectedAt + Math.round(this.#activeAt - this.#openedAt);
  }

  /** The reason to close the connection; undefined while it is within its limits. */
  end(now: number, { idleMillis, durationMillis }: ConnectionLimits): CloseCause | undefined {
    if (now - this.#activeAt >= idleMillis) return closeCauses.idle;
    return now - this.#openedAt >= durationMillis ? closeCauses.overdue : undefined;
  }
}
