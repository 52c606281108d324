// The server that functions are compared with: bare `node:http`, the same handler.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const handler = async (event: { readonly n: number }) => ({ statusCode: 200, body: JSON.stringify({ n: event.n }) });

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", async () => {
    const text = JSON.stringify(await handler(JSON.parse(Buffer.concat(chunks).toString())));
    response.writeHead(200, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text) });
    response.end(text);
  });
});
server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
