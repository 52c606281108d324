// The client of a test as a WebSocket, and its handshake.
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { type RawData, WebSocket } from "ws";
import {
  type Client,
  type ConnectionEnd,
  type ConnectOptions,
  type Expected,
  HandshakeError,
  MessageError,
  type WaitOptions,
} from "./client.ts";
import { isMatching, listed, shown } from "./matching.ts";

const defaultWithin = 5_000;

/** The gateway as a client knows it. */
export interface ClientHost {
  /** The connection whose handshake will have this key. Never settles if there is none. */
  connectionOf(handshakeKey: string): Promise<string>;
  /** Settles when the end of the connection was processed, or after a second. */
  ended(connectionId: string): Promise<void>;
}

/** @throws HandshakeError if the gateway refuses the handshake */
export async function openClient<Message>(
  url: string,
  { headers = {}, query = {}, subprotocols = [], within = defaultWithin }: ConnectOptions,
  host: ClientHost,
): Promise<Client<Message>> {
  const address = new URL(url);
  for (const [name, value] of Object.entries(query)) address.searchParams.append(name, value);
  const connection = Promise.withResolvers<string>();
  const socket = new WebSocket(address, [...subprotocols], {
    headers: { ...headers },
    finishRequest(request) {
      void host.connectionOf(String(request.getHeader("sec-websocket-key"))).then(connection.resolve);
      request.end();
    },
  });
  // Messages may arrive with the answer to the handshake.
  const early: Parameters<MessageListener>[] = [];
  const keep: MessageListener = (...message) => early.push(message);
  socket.on("message", keep);
  const refused = Promise.withResolvers<never>();
  socket.once("unexpected-response", (_request, response) => {
    text(response).then((body) => refused.reject(new HandshakeError(response.statusCode ?? 0, body)), refused.reject);
  });
  try {
    await Promise.race([once(socket, "open"), refused.promise]);
  } catch (error) {
    socket.on("error", () => {}).terminate();
    throw error;
  }
  // Its close follows.
  socket.on("error", () => {});
  const connectionId = await connection.promise;
  const client = new SocketClient<Message>(socket, connectionId, within, () => host.ended(connectionId));
  socket.off("message", keep);
  for (const message of early) socket.emit("message", ...message);
  return client;
}

type MessageListener = (data: RawData, isBinary: boolean) => void;

class SocketClient<Message> implements Client<Message> {
  readonly messages: Message[] = [];
  readonly connectionId: string;
  readonly #socket: WebSocket;
  readonly #within: number;
  readonly #whenClosed: () => Promise<void>;
  /** Messages that neither `next` nor `ask` has returned. */
  #unread: Message[] = [];
  readonly #waiting = new Set<() => void>();
  #end: ConnectionEnd | undefined;

  /** @param whenClosed settles when the gateway has ended the connection */
  constructor(socket: WebSocket, connectionId: string, within: number, whenClosed: () => Promise<void>) {
    this.#socket = socket;
    this.connectionId = connectionId;
    this.#within = within;
    this.#whenClosed = whenClosed;
    socket.on("message", (data, isBinary) => {
      const message = messageOf(data, isBinary) as Message;
      this.messages.push(message);
      this.#unread.push(message);
      this.#wake();
    });
    socket.on("close", (code, reason) => {
      this.#end = { code, reason: reason.toString("utf8") };
      this.#wake();
    });
  }

  get end(): ConnectionEnd | undefined {
    return this.#end;
  }

  send(message: unknown): void {
    if (this.#end !== undefined) throw new MessageError(`The message cannot be sent: ${endText(this.#end)}`);
    this.#socket.send(typeof message === "string" || message instanceof Uint8Array ? message : JSON.stringify(message));
  }

  ask(message: unknown, options?: WaitOptions): Promise<Message> {
    this.#unread = [];
    this.send(message);
    return this.next(undefined, options);
  }

  async next(expected?: Expected<Message>, { within = this.#within }: WaitOptions = {}): Promise<Message> {
    const skipped: Message[] = [];
    let found: Message | undefined;
    await this.#until(within, () => {
      while (this.#unread.length > 0) {
        found = this.#unread.shift()!;
        if (expected === undefined || isMatching(found, expected)) return true;
        skipped.push(found);
      }
      if (this.#end === undefined) return false;
      throw new MessageError(`${missing(expected)}: ${endText(this.#end)} Received meanwhile:\n${listed(skipped)}`);
    }).catch((error: unknown) => {
      if (error !== late) throw error;
      throw new MessageError(`${missing(expected)} within ${within} ms. Received meanwhile:\n${listed(skipped)}`);
    });
    return found as Message;
  }

  async closed({ within = this.#within }: WaitOptions = {}): Promise<ConnectionEnd> {
    await this.#until(within, () => this.#end !== undefined).catch(() => {
      throw new MessageError(`The connection is still open after ${within} ms.`);
    });
    return this.#end!;
  }

  async close(code = 1000, reason = ""): Promise<ConnectionEnd> {
    if (this.#end !== undefined) return this.#end;
    const ended = this.#whenClosed();
    this.#socket.close(code, reason);
    const end = await this.closed();
    await ended;
    return end;
  }

  terminate(): void {
    this.#socket.terminate();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#end === undefined) await this.close();
  }

  /** @throws late after `millis` */
  async #until(millis: number, isReached: () => boolean): Promise<void> {
    if (isReached()) return;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const timer = setTimeout(() => reject(late), millis);
    const wake = () => {
      try {
        if (!isReached()) return;
        this.#waiting.delete(wake);
        resolve();
      } catch (error) {
        reject(error);
      }
    };
    this.#waiting.add(wake);
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(wake);
    }
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
  }
}

const late = Symbol("late");

const missing = (expected: unknown): string =>
  expected === undefined ? "No message arrived" : `No message arrived that matches ${shown(expected)}`;

const endText = ({ code, reason }: ConnectionEnd): string =>
  `the connection was closed with ${code}${reason === "" ? "" : ` (${reason})`}.`;

function messageOf(data: RawData, isBinary: boolean): unknown {
  const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer);
  if (isBinary) return bytes;
  const text = bytes.toString("utf8");
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
