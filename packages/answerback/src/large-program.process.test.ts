// A program of realistic size: every kind of integration, with components and other services.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, test } from "node:test";
import { TestClient } from "./test-client.ts";
import { DevHere } from "./test-development.ts";
import { copyProgram, writeFiles } from "./test-program.ts";

const timeout = 60_000;

type Answer = readonly [status: number, body: unknown, headers?: Readonly<Record<string, string>>];

/** The HTTP backend, Lambda and DynamoDB: answers by the last part of the path. */
const answers: Readonly<Record<string, (body: string) => Answer>> = {
  "/stock/a1": () => [200, { count: 3 }],
  "/stock/none": () => [404, { message: 'no "none" here' }],
  "/stock/slow": () => [503, {}],
  "/orders": (body) => [201, { state: body.includes("big") ? "waiting" : "open" }],
  "/feed": () => [200, { type: "feed" }],
  "/news": () => [404, { type: "no news" }],
  price: (body) =>
    body.includes("gone")
      ? [200, { errorMessage: "It is sold out today", errorType: "Error" }, { "X-Amz-Function-Error": "Unhandled" }]
      : [200, { value: 12.5 }],
  greet: () => [200, { statusCode: 200, body: '{"type": "hello"}' }],
  "/": (body) =>
    body.includes('"o1"')
      ? [200, { Item: { name: { S: "chair" } } }]
      : [400, { __type: "ResourceNotFoundException", message: "no" }],
};

async function startBackend(): Promise<string> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const path = decodeURIComponent(request.url ?? "");
    const name = /:function:([a-z]+)/.exec(path)?.[1] ?? path;
    const [status, body, headers] = answers[name]?.(Buffer.concat(chunks).toString("utf8")) ?? [500, { path }];
    response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(JSON.stringify(body));
  });
  server.listen(0, "127.0.0.1");
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test("a program of more than forty resources runs, answers through every kind of integration, and follows saves", {
  timeout,
}, async () => {
  const backend = await startBackend();
  const folder = copyProgram("many-resources");
  // The program's own functions do nothing.
  writeFiles(folder, { "answerback.yaml": "functions: { price: { skip: true }, greet: { skip: true } }\n" });
  const environment = { AWS_ENDPOINT_URL_LAMBDA: backend, AWS_ENDPOINT_URL_DYNAMODB: backend };
  const dev = new DevHere(folder, environment, ["-c", `backendUrl=${backend}`]);
  const { outputs, changes, resources } = await dev.deployed();
  assert.ok(Number(changes.created) >= 60, `${changes.created} resources`);
  assert.equal(resources.filter((it) => it.type.startsWith("aws:ec2/subnet:")).length, 3);
  assert.equal(outputs.token, "[secret]");

  const client = await TestClient.open(String(outputs.url));
  for (const [message, answer] of [
    [{ action: "status" }, { type: "status", shop: "main" }],
    [{ action: "nothing" }, { type: "unknown", route: "$default" }],
    [
      { action: "stock", id: "a1" },
      { type: "stock", count: 3 },
    ],
    [
      { action: "stock", id: "none" },
      { type: "error", reason: 'no "none" here' },
    ],
    [
      { action: "stock", id: "slow" },
      { type: "error", reason: "later" },
    ],
    [{ action: "order", id: "7" }, { type: "accepted" }],
    [
      { action: "order", id: "big" },
      { type: "state", state: "waiting" },
    ],
    [{ action: "feed" }, { type: "feed" }],
    [{ action: "news" }, { type: "no news" }],
    [
      { action: "price", id: "a1" },
      { type: "price", value: 12.5 },
    ],
    [
      { action: "price", id: "gone" },
      { type: "error", reason: "sold out" },
    ],
    [{ action: "greet" }, { type: "hello" }],
    [
      { action: "find", id: "o1" },
      { type: "found", item: "chair" },
    ],
    [
      { action: "find", id: "o2" },
      { type: "error", reason: "not found" },
    ],
  ] as const) {
    assert.deepEqual(await client.ask(message), answer);
  }
  const invalid = await client.ask({ action: "order" });
  assert.equal((invalid as { message: string }).message, "Bad request body");

  const saved = '{"type": "status", "shop": "$stageVariables.shop", "open": true}';
  const saving = setInterval(() => writeFiles(folder, { "templates/status.vm": saved }), 500);
  after(() => clearInterval(saving));
  const again = await dev.deployed();
  clearInterval(saving);
  assert.deepEqual(
    again.resources.filter((it) => it.operation !== "same").map((it) => [it.operation, it.name]),
    [["update", "status-0"]],
  );
  assert.deepEqual(await client.ask({ action: "status" }), { type: "status", shop: "main", open: true });
  client.close();
  assert.equal(await dev.stop(), 0);
});
