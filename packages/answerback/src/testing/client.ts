// The client of a test: sends messages, waits for messages, knows how its connection ended.

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

/** @typeParam Message of the server. Text that is JSON is parsed; other text is a string, binary data is a Buffer. */
export interface Client<Message = unknown> {
  /** Everything that was received, in order. */
  readonly messages: readonly Message[];
  readonly connectionId: string;
  /** Undefined while the connection is open. */
  readonly end: ConnectionEnd | undefined;
  /** @param message a string or bytes as they are, everything else as JSON @throws MessageError if the connection has ended */
  send(message: unknown): void;
  /** Sends a message and waits for the next one that is received. @throws MessageError */
  ask(message: unknown, options?: WaitOptions): Promise<Message>;
  /**
   * The first message that is expected and was not yet returned; waits for it. Those before it stay in `messages`, and are
   * not returned by later calls.
   * @param expected default: any message
   * @throws MessageError if the connection ends, or no such message comes in time
   */
  next(expected?: Expected<Message>, options?: WaitOptions): Promise<Message>;
  /** Waits until the connection has ended. @throws MessageError if it does not in time */
  closed(options?: WaitOptions): Promise<ConnectionEnd>;
  /** Closes the connection, by default with 1000; resolves when its `$disconnect` has ended, or after a second. */
  close(code?: number, reason?: string): Promise<ConnectionEnd>;
  /** Loses the connection, as when a network fails. */
  terminate(): void;
  /** Closes the connection if it is open. */
  [Symbol.asyncDispose](): Promise<void>;
}

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
