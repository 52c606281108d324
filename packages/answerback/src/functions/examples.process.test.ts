// The examples with functions, as `answerback dev` runs them, with two clients.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { TestClient } from "../test-client.ts";
import { DevHere } from "../test-development.ts";
import { copyFolder, type DevReport, writeFiles } from "../test-program.ts";

const timeout = 120_000;
const examples = join(import.meta.dirname, "../../../../examples");

async function deployed(dev: DevReport): Promise<string> {
  const { outputs } = await dev.deployed();
  const { findings } = await dev.next(({ kind }) => kind === "findings");
  assert.deepEqual(findings, []);
  return String(outputs.url);
}

test("examples/chat: two clients join, talk and leave; a saved handler serves them", { timeout }, async () => {
  const folder = copyFolder(join(examples, "chat"));
  const dev = new DevHere(folder);
  const url = await deployed(dev);
  const [ann, bob] = [await TestClient.open(url), await TestClient.open(url)];
  const both = async () => [await ann.next(), await bob.next()];
  const twice = (message: object) => [message, message];
  ann.send({ action: "join", name: "Ann" });
  assert.deepEqual(await both(), twice({ type: "joined", name: "Ann" }));
  ann.send({ action: "send", text: "hello" });
  assert.deepEqual(await both(), twice({ type: "message", from: "Ann", text: "hello" }));
  writeFiles(folder, {
    "functions/send.mjs": `import { postToAll } from "./post.mjs";
      export const handler = async ({ requestContext }) => {
        await postToAll(requestContext, { type: "new" });
        return { statusCode: 200 };
      };`,
  });
  await dev.next(({ kind }) => kind === "saved");
  bob.send({ action: "send", text: "again" });
  assert.deepEqual(await both(), twice({ type: "new" }));
  ann.close();
  assert.deepEqual(await bob.next(), { type: "left", name: "Ann" });
  bob.close();
  assert.equal(await dev.stop(), 0);
});

test("examples/orders: the function's error selects the answer, and a function writes to another client", {
  timeout,
}, async () => {
  const dev = new DevHere(copyFolder(join(examples, "orders")));
  const url = await deployed(dev);
  const [buyer, clerk] = [await TestClient.open(url), await TestClient.open(url)];
  const place = (item: string, quantity: number) => buyer.ask({ action: "place", item, quantity });
  const placed = (await place("apple", 2)) as { readonly order: { readonly orderId: string } };
  const { orderId } = placed.order;
  assert.deepEqual(placed, { type: "place", order: { orderId, item: "apple", quantity: 2 } });
  assert.deepEqual(await place("plum", 1), { type: "unknown", reason: "NotFound: there is no item plum" });
  assert.deepEqual(await place("pear", 9), { type: "failed", reason: "Only 3 of pear are left" });
  assert.deepEqual(await clerk.ask({ action: "ship", orderId }), { type: "ship", order: { orderId, item: "apple" } });
  assert.deepEqual(await buyer.next(), { type: "shipped", orderId });
  buyer.close();
  clerk.close();
  assert.equal(await dev.stop(), 0);
});
