import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import type { CreateTableInput, TableDefinition, TableItemDefinition } from "@answerback/program";
import { EmbeddedOperations } from "./embedded-operations.ts";
import type { Members } from "./operation.ts";
import { ProgramTables } from "./program-tables.ts";

function open(t: TestContext) {
  const place = { region: "us-east-1", accountId: "0".repeat(12) };
  const opening = EmbeddedOperations.open({ ...place, folder: undefined });
  t.after(async () => (await opening).close());
  const folder = mkdtempSync(join(tmpdir(), "tables-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const calls: string[] = [];
  const call = async (operation: string, input: object) => {
    if (!operation.startsWith("Describe")) calls.push(operation);
    const { status, body } = await (await opening).call("DynamoDB", operation, JSON.parse(JSON.stringify(input)));
    return { status, body: JSON.parse(JSON.stringify(body)) as Members };
  };
  const tablesOf = (name = "embedded", file = "tables.json") =>
    new ProgramTables({ call, database: name, stateFile: join(folder, file) });
  const tables = tablesOf();
  return {
    calls,
    call,
    tablesOf,
    /** @returns the notes, and the calls that changed something */
    async apply(declared: readonly TableDefinition[], items: readonly TableItemDefinition[] = [], with_ = tables) {
      calls.length = 0;
      const notes = await with_.apply({ tables: declared, items });
      return { notes, calls: [...calls] };
    },
    async described(name: string): Promise<Members> {
      const { body } = await call("DescribeTable", { TableName: name });
      return (body.Table ?? {}) as Members;
    },
  };
}

function table(name: string, more: Partial<CreateTableInput> = {}, timeToLive?: string): TableDefinition {
  return {
    name,
    logicalName: `logical-${name}`,
    timeToLive,
    input: {
      TableName: name,
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      BillingMode: "PAY_PER_REQUEST",
      ...more,
    },
  };
}

const withIndex = (projection: string) => ({
  AttributeDefinitions: [
    { AttributeName: "id", AttributeType: "S" },
    { AttributeName: "room", AttributeType: "S" },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: "byRoom",
      KeySchema: [{ AttributeName: "room", KeyType: "HASH" }],
      Projection: { ProjectionType: projection },
    },
  ],
});

const putItem = { TableName: "chat", Item: { id: { S: "1" }, room: { S: "x" } } };

test("creates tables, changes nothing without a change, and deletes what left the program", async (t) => {
  const { apply, described } = open(t);
  const chat = table("chat", withIndex("ALL"), "expires");
  assert.deepEqual(await apply([chat, table("other")]), {
    notes: [],
    calls: ["CreateTable", "UpdateTimeToLive", "CreateTable"],
  });
  assert.equal((await described("chat")).TableStatus, "ACTIVE");
  assert.deepEqual(await apply([chat, table("other")]), { notes: [], calls: [] });
  assert.deepEqual(await apply([chat]), { notes: [], calls: ["DeleteTable"] });
  assert.deepEqual(await described("other"), {});
  assert.deepEqual(await apply([]), { notes: [], calls: ["DeleteTable"] });
  assert.deepEqual(await apply([]), { notes: [], calls: [] });
});

test("applies what DynamoDB changes, and keeps the items", async (t) => {
  const { apply, described, call } = open(t);
  const provisioned = { ReadCapacityUnits: 1, WriteCapacityUnits: 2 };
  const stream = (StreamViewType: string) => ({
    StreamSpecification: { StreamEnabled: true as const, StreamViewType },
  });
  await apply([table("chat")]);
  await call("PutItem", putItem);
  const numbered = withIndex("KEYS_ONLY");
  const AttributeDefinitions = numbered.AttributeDefinitions.map((it) =>
    it.AttributeName === "room" ? { ...it, AttributeType: "N" } : it,
  );
  for (const [declared, calls] of [
    [table("chat", withIndex("ALL")), ["UpdateTable"]],
    [table("chat", numbered), ["UpdateTable", "UpdateTable"]],
    [table("chat", { ...numbered, AttributeDefinitions }), ["UpdateTable", "UpdateTable"]],
    [table("chat", {}, "expires"), ["UpdateTable", "UpdateTimeToLive"]],
    [table("chat", {}, "ttl"), ["UpdateTimeToLive", "UpdateTimeToLive"]],
    [table("chat", stream("NEW_IMAGE")), ["UpdateTable", "UpdateTimeToLive"]],
    [table("chat", stream("OLD_IMAGE")), ["UpdateTable", "UpdateTable"]],
    [table("chat", { DeletionProtectionEnabled: true }), ["UpdateTable", "UpdateTable"]],
    [table("chat", { BillingMode: "PROVISIONED", ProvisionedThroughput: provisioned }), ["UpdateTable", "UpdateTable"]],
    [table("chat"), ["UpdateTable"]],
  ] as const) {
    assert.deepEqual(await apply([declared]), { notes: [], calls });
    assert.deepEqual(await apply([declared]), { notes: [], calls: [] });
  }
  assert.equal((await described("chat")).StreamSpecification, undefined);
  const { body } = await call("Scan", { TableName: "chat" });
  assert.deepEqual(body.Items, [putItem.Item]);
});

test("replaces a table whose key changes, and says that its items are gone", async (t) => {
  const { apply, described, call } = open(t);
  await apply([table("chat")]);
  await call("PutItem", putItem);
  const key = {
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "N" }],
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
  };
  const { notes } = await apply([table("chat", key)]);
  assert.deepEqual(notes, [
    "The table chat (logical-chat) was replaced, and its items are gone: DynamoDB cannot change the type of the key of a table.",
  ]);
  assert.deepEqual((await described("chat")).AttributeDefinitions, key.AttributeDefinitions);
  const other = { ...key, KeySchema: [{ AttributeName: "name", KeyType: "HASH" }] };
  const named = { ...other, AttributeDefinitions: [{ AttributeName: "name", AttributeType: "S" }] };
  assert.match((await apply([table("chat", named)])).notes.join(), /cannot change the key of a table/);
});

