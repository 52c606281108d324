// The life of a worker: start, pings, warnings, drain, stop.

import type { AuthorityKind } from "../server/certificate-authority.ts";
import type { ReloadableSettings } from "../settings.ts";

export const lifeTopic = "life";

export interface LifeOfParent {
  /** The worker accepts clients. */
  serving(argument: null): void;
  /** The worker cannot start. It ends after the answer. */
  failed(message: string): void;
  /** The worker has stopped. It ends after the answer, which shows that all its messages have arrived. */
  stopped(argument: null): void;
  /** A line for the operator. */
  warn(message: string): void;
  /** Creates the certificate authority of a kind in its folder, unless it exists. */
  createAuthority(kind: AuthorityKind): Promise<void>;
}

export interface LifeOfWorker {
  /** Answered in the next turn of the event loop. */
  ping(argument: null): WorkerLoad;
  /** Resolves when they are applied. */
  reload(settings: ReloadableSettings): void | Promise<void>;
  /** `/ready` answers 503 and handshakes are refused; the connections are closed over the time. */
  drain(millis: number): Promise<void>;
  /** Accepts no more clients, so that other workers take them; the connections are then closed over the time. */
  retire(millis: number): Promise<void>;
  /** Closes everything and ends. */
  stop(argument: null): void;
  /** Closes everything, without the `$disconnect`s of its connections, and ends. */
  abandon(argument: null): void;
}

export interface WorkerLoad {
  readonly connections: number;
  /** Resident memory in bytes. */
  readonly memory: number;
}
