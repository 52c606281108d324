// The embedded DynamoDB without its thread, on a disk that is slow.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { type TestContext, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { EmbeddedOperations } from "./embedded-operations.ts";

type Write = (...args: unknown[]) => Promise<void>;

const require = createRequire(createRequire(import.meta.url).resolve("dynalite"));
const { MemoryLevel } = require("memory-level") as { MemoryLevel: { prototype: { _put: Write; _del: Write } } };

const TableName = "chat";
const table = {
  TableName,
  AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
  KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
  BillingMode: "PAY_PER_REQUEST",
};

/** @param fails refuses a write of this kind */
async function openSlowly(t: TestContext, fails: (kind: "_put" | "_del") => boolean = () => false) {
  for (const kind of ["_put", "_del"] as const) {
    const write = MemoryLevel.prototype[kind];
    t.mock.method(MemoryLevel.prototype, kind, async function (this: unknown, ...args: unknown[]) {
      await delay(15);
      if (fails(kind)) throw new Error("The disk is full");
      return write.apply(this, args);
    });
  }
  const operations = await EmbeddedOperations.open({
    folder: undefined,
    region: "eu-west-1",
    accountId: "123456789012",
  });
  t.after(() => operations.close());
  return (name: string, input: object) => operations.call("DynamoDB", name, { ...input });
}

test("has changed a table when it answers, so that the next operation finds it active or gone", async (t) => {
  const call = await openSlowly(t);
  const status = async () => {
    const { body } = await call("DescribeTable", { TableName });
    return (body.Table as { TableStatus: string } | undefined)?.TableStatus;
  };
  for (const _ of ["first", "again"]) {
    const created = await call("CreateTable", table);
    assert.equal(created.status, 200, JSON.stringify(created.body));
    assert.equal((created.body.TableDescription as { TableStatus: string }).TableStatus, "ACTIVE");
    assert.equal(await status(), "ACTIVE");
    const ProvisionedThroughput = { ReadCapacityUnits: 1, WriteCapacityUnits: 2 };
    await call("UpdateTable", { TableName, BillingMode: "PROVISIONED", ProvisionedThroughput });
    assert.equal(await status(), "ACTIVE");
    const deleted = await call("DeleteTable", { TableName });
    assert.equal(deleted.status, 200, JSON.stringify(deleted.body));
    assert.equal(await status(), undefined);
  }
});

test("fails if the last change of a table cannot be stored", async (t) => {
  const call = await openSlowly(t, (kind) => kind === "_del");
  t.mock.method(console, "error", () => {});
  await call("CreateTable", table);
  await assert.rejects(call("DeleteTable", { TableName }), { message: "The disk is full" });
});
