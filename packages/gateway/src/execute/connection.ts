// One open connection: its identity, its stage, and the way out to its client. Answers that are ready within one turn of
// the event loop leave in one write.
import type { Duplex } from "node:stream";
import { WebSocket } from "ws";
import type { StagePlace } from "../deployments/live-stages.ts";
import type { ConnectionIdentity } from "./inbound-event.ts";
import type { MessageSender } from "./message.ts";

/** The most payload of one frame, in bytes; larger messages are fragmented. */
const maxFrameBytes = 32_768;

export class Connection implements MessageSender {
  readonly identity: ConnectionIdentity;
  readonly place: StagePlace;
  readonly #client: WebSocket;
  readonly #socket: Duplex;
  #corked = false;

  constructor(identity: ConnectionIdentity, place: StagePlace, client: WebSocket, socket: Duplex) {
    this.identity = identity;
    this.place = place;
    this.#client = client;
    this.#socket = socket;
  }

  /** Sends text as a text frame, bytes as a binary one. Does nothing when the connection is not open any more. */
  send(data: string | Buffer): void {
    if (this.#client.readyState !== WebSocket.OPEN) return;
    this.#cork();
    const binary = typeof data !== "string";
    if (data.length * 3 <= maxFrameBytes || Buffer.byteLength(data) <= maxFrameBytes) {
      this.#client.send(data, { binary });
      return;
    }
    const bytes = binary ? data : Buffer.from(data);
    for (let start = 0; start < bytes.length; start += maxFrameBytes) {
      const end = start + maxFrameBytes;
      this.#client.send(bytes.subarray(start, end), { binary, fin: end >= bytes.length });
    }
  }

  close(code: number, reason: string): void {
    this.#client.close(code, reason);
  }

  /** Closes and resolves when the connection has ended. */
  ended(code: number, reason: string): Promise<void> {
    return new Promise((resolve) => {
      if (this.#client.readyState === WebSocket.CLOSED) return resolve();
      this.#client.once("close", () => resolve());
      this.close(code, reason);
    });
  }

  terminate(): void {
    this.#client.terminate();
  }

  #cork(): void {
    if (this.#corked) return;
    this.#corked = true;
    this.#socket.cork();
    if (corkedConnections.length === 0) setImmediate(uncorkAll);
    corkedConnections.push(this);
  }

  uncork(): void {
    this.#corked = false;
    this.#socket.uncork();
  }
}

let corkedConnections: Connection[] = [];

function uncorkAll(): void {
  const connections = corkedConnections;
  corkedConnections = [];
  for (const connection of connections) connection.uncork();
}
