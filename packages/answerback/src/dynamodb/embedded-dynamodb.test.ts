import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, type TestContext, test } from "node:test";
import { EmbeddedDynamoDb, parsedAnswer } from "./embedded-dynamodb.ts";
import { EmbeddedOperations } from "./embedded-operations.ts";
import { errorText, errorType, type Members, type OperationResult } from "./operation.ts";

const place = { region: "eu-west-1", accountId: "123456789012" };

type Call = (operation: string, input: object) => Promise<OperationResult>;

const calls = (call: Call) => ({
  call,
  async ok(operation: string, input: object): Promise<Members> {
    const result = await call(operation, input);
    assert.equal(result.status, 200, JSON.stringify(result.body));
    return result.body;
  },
  async error(operation: string, input: object) {
    const result = await call(operation, input);
    return { type: errorType(result), message: errorText(result), body: result.body };
  },
});

/** In a thread. */
function openDatabase(t: TestContext, folder?: string) {
  const database = new EmbeddedDynamoDb({ ...place, folder, onFault: assert.fail });
  t.after(() => database.close());
  const call = async (operation: string, input: object) =>
    parsedAnswer(await database.call("DynamoDB", operation, JSON.stringify(input)));
  return { database, ...calls(call) };
}

/** Its operations without the thread, which takes most of the time. */
function open(t: TestContext) {
  const opening = EmbeddedOperations.open({ ...place, folder: undefined });
  t.after(async () => (await opening).close());
  return calls(async (operation, input) => {
    const result = await (await opening).call("DynamoDB", operation, JSON.parse(JSON.stringify(input)) as Members);
    return { ...result, body: JSON.parse(JSON.stringify(result.body)) as Members };
  });
}

const TableName = "chat";
const table = {
  TableName,
  AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
  KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
  BillingMode: "PAY_PER_REQUEST",
};
const item = (id: string, more: object = {}) => ({ id: { S: id }, ...more });

const folders = mkdtempSync(join(tmpdir(), "dynamodb-"));
// After the databases of all tests are closed, because they write into their folders until then.
after(() => rmSync(folders, { recursive: true, force: true, maxRetries: 3 }));

const temporaryFolder = () => mkdtempSync(join(folders, "test-"));

