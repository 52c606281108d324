// `answerback dev` on a program with a table.
import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { defaultSettings, startGateway } from "@answerback/gateway";
import { TestClient } from "../test-client.ts";
import { DevHere } from "../test-development.ts";
import { copyProgram, type RunResult } from "../test-program.ts";
import { openDynamoDb } from "./open-dynamodb.ts";
import { remoteDynamoDb } from "./remote-dynamodb.ts";

async function count({ outputs }: RunResult): Promise<unknown> {
  const client = await TestClient.open(String(outputs.url));
  const answer = await client.ask({ action: "count" });
  client.close();
  return answer;
}

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

const isNote = (line: { kind: string; message?: unknown }) =>
  line.kind === "note" && /table/.test(String(line.message));

test("dev serves the tables of a program, to clients and integrations, and keeps them", {
  timeout: 60_000,
}, async () => {
  const folder = copyProgram("tables");
  const dev = new DevHere(folder);
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

  const again = new DevHere(folder);
  assert.deepEqual(await count(await again.deployed()), { count: 2 });
  assert.equal(await again.stop(), 0);

  const replaced = new DevHere(folder, {}, ["-c", "rangeKey=at"]);
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
  const dev = new DevHere(copyProgram("tables"), {}, ["--dynamodb", url]);
  assert.deepEqual(await count(await dev.deployed()), { count: 1 });
  const call = remoteDynamoDb(url, "us-east-1");
  assert.equal((await call("Scan", { TableName: "connections" })).body.Count, 1);
  await dev.stop();
});

test("dev uses the address in AWS_ENDPOINT_URL_DYNAMODB, and says if nothing answers there", {
  timeout: 60_000,
}, async () => {
  const dev = new DevHere(copyProgram("tables"), { AWS_ENDPOINT_URL_DYNAMODB: "http://127.0.0.1:2" });
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
