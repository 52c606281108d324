// The DynamoDB tables of a program. All tests read one run, because each takes half a second of processor time.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import type { Program } from "../host/program.ts";
import { head, program } from "../host/test-program.ts";

const source = `${head}
  new aws.dynamodb.Table("connections", {
    name: "people", hashKey: "id", rangeKey: "at", billingMode: "PAY_PER_REQUEST",
    attributes: [{ name: "id", type: "S" }, { name: "at", type: "N" }, { name: "room", type: "S" }],
    globalSecondaryIndexes: [{ name: "byRoom", hashKey: "room", projectionType: "INCLUDE", nonKeyAttributes: ["at"] }],
    localSecondaryIndexes: [{ name: "byName", rangeKey: "room", projectionType: "ALL" }],
    streamEnabled: true, streamViewType: "NEW_IMAGE", deletionProtectionEnabled: true,
    ttl: { attributeName: "expires", enabled: true },
  });

  const table = new aws.dynamodb.Table("t", {
    hashKey: "id", attributes: [{ name: "id", type: "S" }], readCapacity: 5,
    ttl: { attributeName: "expires", enabled: false },
  });
  new aws.dynamodb.TableItem("first", { tableName: table.name, hashKey: table.hashKey, item: JSON.stringify({ id: { S: "1" } }) });
  aws.dynamodb.Table.get("other", "elsewhere");

  new pulumi.CustomResource("aws-native:dynamodb:Table", "chat", {
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
  } as any);`;

let found: ReturnType<Program["dynamoDbTables"]>;
function tableOf(logicalName: string) {
  const table = found.tables.find((it) => it.logicalName === logicalName);
  assert.ok(table);
  return table;
}

describe("tables of a program", () => {
  before(async () => {
    const opened = await (await program({ "index.ts": source })).open();
    try {
      assert.deepEqual((await opened.run()).errors, []);
      found = opened.dynamoDbTables();
    } finally {
      await opened.close();
    }
  });

  test("reports the tables of the program, none that it only reads", () => {
    assert.deepEqual(found.tables.map(({ logicalName }) => logicalName).toSorted(), ["chat", "connections", "t"]);
  });

  test("reports a table of the classic provider with keys, indexes, stream and time to live", () => {
    const key = (AttributeName: string, KeyType: string) => ({ AttributeName, KeyType });
    assert.deepEqual(tableOf("connections"), {
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
    });
  });

  test("reports provisioned capacity, a generated name, and items", () => {
    const { name, input, timeToLive } = tableOf("t");
    assert.match(name, /^t-[0-9a-f]{7}$/);
    assert.deepEqual(input.ProvisionedThroughput, { ReadCapacityUnits: 5, WriteCapacityUnits: 1 });
    assert.equal(timeToLive, undefined);
    assert.equal(found.items.length, 1);
    const { urn, ...item } = found.items[0]!;
    assert.match(urn, /TableItem::first$/);
    assert.deepEqual(item, { logicalName: "first", tableName: name, keyNames: ["id"], item: { id: { S: "1" } } });
  });

  test("reports a table of the native provider", () => {
    const { input, timeToLive, name } = tableOf("chat");
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
});
