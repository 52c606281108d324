// A WebSocket client for tests: sends messages, waits for messages, knows how its connection ended.
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { type RawData, WebSocket } from "ws";
import { isMatching, listed, shown } from "./matching.ts";

export interface ConnectOptions {
  /** Handshake headers. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Query parameters of the handshake. */
  readonly query?: Readonly<Record<string, string>>;
  readonly subprotocols?: readonly string[];
  /** How long `next`, `ask` and `closed` wait by default, in milliseconds of the machine. Default 5000. */
  readonly within?: number;
}

export interface WaitOptions {
  /** Milliseconds of the machine, also with a manual clock. */
  readonly within?: number;
}

export interface ConnectionEnd {
  /** The close code; 1006 if the connection was lost. */
  readonly code: number;
  readonly reason: string;
}

/** Parts of a message that is waited for, or a function that decides. */
export type Expected<Message> = ((message: Message) => boolean) | object | string | RegExp;

/** Of the handshake that was refused. */
export class HandshakeError extends Error {
  override readonly name = "HandshakeError";
  readonly status: number;
  readonly body: string;

  constructor(status: number, body: string) {
    super(`The handshake was refused: ${status} ${body}`.trim());
    this.status = status;
    this.body = body;
  }
}

/** Rejections of `next` and `ask`. */
export class MessageError extends Error {
  override readonly name = "MessageError";
}

const defaultWithin = 5_000;

/** @typeParam Message of the server. Text that is JSON is parsed; other text is a string, binary data is a Buffer. */
export class Client<Message = unknown> {
  /** Everything that was received, in order. */
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

  /** Undefined while the connection is open. */
  get end(): ConnectionEnd | undefined {
    return this.#end;
  }

  /** @param message a string or bytes as they are, everything else as JSON */
  send(message: unknown): void {
    if (this.#end !== undefined) throw new MessageError(`The message cannot be sent: ${endText(this.#end)}`);
    this.#socket.send(typeof message === "string" || message instanceof Uint8Array ? message : JSON.stringify(message));
  }

  /** Sends a message and waits for the next one that is received. @throws MessageError */
  ask(message: unknown, options?: WaitOptions): Promise<Message> {
    this.#unread = [];
    this.send(message);
    return this.next(undefined, options);
  }

  /**
   * The first message that is expected and was not yet returned; waits for it. Those before it stay in `messages`, and are
   * not returned by later calls.
   * @param expected default: any message
   * @throws MessageError if the connection ends, or no such message comes in time
   */
  async next(expected?: Expected<Message>, { within = this.#within }: WaitOptions = {}): Promise<Message> {
    const skipped: Message[] = [];
    await this.#until(within, () => {
      while (this.#unread.length > 0) {
        if (expected === undefined || isMatching(this.#unread[0], expected)) return true;
        skipped.push(this.#unread.shift()!);
      }
      if (this.#end === undefined) return false;
      throw new MessageError(`${missing(expected)}: ${endText(this.#end)} Received meanwhile:\n${listed(skipped)}`);
    }).catch((error: unknown) => {
      if (error !== late) throw error;
      throw new MessageError(`${missing(expected)} within ${within} ms. Received meanwhile:\n${listed(skipped)}`);
    });
    return this.#unread.shift()!;
  }

  /** Waits until the connection has ended. @throws MessageError if it does not in time */
  async closed({ within = this.#within }: WaitOptions = {}): Promise<ConnectionEnd> {
    await this.#until(within, () => this.#end !== undefined).catch(() => {
      throw new MessageError(`The connection is still open after ${within} ms.`);
    });
    return this.#end!;
  }

  /** Closes the connection; resolves when its `$disconnect` has ended, or after a second. */
  async close(code = 1000, reason = ""): Promise<ConnectionEnd> {
    if (this.#end !== undefined) return this.#end;
    const ended = this.#whenClosed();
    this.#socket.close(code, reason);
    const end = await this.closed();
    await ended;
    return end;
  }

  /** Loses the connection, as when a network fails. */
  terminate(): void {
    this.#socket.terminate();
  }

  /** Closes the connection if it is open. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#end === undefined) await this.close();
  }

  /** @throws late after `millis` */
  async #until(millis: number, isReached: () => boolean): Promise<void> {
    if (isReached()) return;
    let wake = () => {};
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const timer = setTimeout(() => reject(late), millis);
    wake = () => {
      try {
        if (isReached()) resolve();
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
  const client = new Client<Message>(socket, connectionId, within, () => host.ended(connectionId));
  socket.off("message", keep);
  for (const message of early) socket.emit("message", ...message);
  return client;
}

type MessageListener = (data: RawData, isBinary: boolean) => void;
