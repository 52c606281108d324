// The heartbeats of nodes: core messages of NATS, which need no JetStream, so that elections do not stop them.
import type { NodeConnection } from "../connection.ts";
import type { NodeLife } from "./membership.ts";

interface Heartbeat extends NodeLife {
  /** Counts the heartbeats of a life, so that it recognizes its newest when it comes back. */
  readonly count: number;
  /** The last heartbeat of a node that has not finished: others may claim it at once. */
  readonly isLast?: true;
}

/** Asks every node for a heartbeat at once. */
interface Hello {
  readonly hello: true;
}

export interface HeartbeatListener {
  /** Another node was heard. */
  heard(life: NodeLife): void;
  /** Another node has ended without finishing. */
  ended(life: NodeLife): void;
  /** The newest heartbeat of this node came back. */
  ownHeard(): void;
  /** The connection to NATS was lost or has returned. */
  interrupted(): void;
}

export class Heartbeats {
  readonly #connection: NodeConnection;
  readonly #life: () => NodeLife | undefined;
  readonly #end: () => void;
  #count = 0;

  /** @param life of this node; undefined while it has none */
  constructor(connection: NodeConnection, life: () => NodeLife | undefined, listener: HeartbeatListener) {
    this.#connection = connection;
    this.#life = life;
    const subscription = connection.nats.subscribe(connection.subjects.heartbeat, {
      callback: (error, message) => {
        const received = error === null ? decode(message.string()) : undefined;
        if (received !== undefined) this.#receive(received, listener);
      },
    });
    const endLost = connection.onLost(() => listener.interrupted());
    const endReturned = connection.onReturned(() => listener.interrupted());
    this.#end = () => {
      subscription.unsubscribe();
      endLost();
      endReturned();
    };
  }

  /** Call it each second. */
  beat(): void {
    this.#count++;
    this.#send();
  }

  hello(): void {
    this.#publish({ hello: true });
  }

  /** Says that this life has ended without finishing. */
  sayLast(): void {
    this.#send(true);
  }

  close(): void {
    this.#end();
  }

  #receive(received: Heartbeat | Hello, listener: HeartbeatListener): void {
    if ("hello" in received) return this.#send();
    const own = this.#life();
    if (received.incarnation !== own?.incarnation) {
      if (received.isLast) listener.ended(received);
      else listener.heard(received);
    } else if (received.count === this.#count) listener.ownHeard();
  }

  #send(isLast = false): void {
    const life = this.#life();
    if (life === undefined) return;
    const { node, incarnation } = life;
    this.#publish({ node, incarnation, count: this.#count, ...(isLast && { isLast }) });
  }

  /** The client would send later what is published without a connection, and report a life that may be over by then. */
  #publish(message: Heartbeat | Hello): void {
    const { nats, isConnected, subjects } = this.#connection;
    if (isConnected && !nats.isClosed()) nats.publish(subjects.heartbeat, JSON.stringify(message));
  }
}

/** @returns undefined for what is neither a heartbeat nor a hello */
function decode(text: string): Heartbeat | Hello | undefined {
  try {
    const { hello, node, incarnation, count, isLast } = JSON.parse(text);
    if (hello === true) return { hello };
    if (!Number.isInteger(node) || typeof incarnation !== "string") return undefined;
    return { node, incarnation, count, ...(isLast === true && { isLast }) };
  } catch {
    return undefined;
  }
}
