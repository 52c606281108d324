import assert from "node:assert/strict";
import { test } from "node:test";
import { head, program, type TestProgram } from "../host/test-program.ts";

async function tablesOf(made: TestProgram, source: string) {
  await made.write({ "index.ts": `${head}${source}` });
  const opened = await made.open();
  try {
    const { errors } = await opened.run();
    assert.deepEqual(errors, []);
    return opened.dynamoDbTables();
  } finally {
    await opened.close();
  }
}

test("reports a table of the classic provider with keys, indexes, stream and time to live", async () => {
  const { tables } = await tablesOf(
    await program({}),
    `new aws.dynamodb.Table("connections", {
      name: "people", hashKey: "id", rangeKey: "at", billingMode: "PAY_PER_REQUEST",
      attributes: [{ name: "id", type: "S" }, { name: "at", type: "N" }, { name: "room", type: "S" }],
      globalSecondaryIndexes: [{ name: "byRoom", hashKey: "room", projectionType: "INCLUDE", nonKeyAttributes: ["at"] }],
      localSecondaryIndexes: [{ name: "byName", rangeKey: "room", projectionType: "ALL" }],
      streamEnabled: true, streamViewType: "NEW_IMAGE", deletionProtectionEnabled: true,
      ttl: { attributeName: "expires", enabled: true },
    });`,
  );
  const key = (AttributeName: string, KeyType: string) => ({ AttributeName, KeyType });
  assert.deepEqual(tables, [
    {
      name: "people",
      logicalName: "connections",
      timeToLive: "expires",
      input: {
        TableName: "people",
        AttributeDefinitions: [
          { AttributeName: "id", AttributeType: "S" },
          { AttributeName: "at", AttributeType: "N" },
          { AttributeName: "room", AttributeType: "S" },
        ],
        KeySchema: [key("id", "HASH"), key("at", "RANGE")],
        BillingMode: "PAY_PER_REQUEST",
        GlobalSecondaryIndexes: [
          {
            IndexName: "byRoom",
            KeySchema: [key("room", "HASH")],
            Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: ["at"] },
          },
        ],
        LocalSecondaryIndexes: [
          {
            IndexName: "byName",
            KeySchema: [key("id", "HASH"), key("room", "RANGE")],
            Projection: { ProjectionType: "ALL" },
          },
        ],
        StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_IMAGE" },
        DeletionProtectionEnabled: true,
      },
    },
  ]);
});

test("reports provisioned capacity, a generated name, and items", async () => {
  const made = await program({});
  const { tables, items } = await tablesOf(
    made,
    `const table = new aws.dynamodb.Table("t", {
      hashKey: "id", attributes: [{ name: "id", type: "S" }], readCapacity: 5,
      ttl: { attributeName: "expires", enabled: false },
    });
    new aws.dynamodb.TableItem("first", { tableName: table.name, hashKey: table.hashKey, item: JSON.stringify({ id: { S: "1" } }) });
    aws.dynamodb.Table.get("other", "elsewhere");`,
  );
  assert.equal(tables.length, 1);
  const [{ name, input, timeToLive }] = tables as [(typeof tables)[0]];
  assert.match(name, /^t-[0-9a-f]{7}$/);
  assert.deepEqual(input.ProvisionedThroughput, { ReadCapacityUnits: 5, WriteCapacityUnits: 1 });
  assert.equal(timeToLive, undefined);
  const [{ urn, ...item }] = items as [(typeof items)[0]];
  assert.match(urn, /TableItem::first$/);
  assert.deepEqual(item, { logicalName: "first", tableName: name, keyNames: ["id"], item: { id: { S: "1" } } });
});

test("reports a table of the native provider", async () => {
  const { tables } = await tablesOf(
    await program({}),
    `new pulumi.CustomResource("aws-native:dynamodb:Table", "chat", {
      tableName: "chat",
      attributeDefinitions: [{ attributeName: "id", attributeType: "S" }, { attributeName: "at", attributeType: "N" }],
      keySchema: [{ attributeName: "at", keyType: "RANGE" }, { attributeName: "id", keyType: "HASH" }],
      provisionedThroughput: { readCapacityUnits: 2, writeCapacityUnits: 3 },
      globalSecondaryIndexes: [{
        indexName: "byTime", keySchema: [{ attributeName: "at", keyType: "HASH" }], projection: { projectionType: "KEYS_ONLY" },
        provisionedThroughput: { readCapacityUnits: 4, writeCapacityUnits: 5 },
      }],
      streamSpecification: { streamViewType: "KEYS_ONLY" },
      timeToLiveSpecification: { attributeName: "expires", enabled: true },
    } as any);`,
  );
  const [{ input, timeToLive, name }] = tables as [(typeof tables)[0]];
  assert.deepEqual([name, timeToLive], ["chat", "expires"]);
  assert.deepEqual(
    input.KeySchema.map(({ AttributeName }) => AttributeName),
    ["id", "at"],
  );
  assert.deepEqual(input.ProvisionedThroughput, { ReadCapacityUnits: 2, WriteCapacityUnits: 3 });
  assert.deepEqual(input.GlobalSecondaryIndexes, [
    {
      IndexName: "byTime",
      KeySchema: [{ AttributeName: "at", KeyType: "HASH" }],
      Projection: { ProjectionType: "KEYS_ONLY" },
      ProvisionedThroughput: { ReadCapacityUnits: 4, WriteCapacityUnits: 5 },
    },
  ]);
  assert.deepEqual(input.StreamSpecification, { StreamEnabled: true, StreamViewType: "KEYS_ONLY" });
});
