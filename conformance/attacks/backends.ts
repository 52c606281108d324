// Attacks by a backend that an API calls.
import type { AddressInfo } from "node:net";
import { createServer, type Server, type Socket } from "node:net";
import { gzipSync } from "node:zlib";
import type { Attack } from "./attack.ts";
import { aborted } from "./raw.ts";
import { dial } from "./target.ts";

const servers: Server[] = [];

/** A backend that answers each request by calling `act`. */
async function backend(act: (socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.on("data", () => act(socket));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref();
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

async function byBackend(name: string, act: (socket: Socket) => void, response = "$input.body"): Promise<Attack> {
  return {
    name: `backend: ${name}`,
    api: { backend: await backend(act), response },
    async run({ url, signal }) {
      const socket = await dial(url);
      socket.addEventListener("message", () => {
        if (!signal.aborted && socket.readyState === WebSocket.OPEN) socket.send("{}");
      });
      for (let count = 0; count < 4; count++) socket.send("{}");
      await aborted(signal);
      socket.close();
    },
  };
}

const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024));

export const backendAttacks: readonly Attack[] = [
  await byBackend("a compressed bomb", (socket) => {
    socket.write(`HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${bomb.length}\r\n\r\n`);
    socket.write(bomb);
  }),
  await byBackend("a redirect to itself", (socket) => {
    socket.write("HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n");
  }),
  await byBackend("a head without end", (socket) => {
    socket.write(`HTTP/1.1 200 OK\r\n${"X-Long: ".padEnd(1_000, "y")}\r\n`.repeat(1_000));
  }),
  await byBackend("a body without end", (socket) => {
    socket.write("HTTP/1.1 200 OK\r\n\r\n");
    const more = () => {
      while (socket.writable && socket.write(Buffer.alloc(65_536, "x")));
    };
    socket.on("drain", more);
    more();
  }),
  await byBackend("interim answers without end", (socket) => {
    const timer = setInterval(() => socket.write("HTTP/1.1 100 Continue\r\n\r\n".repeat(100)), 1);
    socket.once("close", () => clearInterval(timer));
  }),
  await byBackend(
    "deep JSON, and a path that searches everywhere",
    (socket) => {
      const body = "[".repeat(60_000) + "]".repeat(60_000);
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
    },
    "$input.json('$..a')",
  ),
];
