// Attacks by a client through its use of the connection.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Attack } from "./attack.ts";
import { aborted, frame, handshake, pour } from "./raw.ts";

/** A backend that never answers. */
const hanging = createServer(() => {});
const hangingUrl = await new Promise<string>((resolve) => {
  hanging.listen(0, "127.0.0.1", () => resolve(`http://127.0.0.1:${(hanging.address() as AddressInfo).port}/`));
});
hanging.unref();

export const connectionAttacks: readonly Attack[] = [
  {
    name: "connection: messages without end to a backend that hangs",
    quick: true,
    api: { backend: hangingUrl },
    async run({ url, signal }) {
      const socket = await handshake(url);
      socket.resume();
      await pour(socket, Buffer.concat(Array.from({ length: 100 }, () => frame("x".repeat(1_000)))), signal);
    },
  },
  {
    name: "connection: small messages as fast as possible",
    quick: true,
    api: {},
    async run({ url, signal }) {
      const socket = await handshake(url);
      socket.resume();
      await pour(socket, Buffer.concat(Array.from({ length: 500 }, () => frame("{}"))), signal);
    },
  },
  {
    name: "connection: messages that are logged, and nobody reads the log",
    quick: true,
    api: {},
    options: () => ["--ephemeral", "--log-messages"],
    async run({ gateway, url, signal }) {
      gateway.stopReading();
      const socket = await handshake(url);
      socket.resume();
      await pour(socket, Buffer.concat(Array.from({ length: 500 }, () => frame("{}"))), signal);
    },
  },
  {
    name: "connection: pings as fast as possible",
    async run({ url, signal }) {
      const socket = await handshake(url);
      socket.resume();
      await pour(
        socket,
        Buffer.concat(Array.from({ length: 500 }, () => frame("p".repeat(125), { opcode: 9 }))),
        signal,
      );
    },
  },
  {
    name: "connection: empty fragments without end",
    async run({ url, signal }) {
      const fragments = Array.from({ length: 500 }, () => frame("", { opcode: 0, isLast: false }));
      // The gateway may close such a connection; the client connects again.
      while (!signal.aborted) {
        const socket = await handshake(url);
        socket.resume();
        socket.write(frame("{", { isLast: false }));
        await pour(socket, Buffer.concat(fragments), signal);
      }
    },
  },
  {
    name: "connection: answers of 100 KB that are not read",
    api: { response: `#foreach($n in [1..1000])${"y".repeat(100)}#end` },
    async run({ url, signal }) {
      const socket = await handshake(url);
      socket.pause();
      await pour(socket, Buffer.concat(Array.from({ length: 100 }, () => frame("{}"))), signal);
    },
  },
  {
    name: "connection: opened and closed again and again",
    api: {},
    async run({ url, signal }) {
      while (!signal.aborted) {
        const sockets = await Promise.all(Array.from({ length: 10 }, () => handshake(url)));
        for (const socket of sockets) socket.destroy();
      }
    },
  },
  {
    name: "connection: 500 that send half a frame",
    async run({ url, signal }) {
      const sockets = [];
      for (let count = 0; count < 500 && !signal.aborted; count++) sockets.push(await handshake(url));
      for (const socket of sockets) socket.write(frame("x".repeat(30_000)).subarray(0, 29_000));
      await aborted(signal);
      for (const socket of sockets) socket.destroy();
    },
  },
];
