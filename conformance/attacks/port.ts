// Attacks on the port, below and beside WebSocket.
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect as connectTls } from "node:tls";
import { DeleteApiCommand } from "@aws-sdk/client-apigatewayv2";
import type { Attack, Target } from "./attack.ts";
import { aborted, open } from "./raw.ts";
import { controlClient, createApi } from "./target.ts";

/** Opens many connections, writes `begin` to each, then keeps writing to all of them. */
async function many(
  { gateway, signal }: Target,
  count: number,
  begin: string | Buffer,
  goOn: () => string | Buffer,
): Promise<void> {
  const sockets = [];
  for (let opened = 0; opened < count && !signal.aborted; opened++) {
    const socket = await open(gateway.url);
    socket.resume();
    socket.write(begin);
    sockets.push(socket);
  }
  while (!signal.aborted) {
    for (const socket of sockets) if (socket.writable) socket.write(goOn());
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  for (const socket of sockets) socket.destroy();
}

const post = (more: string) => `POST /v2/apis HTTP/1.1\r\nHost: localhost\r\n${more}\r\n`;

export const portAttacks: readonly Attack[] = [
  {
    name: "port: heads that never end, 200 connections",
    quick: true,
    run: (target) =>
      many(target, 200, "GET /ws/a/live HTTP/1.1\r\nHost: localhost\r\n", () => `X-${Math.random()}: 1\r\n`),
  },
  {
    name: "port: heads of 60 KB",
    run: (target) =>
      many(
        target,
        50,
        "",
        () => `GET /v2/apis HTTP/1.1\r\nHost: localhost\r\n${"X-Long: ".padEnd(60_000, "y")}\r\n\r\n`,
      ),
  },
  {
    name: "port: bodies that drip, 200 connections",
    run: (target) => many(target, 200, post("Content-Length: 9000000\r\n"), () => "x".repeat(10_000)),
  },
  {
    name: "port: 200 bodies of 9 MiB",
    quick: true,
    run: (target) => many(target, 200, post(`Content-Length: ${9 * 1024 * 1024}\r\n`), () => "x".repeat(1024 * 1024)),
  },
  {
    name: "port: a TLS hello, then random bytes",
    run: (target) => many(target, 100, Buffer.from("16030100", "hex"), () => randomBytes(1_000)),
  },
  {
    name: "port: TLS handshakes for names of all kinds",
    async run({ gateway, signal }) {
      const { port } = new URL(gateway.url);
      while (!signal.aborted) {
        const servername = `${randomBytes(6).toString("hex")}.localhost`;
        await new Promise<void>((resolve) => {
          const socket = connectTls({ port: Number(port), host: "127.0.0.1", servername, rejectUnauthorized: false });
          socket.once("secureConnect", () => socket.end());
          socket.once("close", () => resolve());
          socket.on("error", () => resolve());
        });
      }
    },
  },
  {
    name: "port: random bytes",
    async run({ gateway, signal }) {
      while (!signal.aborted) {
        const socket = await open(gateway.url);
        socket.resume();
        socket.end(randomBytes(10_000));
        await new Promise((resolve) => socket.once("close", resolve));
      }
    },
  },
  {
    name: "port: the largest bodies, nested and wide",
    async run({ gateway, signal }) {
      const bodies = [
        `{"name":"x","tags":${'{"a":'.repeat(1_000_000)}1${"}".repeat(1_000_000)}}`,
        `{"name":"x","protocolType":"WEBSOCKET","tags":{${Array.from({ length: 300_000 }, (_, index) => `"k${index}":"v"`).join()}}}`,
      ];
      for (let index = 0; !signal.aborted; index++) {
        await fetch(`${gateway.url}/v2/apis`, { method: "POST", body: bodies[index % 2]!, signal }).catch(() => {});
        // Clients of the control plane are trusted not to do this without pause.
        await Promise.race([aborted(signal), new Promise((resolve) => setTimeout(resolve, 500))]);
      }
    },
  },
  {
    name: "port: APIs created, used and deleted",
    quick: true,
    async run({ gateway, signal }) {
      const control = controlClient(gateway.url);
      while (!signal.aborted) {
        const ApiId = await createApi(gateway.url);
        const socket = new WebSocket(`${gateway.url.replace("http", "ws")}/ws/${ApiId}/live`);
        await new Promise((resolve) => socket.addEventListener("open", resolve, { once: true }));
        for (let count = 0; count < 61; count++) {
          const answered = new Promise((resolve) => socket.addEventListener("message", resolve, { once: true }));
          socket.send(JSON.stringify({ text: "x".repeat(30_000) }));
          await answered;
        }
        await control.send(new DeleteApiCommand({ ApiId }));
      }
      control.destroy();
    },
  },
  {
    name: "port: unsigned bodies of 9 MiB, with credentials",
    options: () => {
      const file = join(mkdtempSync(join(tmpdir(), "attacks-")), "credentials");
      writeFileSync(file, "[default]\naws_access_key_id = local\naws_secret_access_key = local\n");
      return ["--ephemeral", "--credentials", file];
    },
    run: (target) => many(target, 200, post(`Content-Length: ${9 * 1024 * 1024}\r\n`), () => "x".repeat(1024 * 1024)),
  },
  {
    name: "port: requests for addresses that do not exist",
    async run({ gateway, signal }) {
      const request = Buffer.from("GET /ws/abc/%1b[2J%0aFAKE HTTP/1.1\r\nHost: localhost\r\n\r\n");
      while (!signal.aborted) {
        const socket = await open(gateway.url);
        socket.resume();
        socket.write(request);
        await once(socket, "close");
      }
    },
  },
];
