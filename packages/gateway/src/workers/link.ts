// The connection between the parent and one of its workers, over the IPC channel of the process, or between two nodes of a
// cluster: requests with replies, and notices, in both directions. Each subject has a topic with methods of its own, so that a subject's two sides can stand in
// one file with the types that they share.
import type { Clock, Timer } from "../clock.ts";

/** The methods of one side of a topic. Arguments and results must be structured-cloneable; functions and classes are not. */
export type Methods<Side> = { readonly [Name in keyof Side]: (argument: never) => unknown };

/** The other side of a topic. */
export interface Topic<Remote extends Methods<Remote>> {
  /**
   * Calls a method of the other side. Calls and notices arrive in the order in which they were sent; results may not.
   * @throws LinkError with the message of the method's error, or if argument or result cannot be cloned, or if the link is
   *   closed before the result arrives, or if that takes too long
   */
  request<Name extends keyof Remote & string>(
    name: Name,
    argument: Parameters<Remote[Name]>[0],
  ): Promise<Awaited<ReturnType<Remote[Name]>>>;
  /** Calls a method whose result does not matter; its error goes to the other side's `OnFailedNotice`. Does nothing if the link is closed. */
  notify<Name extends keyof Remote & string>(name: Name, argument: Parameters<Remote[Name]>[0]): void;
}

/** A request failed. */
export class LinkError extends Error {
  override readonly name = "LinkError";
  /**
   * `CLOSED`: the other process has ended or is about to; `FAILED`: its method threw an error; `LATE`: it has not answered
   * in time.
   */
  readonly code: "CLOSED" | "FAILED" | "LATE";
  /** The name of the method's error. */
  readonly remoteName: string | undefined;

  constructor(code: LinkError["code"], message: string, remoteName?: string) {
    super(message);
    this.code = code;
    this.remoteName = remoteName;
  }
}

/** The channel of a link: of a child process, of the own parent, or of a test. Keeps the order of messages. */
export interface Channel {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Calls the listener once, after the last message. */
  onClose(listener: () => void): void;
}

type Message =
  | { readonly kind: "request"; readonly id: number; readonly topic: string; readonly name: string; argument: unknown }
  | { readonly kind: "notice"; readonly topic: string; readonly name: string; readonly argument: unknown }
  | { readonly kind: "result"; readonly id: number; readonly value: unknown }
  | ErrorMessage;

interface ErrorMessage {
  readonly kind: "error";
  readonly id: number;
  readonly name: string;
  readonly message: string;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: LinkError) => void;
  readonly timer: Timer | undefined;
}

/** A bound for the time that a result may take. */
export interface ResultLimit {
  readonly millis: number;
  /** The machine's. */
  readonly clock: Clock;
}

/** Receives the error of a notice's method, which the sender does not learn. */
export type OnFailedNotice = (error: unknown, topic: string, name: string) => void;

/** The error ends the process: a worker that has missed a notice differs from its parent, so another one replaces it. */
const endProcess: OnFailedNotice = (error) => {
  setImmediate(() => {
    throw error;
  });
};

export class Link {
  readonly #channel: Channel;
  readonly #onFailedNotice: OnFailedNotice;
  readonly #limit: ResultLimit | undefined;
  readonly #topics = new Map<string, Methods<unknown>>();
  readonly #waiting = new Map<number, Waiting>();
  readonly #closeListeners: (() => void)[] = [];
  #lastId = 0;
  /** The messages of this turn of the event loop, which leave in one write. */
  #outgoing: Message[] = [];
  #isClosed = false;
  #isLate = false;

