// The page when its connections to a gateway are cut, in a browser.
import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { test } from "node:test";
import { startGateway } from "../index.ts";
import { TestClient } from "../test-client.ts";
import { createTestApi, echo } from "./test-api.ts";
import { line, openPage } from "./test-page.ts";

test("lists what it missed, and says that no gateway answers only while none does", async (t) => {
  const gateway = await startGateway();
  t.after(() => gateway.stop());
  const api = await createTestApi(gateway.url, "interruption", { echo });
  const client = await TestClient.open(api.url);
  t.after(() => client.close());

  // Between page and gateway.
  const sockets = new Set<Socket>();
  let isOpen = true;
  const proxy = createServer((socket) => {
    if (!isOpen) return socket.destroy();
    const other = connect(Number(new URL(gateway.url).port), "127.0.0.1");
    for (const [one, two] of [
      [socket, other],
      [other, socket],
    ] as const) {
      sockets.add(one);
      one.on("error", () => two.destroy()).on("close", () => two.destroy());
      one.pipe(two);
    }
  }).listen(0, "127.0.0.1");
  t.after(() => proxy.close());
  await once(proxy, "listening");
  const cut = () => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };

  const { page, close } = await openPage(`http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
  t.after(close);
  const alert = page.getByRole("alert").getByText("No gateway answers");
  await client.ask({ n: "before", action: "echo" });
  await line(page, "before").waitFor();
  cut();
  await client.ask({ n: "cut", action: "echo" });
  await line(page, '"cut"').waitFor();
  assert.equal(await alert.count(), 0);

  isOpen = false;
  cut();
  await alert.waitFor();
  await client.ask({ n: "away", action: "echo" });
  isOpen = true;
  await line(page, '"away"').waitFor();
  await alert.waitFor({ state: "detached" });
  assert.equal(await line(page, "echo").count(), 3);
});
