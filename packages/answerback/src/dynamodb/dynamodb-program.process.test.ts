// `answerback dev` on a program whose table is replaced, is in a DynamoDB at an address, or in none.
import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { defaultSettings, startGateway } from "@answerback/gateway";
import { DevHere } from "../test-development.ts";
import { copyProgram, Dev } from "../test-program.ts";
import { count, isNote } from "./dynamodb-program.fixture.ts";
import { openDynamoDb } from "./open-dynamodb.ts";
import { remoteDynamoDb } from "./remote-dynamodb.ts";

/** A DynamoDB at an address of its own. */
async function serveDynamoDb(t: TestContext) {
  const { region, accountId } = defaultSettings;
  const options = { setting: undefined, folder: undefined, region, accountId, aws: false, warn: assert.fail };
  const database = openDynamoDb({ ...options, environment: {} })!;
  const gateway = await startGateway({ ...defaultSettings, port: 0, services: database.services });
  t.after(async () => {
    await gateway.stop();
    await database.close();
  });
  return gateway.url;
}

test("dev replaces a table whose key changes, says that its items are gone, and prints no error", {
  timeout: 60_000,
}, async () => {
  const folder = copyProgram("tables");
  const dev = new DevHere(folder, {}, ["--no-watch"]);
  assert.deepEqual(await count(await dev.deployed()), { count: 1 });
  assert.equal(await dev.stop(), 0);

  const replaced = new Dev(folder, {}, ["--no-watch", "-c", "rangeKey=at"]);
  const result = await replaced.deployed();
  assert.match(
    String(replaced.lines.find(isNote)?.message),
    /^The table connections \(connections\) was replaced, and its items are gone: DynamoDB cannot change the key of a table\.$/,
  );
  assert.deepEqual(await count(result), { count: 0 });
  assert.equal(await replaced.stop(), 0);
  assert.equal(replaced.stderr, "");
});

test("dev --dynamodb creates the tables at an address", { timeout: 60_000 }, async (t) => {
  const url = await serveDynamoDb(t);
  const dev = new DevHere(copyProgram("tables"), {}, ["--no-watch", "--dynamodb", url]);
  assert.deepEqual(await count(await dev.deployed()), { count: 1 });
  const call = remoteDynamoDb(url, "us-east-1");
  assert.equal((await call("Scan", { TableName: "connections" })).body.Count, 1);
  await dev.stop();
});

test("dev uses the address in AWS_ENDPOINT_URL_DYNAMODB, and says if nothing answers there", {
  timeout: 60_000,
}, async () => {
  const dev = new DevHere(copyProgram("tables"), { AWS_ENDPOINT_URL_DYNAMODB: "http://127.0.0.1:2" }, ["--no-watch"]);
  const result = await dev.deployed();
  const notes = dev.lines.filter(isNote).map(({ message }) => message);
  assert.match(
    String(notes[0]),
    /^The table connections \(connections\) could not be created as declared\. DescribeTable: http:\/\/127\.0\.0\.1:2 does not answer like DynamoDB: connect ECONNREFUSED/,
  );
  assert.ok(result.outputs.url);
  await dev.stop();
});

test("dev --dynamodb none makes the tables up", { timeout: 60_000 }, async () => {
  const dev = new DevHere(copyProgram("tables"), {}, ["--dynamodb", "none", "--once"]);
  await dev.deployed();
  assert.ok(dev.lines.some(({ kind, type }) => kind === "not-run-here" && type === "aws:dynamodb/table:Table"));
  assert.equal(await dev.ended(), 0);
});
