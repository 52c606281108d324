// Clients that cost little compared with the server: raw sockets, prepared requests, answers counted but not parsed.
import { once } from "node:events";
import { connect, type Socket } from "node:net";

export interface Address {
  readonly port: number;
  readonly path: string;
}

/** Resolves with a socket after its 101. */
export async function open({ port, path }: Address): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  socket.setNoDelay(true);
  socket.write(
    `GET ${path || "/"} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
  );
  const [answer] = (await once(socket, "data")) as [Buffer];
  if (!answer.toString("latin1").startsWith("HTTP/1.1 101")) throw new Error(answer.toString());
  return socket;
}

export async function openMany(address: Address, count: number): Promise<readonly Socket[]> {
  const sockets: Socket[] = [];
  while (sockets.length < count) {
    const batch = Math.min(100, count - sockets.length);
    sockets.push(...(await Promise.all(Array.from({ length: batch }, () => open(address)))));
  }
  return sockets;
}

/** Handshakes per second, `atOnce` at a time, each connection closed immediately. */
export async function connectRate(address: Address, atOnce: number, millis: number): Promise<number> {
  const started = performance.now();
  let count = 0;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (performance.now() - started < millis) {
        const socket = await open(address);
        socket.destroy();
        count++;
      }
    }),
  );
  return (count / (performance.now() - started)) * 1000;
}

/** Callbacks per second that were answered and delivered, one at a time for each caller. */
export async function callbackRate(address: Address, callers: number, millis: number): Promise<number> {
  const sockets = await openMany(address, callers);
  const payload = "x".repeat(64);
  let received = 0;
  let sent = 0;
  const started = performance.now();
  await Promise.all(
    sockets.map(async (socket) => {
      const id = await connectionId(socket);
      socket.on("data", (bytes: Buffer) => {
        received += bytes.length;
      });
      const request = Buffer.from(
        `POST ${address.path}/@connections/${encodeURIComponent(id)} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: ${payload.length}\r\n\r\n${payload}`,
      );
      const caller = connect(address.port, "127.0.0.1");
      caller.setNoDelay(true);
      while (performance.now() - started < millis) {
        caller.write(request);
        const [answer] = (await once(caller, "data")) as [Buffer];
        if (!answer.toString("latin1", 0, 12).endsWith("200")) throw new Error(answer.toString());
        sent++;
      }
      caller.destroy();
    }),
  );
  const elapsed = performance.now() - started;
  const expected = sent * (payload.length + 2);
  while (received < expected) await new Promise(setImmediate);
  for (const socket of sockets) socket.destroy();
  return (sent / elapsed) * 1000;
}

/** The server answers any message with it. */
async function connectionId(socket: Socket): Promise<string> {
  socket.write(Buffer.from([0x81, 0x83, 0, 0, 0, 0, 0x69, 0x64, 0x3f]));
  const [frame] = (await once(socket, "data")) as [Buffer];
  return frame.toString("latin1", 2);
}