test("creates a table that is active at once, and describes it with AWS's names", async (t) => {
  const { ok } = open(t);
  await ok("CreateTable", { ...table, StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_IMAGE" } });
  const { Table } = (await ok("DescribeTable", { TableName })) as { Table: Members };
  assert.equal(Table.TableStatus, "ACTIVE");
  assert.equal(Table.TableArn, "arn:aws:dynamodb:eu-west-1:123456789012:table/chat");
  assert.deepEqual(Table.StreamSpecification, { StreamEnabled: true, StreamViewType: "NEW_IMAGE" });
  assert.match(String(Table.LatestStreamArn), /^arn:aws:dynamodb:eu-west-1:123456789012:table\/chat\/stream\/20\d\d-/);
});

test("opens ahead of the first call, and closes without a call", async (t) => {
  const { database, ok } = openDatabase(t);
  database.open();
  database.open();
  await ok("CreateTable", table);
  const other = openDatabase(t, join(temporaryFolder(), "tables")).database;
  other.open();
  await other.close();
});

test("takes the ARN of a table in place of its name", async (t) => {
  const { ok, error } = open(t);
  await ok("CreateTable", table);
  const arn = "arn:aws:dynamodb:eu-west-1:123456789012:table/chat";
  await ok("PutItem", { TableName: arn, Item: item("a") });
  await ok("BatchWriteItem", { RequestItems: { [arn]: [{ PutRequest: { Item: item("b") } }] } });
  await ok("TransactWriteItems", { TransactItems: [{ Put: { TableName: arn, Item: item("c") } }] });
  assert.equal((await ok("Scan", { TableName: arn })).Count, 3);
  assert.deepEqual(
    (await ok("TransactGetItems", { TransactItems: [{ Get: { TableName: arn, Key: item("c") } }] })).Responses,
    [{ Item: item("c") }],
  );
  const { Responses } = await ok("BatchGetItem", { RequestItems: { [arn]: { Keys: [item("b")] } } });
  assert.deepEqual(Responses, { [arn]: [item("b")] });
  assert.equal(((await ok("DescribeTable", { TableName: arn })).Table as Members).TableName, "chat");
  assert.equal((await error("Scan", { TableName: arn.replace("chat", "other") })).type, "ResourceNotFoundException");
});

test("keeps items, indexes and settings in its folder", async (t) => {
  const folder = temporaryFolder();
  const first = openDatabase(t, folder);
  await first.ok("CreateTable", table);
  await first.ok("PutItem", { TableName, Item: item("a", { n: { N: "1" } }) });
  await first.ok("UpdateTimeToLive", { TableName, TimeToLiveSpecification: { Enabled: true, AttributeName: "ttl" } });
  await first.database.close();
  const second = openDatabase(t, folder);
  assert.deepEqual((await second.ok("GetItem", { TableName, Key: item("a") })).Item, item("a", { n: { N: "1" } }));
  assert.deepEqual((await second.ok("DescribeTimeToLive", { TableName })).TimeToLiveDescription, {
    TimeToLiveStatus: "ENABLED",
    AttributeName: "ttl",
  });
  await second.ok("DeleteTable", { TableName });
  await second.ok("CreateTable", table);
  assert.deepEqual((await second.ok("Scan", { TableName })).Items, []);
  assert.deepEqual((await second.ok("DescribeTimeToLive", { TableName })).TimeToLiveDescription, {
    TimeToLiveStatus: "DISABLED",
  });
});

test("keeps the time to live of a table, and refuses what DynamoDB refuses", async (t) => {
  const { ok, error } = open(t);
  const set = (Enabled: boolean, AttributeName: string) => ({
    TableName,
    TimeToLiveSpecification: { Enabled, AttributeName },
  });
  assert.equal((await error("UpdateTimeToLive", set(true, "ttl"))).type, "ResourceNotFoundException");
  await ok("CreateTable", table);
  assert.equal((await error("UpdateTimeToLive", set(false, "ttl"))).message, "TimeToLive is already disabled");
  await ok("UpdateTimeToLive", set(true, "ttl"));
  assert.equal((await error("UpdateTimeToLive", set(true, "ttl"))).message, "TimeToLive is already enabled");
  assert.match((await error("UpdateTimeToLive", set(false, "other"))).message, /current AttributeName is ttl/);
  await ok("UpdateTimeToLive", set(false, "ttl"));
});

test("writes all actions of a transaction or none", async (t) => {
  const { ok, error } = open(t);
  await ok("CreateTable", table);
  await ok("PutItem", { TableName, Item: item("old", { n: { N: "1" } }) });
  const actions = (condition: string) => [
    { Put: { TableName, Item: item("new"), ConditionExpression: "attribute_not_exists(id)" } },
    {
      Update: {
        TableName,
        Key: item("old"),
        UpdateExpression: "SET #n = #n + :one",
        ExpressionAttributeNames: { "#n": "n" },
        ExpressionAttributeValues: { ":one": { N: "1" } },
      },
    },
    { ConditionCheck: { TableName, Key: item("checked"), ConditionExpression: condition } },
  ];
  const items = async () =>
    new Map(
      ((await ok("Scan", { TableName })).Items as { id: { S: string }; n?: object }[]).map((it) => [it.id.S, it.n]),
    );
  const { type, message, body } = await error("TransactWriteItems", {
    TransactItems: [
      ...actions("attribute_exists(id)"),
      { Delete: { TableName, Key: item("none"), ConditionExpression: "attribute_exists(id)" } },
    ],
  });
  assert.equal(type, "TransactionCanceledException");
  assert.match(message, /\[None, None, ConditionalCheckFailed, ConditionalCheckFailed\]$/);
  const failed = { Code: "ConditionalCheckFailed", Message: "The conditional request failed" };
  assert.deepEqual(body.CancellationReasons, [{ Code: "None" }, { Code: "None" }, failed, failed]);
  assert.deepEqual([...(await items())], [["old", { N: "1" }]]);

  assert.deepEqual(await ok("TransactWriteItems", { TransactItems: actions("attribute_not_exists(id)") }), {});
  assert.deepEqual([...(await items())].sort(), [
    ["new", undefined],
    ["old", { N: "2" }],
  ]);
});

test("leaves an item that a transaction checks as it is", async (t) => {
  const { ok } = open(t);
  await ok("CreateTable", table);
  await ok("PutItem", { TableName, Item: item("a", { n: { N: "7" } }) });
  await ok("TransactWriteItems", {
    TransactItems: [
      {
        ConditionCheck: {
          TableName,
          Key: item("a"),
          ConditionExpression: "n = :n",
          ExpressionAttributeValues: { ":n": { N: "7" } },
        },
      },
    ],
  });
  assert.deepEqual((await ok("GetItem", { TableName, Key: item("a") })).Item, item("a", { n: { N: "7" } }));
});

test("undoes a transaction that fails in an expression, and says whether request or item is wrong", async (t) => {
  const { ok, error } = open(t);
  await ok("CreateTable", table);
  await ok("PutItem", { TableName, Item: item("text", { n: { S: "x" } }) });
  const put = { Put: { TableName, Item: item("new") } };
  const update = (UpdateExpression: string) => ({
    Update: { TableName, Key: item("text"), UpdateExpression, ExpressionAttributeValues: { ":one": { N: "1" } } },
  });
  const syntax = await error("TransactWriteItems", { TransactItems: [put, update("SET n = n + :one +")] });
  assert.equal(syntax.type, "ValidationException");
  const typed = await error("TransactWriteItems", { TransactItems: [put, update("SET n = n + :one")] });
  assert.equal(typed.type, "TransactionCanceledException");
  const [first, second] = typed.body.CancellationReasons as { Code: string; Message?: string }[];
  assert.deepEqual([first?.Code, second?.Code], ["None", "ValidationError"]);
  const missing = await error("TransactWriteItems", {
    TransactItems: [put, { Delete: { TableName: "none", Key: item("a") } }],
  });
  assert.equal(missing.type, "ResourceNotFoundException");
  assert.deepEqual((await ok("Scan", { TableName })).Count, 1);
});

test("returns the old item of a failed condition if it is wanted", async (t) => {
  const { ok, error } = open(t);
  await ok("CreateTable", table);
  await ok("PutItem", { TableName, Item: item("a", { n: { N: "1" } }) });
  const put = { TableName, Item: item("a"), ConditionExpression: "attribute_not_exists(id)" };
  const wanted = { ...put, ReturnValuesOnConditionCheckFailure: "ALL_OLD" };
  assert.equal((await error("PutItem", put)).body.Item, undefined);
  assert.deepEqual((await error("PutItem", wanted)).body.Item, item("a", { n: { N: "1" } }));
  const { body } = await error("TransactWriteItems", { TransactItems: [{ Put: wanted }] });
  const [reason] = body.CancellationReasons as { Item?: object }[];
  assert.deepEqual(reason?.Item, item("a", { n: { N: "1" } }));
});

test("counts a transaction with the same token once", async (t) => {
  const { ok, error } = open(t);
  await ok("CreateTable", table);
  const add = (by: string, ClientRequestToken: string) => ({
    ClientRequestToken,
    TransactItems: [
      {
        Update: {
          TableName,
          Key: item("a"),
          UpdateExpression: "ADD n :by",
          ExpressionAttributeValues: { ":by": { N: by } },
        },
      },
    ],
  });
  for (const token of ["one", "one", "two"]) await ok("TransactWriteItems", add("1", token));
  assert.deepEqual((await ok("GetItem", { TableName, Key: item("a") })).Item, item("a", { n: { N: "2" } }));
  assert.equal((await error("TransactWriteItems", add("5", "one"))).type, "IdempotentParameterMismatchException");
});

test("refuses transactions that are not valid", async (t) => {
  const { ok, error } = open(t);
  await ok("CreateTable", table);
  const put = { Put: { TableName, Item: item("a") } };
  for (const [TransactItems, message] of [
    [[], /length greater than or equal to 1/],
    [Array(101).fill(put), /length less than or equal to 100/],
    [[{ ...put, Delete: { TableName, Key: item("b") } }], /can only contain one of/],
    [[put, { Delete: { TableName, Key: item("a") } }], /multiple operations on one item/],
  ] as const) {
    const found = await error("TransactWriteItems", { TransactItems });
    assert.equal(found.type, "ValidationException");
    assert.match(found.message, message);
  }
});

test("shows nobody a part of a transaction", async (t) => {
  const { ok, call } = open(t);
  await ok("CreateTable", table);
  const ids = ["a", "b", "c", "d"];
  const update = (id: string) => ({
    Update: {
      TableName,
      Key: item(id),
      UpdateExpression: "ADD n :one",
      ExpressionAttributeValues: { ":one": { N: "1" } },
    },
  });
  const get = (id: string) => ({ Get: { TableName, Key: item(id) } });
  const failing = { ConditionCheck: { TableName, Key: item("x"), ConditionExpression: "attribute_exists(id)" } };
  const work = Array.from({ length: 30 }, async (_, round) => {
    const isFailing = round % 3 === 0;
    await call("TransactWriteItems", { TransactItems: [...ids.map(update), ...(isFailing ? [failing] : [])] });
    const scanned = (await ok("Scan", { TableName })).Items as { n: { N: string } }[];
    assert.ok(new Set(scanned.map(({ n }) => n.N)).size <= 1);
    const { Responses } = (await ok("TransactGetItems", { TransactItems: ids.map(get) })) as {
      Responses: { Item?: { n: { N: string } } }[];
    };
    assert.equal(new Set(Responses.map(({ Item }) => Item?.n.N)).size, 1);
  });
  await Promise.all(work);
  assert.deepEqual((await ok("GetItem", { TableName, Key: item("a") })).Item, item("a", { n: { N: "20" } }));
});

test("adds an index to a table with items, and removes one", async (t) => {
  const { ok, error } = open(t);
  await ok("CreateTable", table);
  await ok("PutItem", { TableName, Item: item("1", { room: { S: "x" }, n: { N: "1" } }) });
  await ok("PutItem", { TableName, Item: item("2", { room: { N: "5" } }) });
  await ok("PutItem", { TableName, Item: item("3") });
  const index = {
    IndexName: "byRoom",
    KeySchema: [{ AttributeName: "room", KeyType: "HASH" }],
    Projection: { ProjectionType: "KEYS_ONLY" },
  };
  const create = {
    TableName,
    AttributeDefinitions: [...table.AttributeDefinitions, { AttributeName: "room", AttributeType: "S" }],
    GlobalSecondaryIndexUpdates: [{ Create: index }],
  };
  const query = {
    TableName,
    IndexName: "byRoom",
    KeyConditionExpression: "room = :room",
    ExpressionAttributeValues: { ":room": { S: "x" } },
  };
  const { TableDescription } = (await ok("UpdateTable", create)) as { TableDescription: Members };
  assert.deepEqual(TableDescription.AttributeDefinitions, create.AttributeDefinitions);
  await ok("PutItem", { TableName, Item: item("4", { room: { S: "x" } }) });
  const found = (await ok("Query", query)).Items as { id: { S: string } }[];
  assert.deepEqual(found.map(({ id }) => id.S).sort(), ["1", "4"]);
  assert.deepEqual(
    found.find(({ id }) => id.S === "1"),
    { id: { S: "1" }, room: { S: "x" } },
  );
  assert.match((await error("UpdateTable", create)).message, /already exists: byRoom/);
  await ok("UpdateTable", { TableName, GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: "byRoom" } }] });
  assert.match((await error("Query", query)).message, /does not have the specified index/);
  const { Table } = (await ok("DescribeTable", { TableName })) as { Table: Members };
  assert.deepEqual([Table.GlobalSecondaryIndexes, Table.AttributeDefinitions], [undefined, table.AttributeDefinitions]);
  // A new index of the same name does not have the entries of the old one.
  await ok("DeleteItem", { TableName, Key: item("1") });
  await ok("UpdateTable", create);
  assert.equal((await ok("Query", query)).Count, 1);
});

