// For tests: a WebSocket client that sends exactly the bytes it is given, and reads frames strictly by RFC 6455.
import { once } from "node:events";
import { connect, type Socket } from "node:net";

export interface Frame {
  /** FIN and opcode: 0x81 is a whole text message. */
  readonly first: number;
  readonly payload: Buffer;
}

/** FIN and opcode of the frames that the tests send. */
export const opcodes = {
  text: 0x81,
  textBegins: 0x01,
  continues: 0x00,
  ends: 0x80,
  binary: 0x82,
  close: 0x88,
  ping: 0x89,
};

/** A frame as a client sends it, masked with zeros. */
export function clientFrame(first: number, payload: Buffer | string): Buffer {
  const bytes = Buffer.from(payload);
  const { length } = bytes;
  const header = length < 126 ? [first, 0x80 | length] : [first, 0x80 | 126, length >> 8, length & 255];
  if (length > 65_535) {
    const long = Buffer.alloc(10);
    long[0] = first;
    long[1] = 0x80 | 127;
    long.writeBigUInt64BE(BigInt(length), 2);
    return Buffer.concat([long, Buffer.alloc(4), bytes]);
  }
  return Buffer.concat([Buffer.from(header), Buffer.alloc(4), bytes]);
}

export class RawClient {
  readonly socket: Socket;
  readonly #frames: Frame[] = [];
  readonly #waiting: (() => void)[] = [];
  #received = Buffer.alloc(0);
  #ended = false;

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on("error", () => {});
    socket.on("data", (bytes: Buffer) => this.#read(bytes));
    socket.on("close", () => {
      this.#ended = true;
      this.#wake();
    });
  }

  /** Resolves after the 101. */
  static async open(
    url: string,
    head = Buffer.alloc(0),
    options: { readonly allowHalfOpen?: boolean } = {},
  ): Promise<RawClient> {
    const { hostname, port, host, pathname } = new URL(url);
    const socket = connect({ port: Number(port), host: hostname, ...options });
    socket.write(
      Buffer.concat([
        Buffer.from(
          `GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
        ),
        head,
      ]),
    );
    let answer = Buffer.alloc(0);
    while (!answer.includes("\r\n\r\n")) {
      const [bytes] = (await once(socket, "data")) as [Buffer];
      answer = Buffer.concat([answer, bytes]);
    }
    if (!answer.toString("latin1").startsWith("HTTP/1.1 101")) throw new Error(answer.toString());
    const client = new RawClient(socket);
    client.#read(answer.subarray(answer.indexOf("\r\n\r\n") + 4));
    return client;
  }

  write(...pieces: readonly Buffer[]): void {
    this.socket.write(Buffer.concat(pieces));
  }

  /** The next frame; undefined if the socket closes first. */
  async next(): Promise<Frame | undefined> {
    while (this.#frames.length === 0 && !this.#ended) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return this.#frames.shift();
  }

  /** The code of the close frame that comes next. */
  async closeCode(): Promise<number | undefined> {
    const frame = await this.next();
    return frame?.first === opcodes.close ? frame.payload.readUInt16BE(0) : undefined;
  }

  #read(bytes: Buffer): void {
    this.#received = Buffer.concat([this.#received, bytes]);
    for (;;) {
      const { length } = this.#received;
      if (length < 2) return;
      const short = this.#received[1]! & 0x7f;
      const header = short === 126 ? 4 : short === 127 ? 10 : 2;
      if (length < header) return;
      const size =
        short === 126
          ? this.#received.readUInt16BE(2)
          : short === 127
            ? Number(this.#received.readBigUInt64BE(2))
            : short;
      if (length < header + size) return;
      const frame = { first: this.#received[0]!, payload: this.#received.subarray(header, header + size) };
      this.#frames.push(frame);
      // Every well-behaved client answers a close.
      if (frame.first === opcodes.close) this.socket.end(clientFrame(opcodes.close, frame.payload));
      this.#received = this.#received.subarray(header + size);
      this.#wake();
    }
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}
