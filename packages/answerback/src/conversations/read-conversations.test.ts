import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { UserError } from "../user-error.ts";
import { readConversations } from "./read-conversations.ts";
import { publishedSchema } from "./schema.ts";
import { conversationSchemaFile } from "./schema-file.ts";

const folder = mkdtempSync(join(tmpdir(), "answerback-conversations-"));
after(() => rmSync(folder, { recursive: true }));

function read(text: string) {
  const file = join(folder, "c.yaml");
  writeFileSync(file, text);
  return readConversations(file);
}

test("reads a file with everything that it may have", async () => {
  const { program, backends, clients, conversations, seed, config, stage } = await read(`
program: infrastructure
stage: ticker/live
config: { retries: 3 }
seed: 7
clients:
  ann: { headers: { X-Name: Ann }, query: { room: 1 } }
  bob: {}
backends:
  http://quotes.internal:
    - when: GET /quotes/*
      respond: { status: 404, body: { message: none }, after: 1s, times: 2 }
    - when: { method: post, path: /orders, query: { dry: true }, body: { id: <uuid> } }
      respond: {}
conversations:
  first:
    - connect: ann
    - send: { action: go }
      expect: { id: <uuid as order> }
      within: 2s
    - as: bob
      expectInAnyOrder: [1, two]
    - silence: 200ms
    - close: 1000
    - as: bob
      closed: { code: 1001, reason: Going away }
    - advance: 10m
    - fault: { route: go, fail: reset }
    - when: GET /quotes/ACME
      respond: { body: now }
    - callback: { post: { hello: there }, status: 410 }
`);
  assert.equal(program, join(folder, "infrastructure"));
  assert.deepEqual([stage, seed, config], ["ticker/live", 7, { retries: "3" }]);
  assert.deepEqual(
    backends[0]?.answers.map(({ method, path, query, body, afterMillis, times }) => [
      method,
      path,
      query,
      body,
      afterMillis,
      times,
    ]),
    [
      ["GET", "/quotes/*", {}, undefined, 1_000, 2],
      ["POST", "/orders", { dry: "true" }, { expected: { id: "<uuid>" } }, 0, Number.POSITIVE_INFINITY],
    ],
  );
  const [conversation] = conversations;
  assert.equal(conversation?.name, "first");
  assert.deepEqual(clients.get("ann")?.query, { room: "1" });
  assert.deepEqual(
    conversation?.steps.map(({ kind, as, withinMillis }) => `${kind} ${as} ${withinMillis}`),
    [
      "connect ann 5000",
      "send ann 2000",
      "expect ann 2000",
      "expectInAnyOrder bob 5000",
      "silence ann 5000",
      "close ann 5000",
      "closed bob 5000",
      "advance ann 5000",
      "fault ann 5000",
      "answer ann 5000",
      "callback ann 5000",
    ],
  );
});

/** A file, and its mistake after the file's name. */
const mistakes: readonly (readonly [text: string, mistake: RegExp])[] = [
  ["conversations: [1", /^:1:18: Flow sequence/],
  ["program: .", /^:1:1: The file needs 'conversations'\. docs\/testing\.md/],
  [
    "conversations:\n  a:\n    - sned: 1",
    /^:3:7: 'conversations\.a\.0' has no member 'sned'\. It may have as, connect, .*send/,
  ],
  ["conversations:\n  a:\n    - as: x", /^:3:7: A step needs one of connect, send, /],
  [
    "conversations:\n  a:\n    - send: 1\n      closed: 1",
    /^:4:7: A step with 'send' cannot have 'closed'\. It may have as, expect/,
  ],
  ["conversations:\n  a:\n    - advance: 1m\n      as: client", /^:4:7: A step with 'advance' cannot have 'as'\. docs/],
  ["conversations:\n  a:\n    - silence: soon", /^:3:16: .*must be a duration, such as 200ms/],
  ["conversations:\n  a:\n    - expect: { x: [1, '<[a>'] }", /^:3:24: '<\[a>' is neither one of/],
  ["conversations:\n  a:\n    - send: 1\n      as: bob", /^:4:7: There is no client 'bob'\. The file has client\./],
  [
    "clients: { ann: {} }\nconversations:\n  a:\n    - connect: bob",
    /^:4:7: There is no client 'bob'\. The file has ann\./,
  ],
  ["clients: {}\nconversations: {}", /^:1:1: 'clients' is empty/],
  ["conversations:\n  a:\n    - fault: { delay: x }", /^:3:7: delay of a fault rule is "x"\. It must be 300ms/],
  ["conversations:\n  a:\n    - fault: { fail: explode }", /^:3:22: .*must be one of timeout, reset/],
  ["conversations:\n  a:\n    - send: 1\n      within: 5", /^:4:15: .*'conversations\.a\.0\.within' must be a string/],
  ["backends: { quotes: [] }\nconversations: {}", /^:1:13: 'quotes' is not the address of a backend/],
  [
    "backends:\n  http://a:\n    - when: GET quotes\n      respond: {}\nconversations: {}",
    /^:3:7: 'when' is 'GET quotes'/,
  ],
  ["conversations:\n  a:\n    - respond: {}", /^:3:7: Name the address of the backend/],
  ["conversations:\n  a:\n    - close: 1006", /^:3:7: A client cannot close with 1006/],
  ["conversations:\n  a:\n    - callback: {}", /^:3:7: 'callback' needs either 'post' or 'delete: true'/],
  ["conversations:\n  a: []\n  a: []", /^:3:3: Map keys must be unique/],
];

for (const [text, mistake] of mistakes) {
  test(`reports file, line, column and what is accepted: ${mistake.source}`, async () => {
    await assert.rejects(
      read(text),
      (error) =>
        error instanceof UserError &&
        error.message.startsWith(join(folder, "c.yaml")) &&
        mistake.test(error.message.slice(join(folder, "c.yaml").length)),
      text,
    );
  });
}

test("a file that does not exist is reported", async () => {
  await assert.rejects(readConversations(join(folder, "none.yaml")), /Cannot read .*none\.yaml/);
});

test("the published schema is current: node packages/answerback/src/conversations/schema-file.ts", () => {
  assert.equal(readFileSync(conversationSchemaFile, "utf8"), publishedSchema());
});
