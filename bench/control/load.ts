// Sends requests over a fixed number of connections, one at a time on each, with a minimal client, so that the server is
// measured.
import { connect, type Socket } from "node:net";

export interface LoadRequest {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body?: string;
}

export interface LoadAnswer {
  readonly status: number;
  readonly body: string;
}

/** @returns the answers in the order of the requests */
export async function load(url: string, connections: number, requests: readonly LoadRequest[]): Promise<LoadAnswer[]> {
  const { hostname, port } = new URL(url);
  const answers: LoadAnswer[] = new Array(requests.length);
  let next = 0;
  const worker = async () => {
    let client: Client | undefined;
    for (;;) {
      const index = next++;
      const request = requests[index];
      if (request === undefined) break;
      client ??= new Client(connect({ host: hostname, port: Number(port), noDelay: true }));
      const { answer, keepsAlive } = await client.send(request);
      if (answer.status >= 400) throw new Error(`${request.method} ${request.path}: ${answer.status} ${answer.body}`);
      answers[index] = answer;
      if (!keepsAlive) {
        client.close();
        client = undefined;
      }
    }
    client?.close();
  };
  await Promise.all(Array.from({ length: connections }, worker));
  return answers;
}

/** @returns requests per second */
export async function rate(url: string, connections: number, requests: readonly LoadRequest[]): Promise<number> {
  const started = process.hrtime.bigint();
  await load(url, connections, requests);
  return requests.length / (Number(process.hrtime.bigint() - started) / 1e9);
}

/** moto derives the service from it; the signature is not checked. */
const authorization =
  "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/apigateway/aws4_request, SignedHeaders=host, Signature=0";

interface Received {
  readonly answer: LoadAnswer;
  readonly keepsAlive: boolean;
}

class Client {
  readonly #socket: Socket;
  #received = "";
  #settle: { resolve: (received: Received) => void; reject: (error: Error) => void } | undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
    // In Latin-1 one character is one byte, so lengths agree.
    socket.setEncoding("latin1");
    socket.on("data", (text: string) => {
      this.#received += text;
      this.#take(false);
    });
    socket.on("end", () => this.#take(true));
    socket.on("error", (error) => this.#settle?.reject(error));
  }

  send({ method, path, body = "" }: LoadRequest): Promise<Received> {
    const head = `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: ${authorization}\r\nContent-Type: application/json\r\n`;
    const length = body === "" ? "" : `Content-Length: ${Buffer.byteLength(body)}\r\n`;
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      this.#socket.write(`${head}${length}\r\n${body}`);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(ended: boolean): void {
    const headEnd = this.#received.indexOf("\r\n\r\n");
    if (headEnd < 0) {
      if (ended) this.#settle?.reject(new Error("the connection ended without an answer"));
      return;
    }
    const head = this.#received.slice(0, headEnd);
    const length = /^content-length: *(\d+)/im.exec(head)?.[1];
    if (length === undefined && !ended) return;
    const body = this.#received.slice(headEnd + 4, length === undefined ? undefined : headEnd + 4 + Number(length));
    if (length !== undefined && body.length < Number(length)) return;
    this.#received = "";
    const keepsAlive = !ended && !/^connection: *close/im.test(head) && head.startsWith("HTTP/1.1");
    this.#settle?.resolve({ answer: { status: Number(head.slice(9, 12)), body }, keepsAlive });
  }
}
