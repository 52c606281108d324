// The bare `ws` server that bench/start.ts compares with: answers each message, prints its address.
import { createServer } from "node:http";
import { WebSocketServer } from "ws";

const server = createServer();
new WebSocketServer({ server, perMessageDeflate: false }).on("connection", (client) => {
  client.on("message", () => client.send("pong"));
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (address !== null && typeof address === "object") console.log(`listening on http://127.0.0.1:${address.port}`);
});
// Exits normally, so that its compile cache is written.
process.on("SIGTERM", () => process.exit());