test("leaves tables that the program did not create", async (t) => {
  const { apply, described, call, tablesOf } = open(t);
  await call("CreateTable", table("chat").input);
  const key = { AttributeDefinitions: [{ AttributeName: "id", AttributeType: "N" }] };
  const { notes } = await apply([table("chat", key)]);
  assert.match(
    notes.join(),
    /and the program did not create this table\. Delete the table, or give the program's table another name\.$/,
  );
  await apply([]);
  assert.equal((await described("chat")).TableName, "chat");
  // Another program, and the same program on another database.
  await apply([table("mine")]);
  await apply([], [], tablesOf("embedded", "other.json"));
  await apply([], [], tablesOf("http://127.0.0.1:8000"));
  assert.equal((await described("mine")).TableName, "mine");
  await apply([table("mine")], [], tablesOf("http://127.0.0.1:8000"));
  assert.deepEqual((await apply([])).calls, ["DeleteTable"]);
});

test("reports what DynamoDB refuses, and goes on with the other tables", async (t) => {
  const { apply, described } = open(t);
  const broken = table("broken", { AttributeDefinitions: [] });
  const { notes } = await apply([broken, table("chat", { DeletionProtectionEnabled: true })]);
  assert.match(
    notes.join(),
    /^The table broken \(logical-broken\) could not be created as declared\. CreateTable: .*KeySchema/,
  );
  assert.equal((await described("chat")).TableStatus, "ACTIVE");
  const { notes: stays } = await apply([]);
  assert.match(stays.join(), /^The table chat stays: Resource cannot be deleted as it is currently protected/);
});

test("still deletes a table whose last change was refused", async (t) => {
  const { apply, described } = open(t);
  await apply([table("chat")]);
  const broken = { ...withIndex("ALL"), AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }] };
  assert.match((await apply([table("chat", broken)])).notes.join(), /UpdateTable: .*room/);
  assert.deepEqual((await apply([])).calls, ["DeleteTable"]);
  assert.deepEqual(await described("chat"), {});
});

test("writes the items that the program declares, and deletes those that it no longer does", async (t) => {
  const { apply, call } = open(t);
  const item = (id: string, n: string): TableItemDefinition => ({
    urn: `urn:${id}`,
    logicalName: id,
    tableName: "chat",
    keyNames: ["id"],
    item: { id: { S: id }, n: { N: n } },
  });
  const items = async () =>
    ((await call("Scan", { TableName: "chat" })).body.Items as { id: { S: string }; n: { N: string } }[])
      .map(({ id, n }) => `${id.S}=${n.N}`)
      .sort();
  await apply([table("chat")], [item("a", "1"), item("b", "1")]);
  assert.deepEqual(await items(), ["a=1", "b=1"]);
  assert.deepEqual((await apply([table("chat")], [item("a", "1"), item("b", "1")])).calls, []);
  await apply([table("chat")], [item("a", "2"), item("c", "1")]);
  assert.deepEqual(await items(), ["a=2", "c=1"]);
  const ranged = {
    AttributeDefinitions: ["id", "room"].map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
    KeySchema: [
      { AttributeName: "id", KeyType: "HASH" },
      { AttributeName: "room", KeyType: "RANGE" },
    ],
  };
  const inRoom: TableItemDefinition = {
    ...item("r", "1"),
    keyNames: ["id", "room"],
    item: { id: { S: "r" }, room: { S: "x" }, n: { N: "1" } },
  };
  await apply([table("chat", ranged)], [inRoom]);
  assert.deepEqual(await items(), ["r=1"]);
  // A new table has the items that it declares, also those that did not change.
  const indexed = {
    ...ranged,
    LocalSecondaryIndexes: [
      { IndexName: "byRoom", KeySchema: ranged.KeySchema, Projection: { ProjectionType: "ALL" } },
    ],
  };
  assert.equal((await apply([table("chat", indexed)], [inRoom])).notes.length, 1);
  assert.deepEqual(await items(), ["r=1"]);
  await apply([]);
  const { notes } = await apply([table("chat")], [{ ...item("d", "x"), item: { id: { N: "1" } } }]);
  assert.match(notes.join(), /^The item d of the table chat could not be written\. PutItem: /);
});