test("protects a table against deletion", async (t) => {
  const { ok, error } = open(t);
  await ok("CreateTable", { ...table, DeletionProtectionEnabled: true });
  assert.match((await error("DeleteTable", { TableName })).message, /protected against deletion/);
  await ok("UpdateTable", { TableName, DeletionProtectionEnabled: false });
  await ok("DeleteTable", { TableName });
});

test("names --dynamodb for what it does not support", async (t) => {
  const { database, error } = openDatabase(t);
  const { type, message } = await error("ExecuteStatement", { Statement: "SELECT * FROM chat" });
  assert.equal(type, "UnknownOperationException");
  assert.match(message, /does not support ExecuteStatement\. Name another DynamoDB with --dynamodb URL/);
  const streams = parsedAnswer(await database.call("DynamoDBStreams", "ListStreams", "{}"));
  assert.match(errorText(streams), /does not support ListStreams of DynamoDBStreams/);
  assert.equal((await database.call("DynamoDB", "PutItem", "{")).status, 400);
});

test("says why its folder cannot be used, and works again", async (t) => {
  const faults: string[] = [];
  const folder = temporaryFolder();
  const database = new EmbeddedDynamoDb({ ...place, folder, onFault: (it) => faults.push(it) });
  t.after(() => database.close());
  // The folder of the items is a file.
  writeFileSync(join(folder, "items"), "");
  const list = async () => parsedAnswer(await database.call("DynamoDB", "ListTables", "{}"));
  const broken = await list();
  assert.equal(broken.status, 500);
  assert.match(errorText(broken), /^The embedded DynamoDB failed: Database failed to open: .*items/);
  assert.deepEqual(faults, [errorText(broken)]);
  rmSync(join(folder, "items"));
  await database.close();
  assert.equal((await list()).status, 200);
  await database.close();
});

test("refuses a folder that another process uses", async (t) => {
  const folder = temporaryFolder();
  const first = openDatabase(t, folder);
  await first.ok("ListTables", {});
  const second = new EmbeddedDynamoDb({ ...place, folder, onFault: () => {} });
  t.after(() => second.close());
  const refused = parsedAnswer(await second.call("DynamoDB", "ListTables", "{}"));
  assert.match(errorText(refused), /^The embedded DynamoDB failed: Database failed to open: .*lock/i);
});
