// For tests: a WebSocket client that reads messages one by one.
import assert from "node:assert/strict";
import { once } from "node:events";
import { WebSocket } from "ws";

export class TestClient {
  readonly #socket: WebSocket;
  readonly #received: string[] = [];
  #wake: () => void = () => {};

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on("message", (data: Buffer) => {
      this.#received.push(data.toString("utf8"));
      this.#wake();
    });
    socket.on("close", () => this.#wake());
  }

  static async open(url: string, headers: Readonly<Record<string, string>> = {}): Promise<TestClient> {
    const socket = new WebSocket(url, { headers });
    const client = new TestClient(socket);
    await once(socket, "open");
    return client;
  }

  /** The status of a refused handshake. */
  static async refused(url: string, headers: Readonly<Record<string, string>> = {}): Promise<number | undefined> {
    const socket = new WebSocket(url, { headers });
    socket.on("error", () => {});
    socket.on("open", () => socket.terminate());
    return new Promise((resolve) => {
      socket.on("unexpected-response", (_request, response) => {
        socket.terminate();
        resolve(response.statusCode);
      });
      socket.on("close", () => resolve(undefined));
    });
  }

  send(message: object): void {
    this.#socket.send(JSON.stringify(message));
  }

  async next(): Promise<unknown> {
    return JSON.parse(await this.nextText());
  }

  /** The next message as it was sent. */
  async nextText(): Promise<string> {
    while (this.#received.length === 0) {
      assert.equal(this.#socket.readyState, WebSocket.OPEN, "the connection was closed");
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.#received.shift() ?? "";
  }

  ask(message: object): Promise<unknown> {
    this.send(message);
    return this.next();
  }

  close(): void {
    this.#socket.close();
  }
}
