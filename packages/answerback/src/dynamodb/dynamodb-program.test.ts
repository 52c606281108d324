// `answerback dev` on a program with a table in the embedded DynamoDB. dynamodb-program.process.test.ts replaces the table and has
// other DynamoDBs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { defaultSettings } from "@answerback/gateway";
import { DevHere } from "../test-development.ts";
import { copyProgram } from "../test-program.ts";
import { count } from "./dynamodb-program.fixture.ts";
import { openDynamoDb } from "./open-dynamodb.ts";
import { remoteDynamoDb } from "./remote-dynamodb.ts";

test("dev serves the tables of a program, to clients and integrations, and keeps them", {
  timeout: 60_000,
}, async () => {
  const folder = copyProgram("tables");
  const dev = new DevHere(folder, {}, ["--no-watch"]);
  assert.deepEqual(await count(await dev.deployed()), { count: 1 });
  assert.deepEqual(
    dev.lines.filter(({ kind }) => kind === "not-run-here"),
    [],
  );
  const call = remoteDynamoDb(`http://127.0.0.1:${dev.port}`, "us-east-1");
  const put = (id: string) => call("PutItem", { TableName: "connections", Item: { connectionId: { S: id } } });
  assert.equal((await put("second")).status, 200);
  const described = await call("DescribeTimeToLive", { TableName: "connections" });
  assert.deepEqual(described.body.TimeToLiveDescription, { TimeToLiveStatus: "ENABLED", AttributeName: "expires" });
  assert.equal(await dev.stop(), 0);

  const again = new DevHere(folder, {}, ["--no-watch"]);
  assert.deepEqual(await count(await again.deployed()), { count: 2 });
  assert.equal(await again.stop(), 0);
});

test("refuses a setting that is not a URL", () => {
  const { region, accountId } = defaultSettings;
  const options = { folder: undefined, region, accountId, aws: false, warn: assert.fail, environment: {} };
  assert.throws(() => openDynamoDb({ ...options, setting: "localhost:8000" }), {
    message: "The setting dynamodb is 'localhost:8000'. Set it to a URL such as http://127.0.0.1:8000, or to none.",
  });
  assert.equal(openDynamoDb({ ...options, setting: undefined, aws: true }), undefined);
  assert.equal(openDynamoDb({ ...options, setting: "none" }), undefined);
  const variables = { AWS_ENDPOINT_URL: "http://127.0.0.1:4566" };
  assert.equal(openDynamoDb({ ...options, setting: undefined, environment: variables })?.url, "http://127.0.0.1:4566");
});
