// The history of a run as its clients, its backend and its operator saw it. All times are milliseconds of one monotonic clock.

/** A handshake, with a token of its own, which the client sends in `User-Agent` and the backend of `$connect` gets. */
interface OfClient {
  readonly at: number;
  readonly token: string;
}

export type HistoryEvent =
  /** The backend got `$connect`. */
  | (OfClient & { readonly kind: "connect"; readonly connectionId: string })
  | {
      readonly kind: "disconnect";
      readonly at: number;
      readonly connectionId: string;
      readonly requestId: string;
      readonly code: string;
    }
  | (OfClient & { readonly kind: "handshake"; readonly node: number })
  /** The handshake was answered with another status than 101. */
  | (OfClient & { readonly kind: "refused"; readonly status: number })
  | (OfClient & { readonly kind: "open" })
  /** The client's socket has closed. */
  | (OfClient & { readonly kind: "close"; readonly code: number })
  | (OfClient & { readonly kind: "ask"; readonly id: number })
  /** Answered with the version that is deployed and with the connection's id. */
  | (OfClient & {
      readonly kind: "answer";
      readonly id: number;
      readonly version: number;
      readonly connectionId: string;
    })
  /** The backend sent a callback; those of a connection have the numbers 1, 2, 3 … and are sent one after the other. */
  | {
      readonly kind: "callback";
      readonly at: number;
      readonly endedAt: number;
      readonly connectionId: string;
      readonly number: number;
      /** Undefined if the request failed without an answer. */
      readonly status: number | undefined;
    }
  /** The client got a callback that was sent to the connection. */
  | (OfClient & { readonly kind: "received"; readonly connectionId: string; readonly number: number })
  /** The stage's change to the version was acknowledged by the node. */
  | { readonly kind: "deployed"; readonly at: number; readonly version: number; readonly node: number }
  /** A node was stopped, paused or cut off from others, so that they may count it as dead. It has returned at `endedAt`. */
  | {
      readonly kind: "outage";
      readonly at: number;
      readonly endedAt: number;
      readonly node: number;
      readonly reason: "down" | "paused" | "cut off";
    }
  /** The node's data folder was removed after it was killed. */
  | { readonly kind: "diskLost"; readonly at: number; readonly node: number }
  /** A step of the schedule begins. */
  | { readonly kind: "disturbance"; readonly at: number; readonly disturbance: string }
  /** JetStream may not have answered. */
  | { readonly kind: "election"; readonly at: number; readonly endedAt: number }
  /** The connections that are open now have got everything that they will get. */
  | { readonly kind: "quiet"; readonly at: number };

export type Of<Kind extends HistoryEvent["kind"]> = Extract<HistoryEvent, { readonly kind: Kind }>;

export class History {
  readonly events: HistoryEvent[] = [];

  add(event: HistoryEvent): void {
    this.events.push(event);
  }

  /** How many events of each kind it has. */
  get counts(): Readonly<Partial<Record<HistoryEvent["kind"], number>>> {
    const counts: Partial<Record<HistoryEvent["kind"], number>> = {};
    for (const { kind } of this.events) counts[kind] = (counts[kind] ?? 0) + 1;
    return counts;
  }

  now(): number {
    return performance.now();
  }
}
