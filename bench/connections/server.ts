// A server of the comparison, in a separate process: plain `ws`, a bare relay of HTTP to `ws`, or the gateway with one API.
// On "memory" it collects garbage and sends its memory in bytes.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { defaultSettings, startGateway } from "@answerback/gateway";
import { type WebSocket, WebSocketServer } from "ws";
import { createWhoApi } from "../../conformance/connections/who-api.ts";

/** Port for clients, and the path before `@connections` of a callback. */
interface Address {
  readonly port: number;
  readonly path: string;
}

/** Answers each message with the id of its connection, and accepts callbacks for that id. */
function relay(): Promise<Address> {
  const connections = new Map<string, WebSocket>();
  const server = createServer((request, response) => {
    const socket = connections.get(decodeURIComponent(request.url!.slice("/@connections/".length)));
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      socket?.send(Buffer.concat(chunks), { binary: false });
      response.writeHead(socket ? 200 : 410, { "Content-Length": 0 }).end();
    });
  });
  const sockets = new WebSocketServer({ server, perMessageDeflate: false, clientTracking: false });
  let made = 0;
  sockets.on("connection", (socket) => {
    const id = `connection-${made++}`;
    connections.set(id, socket);
    socket.on("message", () => socket.send(id));
    socket.on("close", () => connections.delete(id));
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve({ port: (server.address() as AddressInfo).port, path: "" }));
  });
}

async function gateway(): Promise<Address> {
  const { url, port } = await startGateway({ ...defaultSettings, port: 0 });
  return { port, path: `/ws/${await createWhoApi(url)}/live` };
}

const address = await (process.argv[2] === "answerback" ? gateway() : relay());
process.on("message", () => {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  process.send!({ held: heapUsed + external, resident: process.memoryUsage.rss() });
});
process.on("disconnect", () => process.exit());
process.send!(address);
