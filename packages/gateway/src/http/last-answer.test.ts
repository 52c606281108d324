import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { type TestContext, test } from "node:test";
import { TestClock } from "../test-clock.ts";
import { sendLastAnswer } from "./last-answer.ts";

/** Both ends of one connection, each of which may be closed alone. */
async function connected(t: TestContext): Promise<{ readonly client: Socket; readonly socket: Socket }> {
  const server = createServer({ allowHalfOpen: true }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const client = connect({ port: (server.address() as AddressInfo).port, host: "127.0.0.1", allowHalfOpen: true });
  const [socket] = (await once(server, "connection")) as [Socket];
  t.after(() => {
    client.destroy();
    socket.destroy();
    server.close();
  });
  return { client, socket };
}

const answer = "HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

test("reads data after the answer, so that the client receives the answer", { timeout: 20_000 }, async (t) => {
  const { client, socket } = await connected(t);
  // More than the system's buffers hold: it arrives only if the server reads.
  const written = new Promise((resolve) => client.write(Buffer.alloc(64 * 1024 * 1024), resolve));
  sendLastAnswer(socket, answer, new TestClock());
  assert.equal(String(await once(client, "data")), answer);
  await written;
  client.end();
  await once(socket, "close");
});

test("drops a client that keeps its side open for five seconds", async (t) => {
  const { client, socket } = await connected(t);
  const clock = new TestClock();
  sendLastAnswer(socket, answer, clock);
  await once(client, "data");
  clock.advance(4_999);
  assert.equal(socket.destroyed, false);
  clock.advance(1);
  assert.equal(socket.destroyed, true);
});

test("leaves no timer when the client closes", async (t) => {
  const { client, socket } = await connected(t);
  const clock = new TestClock();
  sendLastAnswer(socket, answer, clock);
  client.end();
  await once(socket, "close");
  assert.equal(clock.waiting, 0);
  sendLastAnswer(socket, answer, clock);
  assert.equal(clock.waiting, 0);
});
