// Writes bytes to a port, and the frames of a client.
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect, type Socket } from "node:net";

export async function open(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on("error", () => {});
  await once(socket, "connect");
  return socket;
}

/** Everything received until the gateway closes the connection, or for `millis`. */
export async function answerTo(url: string, bytes: string | Buffer, millis = 3_000): Promise<string> {
  const socket = await open(url);
  let text = "";
  socket.on("data", (chunk: Buffer) => {
    text += chunk.toString("latin1");
  });
  socket.write(bytes);
  await Promise.race([once(socket, "close"), new Promise((resolve) => setTimeout(resolve, millis))]);
  socket.destroy();
  return text;
}

/** A connected WebSocket as a bare socket, for frames written by hand. */
export async function handshake(url: string): Promise<Socket> {
  const { host, pathname } = new URL(url);
  const socket = await open(url);
  socket.write(
    `GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString("base64")}\r\n\r\n`,
  );
  await once(socket, "data");
  return socket;
}

/** @param opcode 1 text, 0 continuation, 9 ping */
export function frame(text: string, { opcode = 1, isLast = true } = {}): Buffer {
  const payload = Buffer.from(text);
  const length =
    payload.length < 126
      ? Buffer.from([0x80 | payload.length])
      : Buffer.from([0xfe, payload.length >> 8, payload.length & 255]);
  // The mask is zero, so the payload is unchanged.
  return Buffer.concat([Buffer.from([(isLast ? 0x80 : 0) | opcode]), length, Buffer.alloc(4), payload]);
}

/** A message in frames of at most 30 KB: larger ones are refused. */
export function frames(text: string): Buffer {
  const size = 30_000;
  const count = Math.max(1, Math.ceil(text.length / size));
  return Buffer.concat(
    Array.from({ length: count }, (_, index) =>
      frame(text.slice(index * size, (index + 1) * size), { opcode: index === 0 ? 1 : 0, isLast: index === count - 1 }),
    ),
  );
}

/** Writes until the signal is aborted, no faster than the other side reads. */
export async function pour(socket: Socket, bytes: Buffer, signal: AbortSignal): Promise<void> {
  const ended = Promise.race([aborted(signal), new Promise<void>((resolve) => socket.once("close", resolve))]);
  while (!signal.aborted && !socket.destroyed) {
    if (!socket.write(bytes)) {
      await Promise.race([ended, new Promise<void>((resolve) => socket.once("drain", resolve))]);
    }
    await new Promise(setImmediate);
  }
  socket.destroy();
}

export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
