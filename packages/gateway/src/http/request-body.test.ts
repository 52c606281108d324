import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { type TestContext, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { RequestBodies, type RequestBodyError } from "./request-body.ts";

/** A server that answers 200 with the length of the body, or the reason why it was not read. */
async function served(t: TestContext, bodies: RequestBodies, work = async () => {}) {
  const server = createServer((request, response) => {
    const read = bodies.use(request, 1_000, async ({ length }) => {
      await work();
      return `read ${length}`;
    });
    read.catch((error: RequestBodyError) => error.reason).then((text) => response.end(text));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${port}/`;
  const opened = async (head: string): Promise<Socket> => {
    const socket = connect(port, "127.0.0.1");
    t.after(() => socket.destroy());
    await once(socket, "connect");
    socket.write(head);
    return socket;
  };
  return { url, opened, post: async (body: string) => (await fetch(url, { method: "POST", body })).text() };
}

const until = async (holds: () => boolean) => {
  for (let tries = 0; !holds() && tries < 200; tries++) await delay(10);
  assert.ok(holds());
};

test("limits the size of a body, with a length and in chunks", async (t) => {
  const { url, post } = await served(t, new RequestBodies());
  assert.equal(await (await fetch(url)).text(), "read 0");
  assert.equal(await post("x".repeat(1_000)), "read 1000");
  assert.equal(await post("x".repeat(1_001)), "tooLarge");
  const body = new Blob(["x".repeat(5_000)]).stream();
  const chunked = await fetch(url, { method: "POST", body, duplex: "half" } as RequestInit);
  assert.equal(await chunked.text(), "tooLarge");
});

test("limits the size of all bodies together, and counts each until it is answered", async (t) => {
  const bodies = new RequestBodies(1_500);
  let finish = () => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const { post } = await served(t, bodies, () => finished);
  const first = post("x".repeat(1_000));
  await until(() => bodies.bytes === 1_000);
  assert.equal(await post("x".repeat(600)), "tooMany");
  finish();
  assert.equal(await first, "read 1000");
  assert.equal(bodies.bytes, 0);
  assert.equal(await post("x".repeat(600)), "read 600");
});

test("no longer counts the body of a client that disconnects", async (t) => {
  const bodies = new RequestBodies();
  const { opened } = await served(t, bodies);
  const socket = await opened("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\nhalf");
  await until(() => bodies.bytes === 4);
  socket.destroy();
  await until(() => bodies.bytes === 0);
});
