// A client that costs little compared with the server: raw sockets, prepared frames, answers counted by their length.
import { once } from "node:events";
import { connect, type Socket } from "node:net";

export interface Load {
  readonly connections: number;
  /** Unanswered messages per connection. */
  readonly inFlight: number;
  /** True to send all due messages in one write, false to write each separately. */
  readonly isBatched: boolean;
  readonly millis: number;
}

export interface LoadResult {
  readonly messages: number;
  readonly millis: number;
  /** Milliseconds from a message to its answer, ascending. */
  readonly latencies: Float64Array;
  /** CPU time of the server for them, without the handshakes. */
  readonly cpuMicros: number;
}

/** @param cpuMicros the CPU time of the server so far */
export async function run(
  port: number,
  path: string,
  message: string,
  load: Load,
  cpuMicros: () => Promise<number> = async () => 0,
): Promise<LoadResult> {
  const frame = maskedFrame(message);
  const sockets = await Promise.all(Array.from({ length: load.connections }, () => open(port, path)));
  const latencies: number[] = [];
  const cpuBefore = await cpuMicros();
  const started = performance.now();
  const until = started + load.millis;
  await Promise.all(sockets.map((socket) => converse(socket, frame, load, until, latencies)));
  const millis = performance.now() - started;
  const used = (await cpuMicros()) - cpuBefore;
  for (const socket of sockets) socket.destroy();
  return { messages: latencies.length, millis, latencies: Float64Array.from(latencies).sort(), cpuMicros: used };
}

/** Keeps `inFlight` messages unanswered until the time is over, then waits for the last answer. */
function converse(socket: Socket, frame: Buffer, load: Load, until: number, latencies: number[]): Promise<void> {
  const { inFlight, isBatched } = load;
  return new Promise((resolve) => {
    const sentAt: number[] = [];
    let rest: Buffer = Buffer.alloc(0);
    const send = (count: number) => {
      const now = performance.now();
      for (let index = 0; index < count; index++) sentAt.push(now);
      if (isBatched && count > 1) socket.write(Buffer.concat(Array.from({ length: count }, () => frame)));
      else for (let index = 0; index < count; index++) socket.write(frame);
    };
    socket.on("data", (chunk: Buffer) => {
      const data = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
      let at = 0;
      let answers = 0;
      // Answers are unmasked text frames: a head of two bytes below 126 bytes of payload, else of four.
      while (data.length - at >= 4) {
        const short = data[at + 1]!;
        const length = short < 126 ? 2 + short : 4 + data.readUInt16BE(at + 2);
        if (data.length - at < length) break;
        at += length;
        answers++;
      }
      rest = data.subarray(at);
      const now = performance.now();
      for (const time of sentAt.splice(0, answers)) latencies.push(now - time);
      if (now < until) {
        if (answers > 0) send(answers);
      } else if (sentAt.length === 0) resolve();
    });
    send(inFlight);
  });
}

async function open(port: number, path: string): Promise<Socket> {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
  );
  const [answer] = (await once(socket, "data")) as [Buffer];
  if (!answer.toString("latin1").startsWith("HTTP/1.1 101")) throw new Error(`refused: ${answer.toString("utf8")}`);
  return socket;
}

const mask = [0x37, 0xfa, 0x21, 0x3d] as const;

/** A text frame of less than 126 bytes of payload. */
function maskedFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  return Buffer.concat([
    Buffer.from([0x81, 0x80 | payload.length, ...mask]),
    payload.map((byte, index) => byte ^ mask[index % 4]!),
  ]);
}
