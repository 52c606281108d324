// The clients: each keeps one connection, opens another when it is lost, asks, and has callbacks sent to others.
import { setTimeout as wait } from "node:timers/promises";
import { WebSocket } from "ws";
import type { History } from "./history.ts";
import type { Random } from "./random.ts";

/** Handshakes that are open at once. */
const maxOpening = 60;
const handshakeMillis = 20_000;
const defaultActsPerLeave = 300;
/** Of the clients that are connected, while some leave and come back. */
const openShare = 0.97;
const openedMillis = 120_000;
/** The id of an answer that no message has. */
const unasked = 0;

export interface ClientsOptions {
  readonly count: number;
  /** One of so many acts is that a client leaves, and another one comes; default 300. */
  readonly actsPerLeave?: number;
  readonly history: History;
  readonly random: Random;
  /** Chooses the address of a handshake. */
  readonly entry: () => Entry;
}

export interface Entry {
  /** `ws://…/live` */
  readonly url: string;
  /** The node that the address leads to; 0 if there is only one. */
  readonly node: number;
}

type Received =
  | { readonly callback: number; readonly connectionId: string }
  | { readonly version: number; readonly connectionId: string };

export class Clients {
  readonly #options: ClientsOptions;
  readonly #open = new Map<string, WebSocket>();
  /** By token: the messages that are not yet answered. A connection's answers have the order of its messages. */
  readonly #asked = new Map<string, number[]>();
  /** Of clients that wait for their turn to connect. */
  readonly #waiting: number[] = [];
  readonly #timers = new Set<NodeJS.Timeout>();
  #opening = 0;
  #lastHandshake = 0;
  #lastAsk = 0;
  #isStopped = false;

  constructor(options: ClientsOptions) {
    this.#options = options;
    for (let client = 0; client < options.count; client++) this.#waiting.push(client);
    this.#connect();
  }

  /** Resolves when nearly all are connected. @throws Error if that takes two minutes */
  async opened(): Promise<void> {
    const { count } = this.#options;
    for (let waited = 0; this.#open.size < count * openShare; waited += 100) {
      if (waited > openedMillis) throw new Error(`Only ${this.#open.size} of ${count} clients are connected.`);
      await wait(100);
    }
  }

  /** One client asks, and has a callback sent to another one; sometimes one leaves. */
  act(): void {
    const { random, history, actsPerLeave = defaultActsPerLeave } = this.#options;
    const tokens = [...this.#open.keys()];
    const [token, to] = [random.one(tokens), random.one(tokens)];
    if (token === undefined || to === undefined) return;
    const socket = this.#open.get(token)!;
    // The gateway has closed it: nothing can be sent any more.
    if (socket.readyState !== WebSocket.OPEN) return;
    if (random.below(actsPerLeave) === 0) return socket.close(1000);
    const id = ++this.#lastAsk;
    history.add({ kind: "ask", at: history.now(), token, id });
    this.#asked.get(token)!.push(id);
    socket.send(JSON.stringify({ action: "ask" }));
    socket.send(JSON.stringify({ action: "relay", to }));
  }

  /** No client connects again. */
  stop(): void {
    this.#isStopped = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#waiting.length = 0;
  }

  /** Some clients leave. */
  leave(count: number): void {
    for (const socket of [...this.#open.values()].slice(0, count)) socket.close(1000);
  }

  terminate(): void {
    this.stop();
    for (const socket of this.#open.values()) socket.terminate();
  }

  #connect(): void {
    while (!this.#isStopped && this.#opening < maxOpening) {
      const client = this.#waiting.shift();
      if (client === undefined) return;
      this.#opening++;
      this.#handshake(client);
    }
  }

  #handshake(client: number): void {
    const { entry, history, random } = this.#options;
    const { url, node } = entry();
    const token = `client-${client}-${++this.#lastHandshake}`;
    const socket = new WebSocket(url, {
      headers: { "User-Agent": token },
      handshakeTimeout: handshakeMillis,
      perMessageDeflate: false,
    });
    history.add({ kind: "handshake", at: history.now(), token, node });
    let isOpening = true;
    const opened = () => {
      if (!isOpening) return;
      isOpening = false;
      this.#opening--;
      this.#connect();
    };
    socket.on("error", () => {});
    socket.on("unexpected-response", (_, { statusCode = 0 }) => {
      history.add({ kind: "refused", at: history.now(), token, status: statusCode });
      socket.terminate();
    });
    socket.on("open", () => {
      history.add({ kind: "open", at: history.now(), token });
      this.#open.set(token, socket);
      this.#asked.set(token, []);
      opened();
    });
    socket.on("message", (data: Buffer) => this.#receive(token, data));
    socket.on("close", (code) => {
      if (this.#open.delete(token)) history.add({ kind: "close", at: history.now(), token, code });
      opened();
      if (this.#isStopped) return;
      const timer = setTimeout(() => {
        this.#timers.delete(timer);
        this.#waiting.push(client);
        this.#connect();
      }, 100 + random.below(700));
      this.#timers.add(timer);
    });
  }

  #receive(token: string, data: Buffer): void {
    const { history } = this.#options;
    const at = history.now();
    const message = JSON.parse(data.toString()) as Received;
    if ("callback" in message) {
      const { connectionId, callback } = message;
      history.add({ kind: "received", at, token, connectionId, number: callback });
    } else if ("version" in message) {
      const id = this.#asked.get(token)?.shift() ?? unasked;
      history.add({ kind: "answer", at, token, id, ...message });
    } else throw new Error(`${token} got ${data}`);
  }
}