  /**
   * @param onFailedNotice default: the error ends the process
   * @param limit default: results may take any time
   */
  constructor(channel: Channel, onFailedNotice: OnFailedNotice = endProcess, limit?: ResultLimit) {
    this.#channel = channel;
    this.#onFailedNotice = onFailedNotice;
    this.#limit = limit;
    channel.onMessage((messages) => {
      this.#isLate = false;
      for (const message of messages as readonly Message[]) this.#receive(message);
    });
    channel.onClose(() => this.#close());
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** True if a result has taken too long, and nothing has arrived since. */
  get isLate(): boolean {
    return this.#isLate;
  }

  /** Calls the listener when the channel has closed, after the last message; soon if it already has. */
  onClose(listener: () => void): void {
    if (this.#isClosed) queueMicrotask(listener);
    else this.#closeListeners.push(listener);
  }

  /**
   * Opens a topic. Both sides open it in the turn in which they make the link, because requests for unknown topics fail.
   * @param local the methods that the other side may call
   */
  topic<Local extends Methods<Local>, Remote extends Methods<Remote>>(name: string, local: Local): Topic<Remote> {
    if (this.#topics.has(name)) throw new Error(`The topic ${name} is open.`);
    this.#topics.set(name, local);
    return {
      request: (method, argument) => this.#request(name, method, argument) as never,
      notify: (method, argument) => this.#send({ kind: "notice", topic: name, name: method, argument }),
    };
  }

  #request(topic: string, name: string, argument: unknown): Promise<unknown> {
    if (this.#isClosed) return Promise.reject(closedError(topic, name));
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      const timer = this.#limit?.clock.setTimeout(() => this.#expire(id, topic, name), this.#limit.millis);
      this.#waiting.set(id, { resolve, reject, timer });
      this.#send({ kind: "request", id, topic, name, argument });
    });
  }

  #expire(id: number, topic: string, name: string): void {
    this.#isLate = true;
    this.#take(id)?.reject(new LinkError("LATE", `The other process has not answered ${topic}.${name} in time.`));
  }

  #send(message: Message): void {
    if (this.#isClosed) return;
    if (this.#outgoing.push(message) === 1) setImmediate(() => this.#flush());
  }

  #flush(): void {
    const messages = this.#outgoing;
    this.#outgoing = [];
    if (this.#isClosed) return;
    try {
      this.#channel.send(messages);
    } catch {
      for (const message of messages) this.#sendAlone(message);
    }
  }

  /** Sends a message of a turn in which one cannot be cloned. */
  #sendAlone(message: Message): void {
    try {
      this.#channel.send([message]);
    } catch (error) {
      if (message.kind === "result") this.#channel.send([errorMessageOf(message.id, error)]);
      else if (message.kind === "request") this.#take(message.id)?.reject(linkError(errorMessageOf(message.id, error)));
      else if (message.kind === "notice") this.#onFailedNotice(error, message.topic, message.name);
    }
  }

  #receive(message: Message): void {
    switch (message.kind) {
      case "request":
        void this.#answer(message.id, message.topic, message.name, message.argument);
        return;
      case "notice":
        void this.#note(message.topic, message.name, message.argument);
        return;
      case "result":
        this.#take(message.id)?.resolve(message.value);
        return;
      case "error":
        this.#take(message.id)?.reject(linkError(message));
    }
  }

  async #note(topic: string, name: string, argument: unknown): Promise<void> {
    try {
      await this.#call(topic, name, argument);
    } catch (error) {
      this.#onFailedNotice(error, topic, name);
    }
  }

  async #answer(id: number, topic: string, name: string, argument: unknown): Promise<void> {
    try {
      const value = await this.#call(topic, name, argument);
      this.#send({ kind: "result", id, value });
    } catch (error) {
      this.#send(errorMessageOf(id, error));
    }
  }

  #call(topic: string, name: string, argument: unknown): unknown {
    const methods = this.#topics.get(topic) as Record<string, (argument: unknown) => unknown> | undefined;
    if (methods === undefined || !Object.hasOwn(methods, name)) throw new Error(`There is no ${topic}.${name}.`);
    return methods[name]!(argument);
  }

  #take(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    waiting?.timer?.cancel();
    return waiting;
  }

  #close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#outgoing = [];
    for (const { reject, timer } of this.#waiting.values()) {
      timer?.cancel();
      reject(new LinkError("CLOSED", "The other process has ended."));
    }
    this.#waiting.clear();
    for (const listener of this.#closeListeners) listener();
  }
}

function errorMessageOf(id: number, error: unknown): ErrorMessage {
  const { name, message } = Error.isError(error) ? error : new Error(String(error));
  return { kind: "error", id, name, message };
}

function linkError({ name, message }: ErrorMessage): LinkError {
  return new LinkError("FAILED", message, name);
}

function closedError(topic: string, name: string): LinkError {
  return new LinkError("CLOSED", `The other process has ended, so it does not answer ${topic}.${name}.`);
}
