// The suite `without-lambda`: examples/without-lambda under `answerback dev`, with moto as DynamoDB and two clients; then
// integrations of SQS, SNS, EventBridge and Step Functions. `--quick` skips the second part.
import assert from "node:assert/strict";
import { join } from "node:path";
import { isQuick } from "../../scripts/program-options.ts";
import { command, root } from "../checkout.ts";
import { printed, startChild } from "./child.ts";
import { Client, handshakeStatus } from "./client.ts";
import { createTable, startMoto } from "./moto.ts";
import { callServices } from "./services.ts";

const quick = isQuick();

const moto = await startMoto();
try {
  await createTable(moto.url, "presence", "connectionId");
  await presence(moto.url);
  if (!quick) await callServices(moto.url);
} finally {
  moto.stop();
}

async function presence(dynamodbUrl: string): Promise<void> {
  const dev = startChild(
    process.execPath,
    [command, "dev", join(root, "examples/without-lambda"), "--port", "0", "--reset"],
    {
      env: { ...process.env, AWS_ENDPOINT_URL_DYNAMODB: dynamodbUrl, NO_COLOR: "1" },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  try {
    const url = await printed(dev, /\burl\s+(ws:\S+)[\s\S]*Serving/);
    await converse(url);
  } finally {
    dev.kill("SIGINT");
  }
}

async function converse(url: string): Promise<void> {
  assert.equal(await handshakeStatus(url), 401);
  console.log("  a client without a name is refused with 401");
  const ann = await Client.open(`${url}?name=Ann`);
  const bob = await Client.open(`${url}?name=Bob`);
  assert.deepEqual(await ann.ask({ action: "who" }), { type: "list", count: 0, people: [] });
  const joined = await ann.ask({ action: "join", name: "Ann" });
  assert.equal(joined.type, "joined");
  assert.deepEqual(await ann.ask({ action: "join", name: "Ann" }), { type: "error", reason: "You are here already" });
  await bob.ask({ action: "join", name: `Bob "the\\ builder" O'Neil` });
  const names = (answer: Answer) => answer.people.map(({ name, you }) => [name, you]).sort();
  type Answer = { readonly people: readonly { readonly name: string; readonly you: boolean }[] };
  assert.deepEqual(names((await bob.ask({ action: "who" })) as unknown as Answer), [
    ["Ann", false],
    [`Bob "the\\ builder" O'Neil`, true],
  ]);
  console.log("  two clients join and see each other; joining twice is an error");
  const wrong = await (await Client.open(`${url}?name=Eve`)).ask({ action: "join", name: 5 });
  assert.equal(wrong.type, "error");
  assert.notEqual(wrong.reason, "You are here already");
  console.log(`  a refusal by DynamoDB is reported: ${JSON.stringify(wrong.reason)}`);
  assert.deepEqual(await ann.ask({ action: "leave" }), { type: "left", name: "Ann" });
  assert.deepEqual(await ann.ask({ action: "leave" }), { type: "error", reason: "You are not here" });
  await bob.close();
  for (let attempt = 0; ; attempt++) {
    const { count } = await ann.ask({ action: "who" });
    if (count === 0) break;
    assert.ok(attempt < 50, "the list is not empty after the last client has left");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  console.log("  leaving and losing the connection remove a client from the list");
  const unknown = await ann.ask({ action: "sing" });
  assert.equal(unknown.message, "Forbidden");
  await ann.close();
}
