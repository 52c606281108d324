// A front end of a test: a client of the DevTools protocol.
import type { TestContext } from "node:test";
import { WebSocket } from "ws";

export interface ProtocolEvent {
  readonly method: string;
  // biome-ignore lint/suspicious/noExplicitAny: events of all kinds
  readonly params: any;
}

export interface FrontEnd {
  /** @returns the result @throws Error with the message of the inspector's error */
  // biome-ignore lint/suspicious/noExplicitAny: results of all commands
  send(method: string, params?: object): Promise<any>;
  /** @returns the next event of the name, or one that came before and was not asked for */
  event(method: string): Promise<ProtocolEvent["params"]>;
  /** Events that were not asked for. */
  readonly events: ProtocolEvent[];
  close(): Promise<void>;
  /** The port has closed the connection. */
  readonly closed: Promise<unknown>;
}

export async function connectFrontEnd(t: TestContext, url: string): Promise<FrontEnd> {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  const answers = new Map<number, (message: { result?: object; error?: { message: string } }) => void>();
  const events: ProtocolEvent[] = [];
  const waiting: { method: string; resolve(params: unknown): void }[] = [];
  let id = 0;
  socket.on("message", (data) => {
    const message = JSON.parse(String(data));
    if (message.id !== undefined) {
      const answer = answers.get(message.id);
      if (answer === undefined) throw new Error(`Unexpected response ${data}`);
      answers.delete(message.id);
      return answer(message);
    }
    const index = waiting.findIndex(({ method }) => method === message.method);
    if (index >= 0) waiting.splice(index, 1)[0]!.resolve(message.params);
    else events.push(message);
  });
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  const close = () =>
    new Promise<void>((resolve) => {
      if (socket.readyState === WebSocket.CLOSED) return resolve();
      socket.once("close", () => resolve()).close();
    });
  t.after(close);
  return {
    events,
    close,
    closed: new Promise((resolve) => socket.once("close", resolve)),
    send(method, params) {
      id += 1;
      socket.send(JSON.stringify({ id, method, params }));
      return new Promise((resolve, reject) =>
        answers.set(id, ({ result, error }) => (error ? reject(new Error(error.message)) : resolve(result))),
      );
    },
    event(method) {
      const index = events.findIndex((it) => it.method === method);
      if (index >= 0) return Promise.resolve(events.splice(index, 1)[0]!.params);
      return new Promise((resolve) => waiting.push({ method, resolve }));
    },
  };
}
