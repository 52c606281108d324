import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { test } from "node:test";
import { forbidden, refuse } from "./refuse.ts";

test("reads what comes after a refusal, and drops a client that keeps its side open", async (t) => {
  const server = createServer({ allowHalfOpen: true }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const client = connect({ port: (server.address() as AddressInfo).port, host: "127.0.0.1", allowHalfOpen: true });
  const [socket] = (await once(server, "connection")) as [Socket];
  t.after(() => {
    client.destroy();
    server.close();
  });
  client.write("x".repeat(1_000_000));
  refuse(socket, forbidden);
  const [answer] = (await once(client, "data")) as [Buffer];
  assert.match(answer.toString(), /^HTTP\/1\.1 403 Forbidden\r\n.*\{"message":"Forbidden"\}$/s);
  await once(client, "end");
  while (client.writableLength > 0) await new Promise(setImmediate);
  assert.equal(socket.timeout, 5_000);
  socket.emit("timeout");
  assert.equal(socket.destroyed, true);
});
