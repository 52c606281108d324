// A WebSocket client, built on Node's own.
type Json = Readonly<Record<string, unknown>>;

export class Client {
  readonly #socket: WebSocket;
  readonly #waiting: ((answer: string) => void)[] = [];

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener("message", (event) => this.#waiting.shift()?.(String(event.data)));
  }

  static async open(url: string): Promise<Client> {
    const socket = new WebSocket(url);
    await new Promise((resolve, reject) => {
      socket.addEventListener("open", resolve);
      socket.addEventListener("error", () => reject(new Error(`No connection to ${url}`)));
    });
    return new Client(socket);
  }

  /** The answer to a message. */
  async ask(message: Json): Promise<Json> {
    return JSON.parse(await this.askText(JSON.stringify(message))) as Json;
  }

  /** The answer to a message, as it is. */
  async askText(message: string): Promise<string> {
    this.#socket.send(message);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`No answer to ${message}`)), 10_000);
      this.#waiting.push((answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
    });
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#socket.addEventListener("close", resolve));
    this.#socket.close();
    await closed;
  }
}

/** The status of the answer to a handshake. */
export async function handshakeStatus(url: string): Promise<number> {
  const { get } = await import("node:http");
  return new Promise((resolve, reject) => {
    const request = get(url.replace(/^ws:/, "http:"), {
      headers: {
        Connection: "Upgrade",
        Upgrade: "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
      },
    });
    request.on("response", (response) => {
      response.destroy();
      resolve(response.statusCode ?? 0);
    });
    request.on("upgrade", (_response, socket) => {
      socket.destroy();
      resolve(101);
    });
    request.on("error", reject);
  });
}
