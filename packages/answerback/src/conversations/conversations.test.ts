// Conversations against programs on embedded gateways, and the command, which runs in the process of the test.
import assert from "node:assert/strict";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { WebSocketServer } from "ws";
import { runHere } from "../test-command.ts";
import { startEmbeddedTarget } from "./embedded-target.ts";
import { junitXml } from "./junit.ts";
import { readConversations } from "./read-conversations.ts";
import { createRemoteTarget } from "./remote-target.ts";
import { failureLines } from "./result-lines.ts";
import type { ConversationResult } from "./run-conversation.ts";
import { type RunFilesOptions, runFiles } from "./run-files.ts";
import { runTests } from "./run-tests.ts";
import type { Target } from "./target.ts";
import { updatedText } from "./update-expectations.ts";

const folder = mkdtempSync(join(tmpdir(), "answerback-conversations-"));
const program = join(import.meta.dirname, "../../test-programs/conversations/template.yaml");
const started: Target[] = [];

async function start(options: Partial<Parameters<typeof startEmbeddedTarget>[0]>): Promise<Target> {
  const target = await startEmbeddedTarget({ program, ...options });
  started.push(target);
  return target;
}

let talk: Target;
before(async () => {
  talk = await start({});
});
after(async () => {
  await Promise.all(started.map((target) => target.stop()));
  rmSync(folder, { recursive: true });
});

let files = 0;

async function run(text: string, target: Target = talk, options: Partial<RunFilesOptions> = {}) {
  const path = join(folder, `${++files}.yaml`);
  writeFileSync(path, text);
  const file = await readConversations(path);
  const { results } = await runFiles([file], { target, ...options });
  return { file, results, shown: results.map((it) => `${it.conversation.name}: ${it.status}`) };
}

/** The lines of failures, without the file's path. */
const failures = (results: readonly ConversationResult[]) =>
  results.flatMap((result) =>
    result.failures.flatMap((failure) =>
      failureLines(result, failure).map((line) => line.replace(result.file.file, "FILE")),
    ),
  );

test("clients converse side by side, in order and in any order, silently, and close", async () => {
  const { results } = await run(`
clients: { ann: {}, bob: { subprotocols: [] } }
conversations:
  pongs:
    - connect: ann
    - send: { action: ping }
    - expect: { type: pong, id: <id as mine>, at: <time> }
    - as: bob
      send: { action: ping }
      expect: { type: pong, id: <id>, <any>: <any> }
    - send: { action: ping }
    - send: { action: sing }
    - expectInAnyOrder:
        - { message: Forbidden, connectionId: <$mine>, requestId: <id> }
        - { type: pong, id: <$mine>, at: <any> }
    - send: { action: silent }
      silence: 20ms
    - close: { code: 3001, reason: bye }
  again:
    - send: not JSON
      expect: { message: Forbidden, <any>: <any> }
`);
  assert.deepEqual(failures(results), []);
});

test("backends in place answer what is asked, and the entries of a conversation come first", async () => {
  const { results } = await run(`
backends:
  http://quotes.internal:
    - when: { body: { action: quote, symbol: ACME } }
      respond: { body: { price: 1 } }
    - when: POST /quotes
      respond: { status: 404, body: none }
conversations:
  quotes:
    - send: { action: quote, symbol: ACME }
      expect: { price: 1 }
    - send: { action: quote, symbol: NOPE }
      expect: none
  changed:
    - when: POST /q*
      respond: { body: later, after: 10ms, times: 1 }
    - send: { action: quote, symbol: ACME }
      expect: later
    - send: { action: quote, symbol: ACME }
      expect: { price: 1 }
`);
  assert.deepEqual(failures(results), []);
});

test("a difference names the place in the file, both frames, each part that differs, and why", async () => {
  const { results } = await run(`
conversations:
  wrong:
    - send: { action: ping }
      expect: { type: pang, id: <uuid>, at: <time> }
  late:
    - expect: { a: 1 }
      within: 20ms
  loud:
    - send: { action: ping }
      silence: 1s
  open:
    - send: { action: ping }
    - closed: true
      within: 20ms
`);
  const found = failures(results).map((line) => line.replaceAll(/[\w-]{15}=|\d+\/[\w/:]+ \+0000/g, "…"));
  assert.deepEqual(found.slice(0, 12), [
    "FILE:5:7: the frame differs",
    '  expected  {"type":"pang","id":"<uuid>","at":"<time>"}',
    '  received  {"type":"pong","id":"…","at":"…"}',
    '  $.type: expected "pang", received "pong"',
    '  $.id: expected "<uuid>", received "…"',
    "  ping asked MOCK, which answered 200. Key $default matched, so its response rendered its template; the client got a 78-byte frame.",
    "FILE:7:7: expected a frame, but nothing came within 0.02 s",
    '  expected  {"a":1}',
    "  The handshake was accepted: the API has no route $connect.",
    'FILE:11:7: expected nothing for 1000 ms, but this frame came: {"type": "pong", "id": "…", "at": "…"}',
    "  ping asked MOCK, which answered 200. Key $default matched, so its response rendered its template; the client got a 78-byte frame.",
    "FILE:14:7: expected the connection to be closed, but it was open after 0.02 s",
  ]);
  const xml = junitXml(results);
  assert.match(xml, /<testsuite name="[^"]*" tests="4" failures="4" skipped="0"/);
  assert.match(xml, /<failure message="the frame differs">[^<]*received {2}\{&quot;type&quot;:&quot;pong&quot;/);
});

test("a fault of each kind, until the end of its conversation", async () => {
  const { results } = await run(readFileSync(faults, "utf8").replace(/^program: .*$/m, ""));
  assert.deepEqual(failures(results), []);
  assert.ok(results.length >= 10);
  const { results: after } = await run("conversations: { a: [{ send: { action: ping }, expect: <any> }] }");
  assert.deepEqual(failures(after), []);
});

test("the clock of an embedded gateway is turned, and time passes only then", async () => {
  const manual = await start({ isManual: true });
  const { results } = await run(
    `
backends:
  http://quotes.internal: []
conversations:
  a backend that is too late:
    - fault: { route: quote, delay: 1m }
    - send: { action: quote }
    - silence: 20ms
    - advance: 2s
    - expect: { message: Endpoint request timed out, <any>: <any> }
  ten idle minutes:
    - send: { action: ping }
      expect: { type: pong, <any>: <any> }
    - advance: 9m
    - silence: 20ms
    - advance: 2m
    - closed: 1001
`,
    manual,
  );
  assert.deepEqual(failures(results), []);
  const remote = await createRemoteTarget({ url: stageUrl(manual), sign: false, ca: undefined });
  const { shown } = await run(
    "conversations: { idle: [{ send: { action: ping }, expect: <any> }, { advance: 11m }, { closed: 1001 }] }",
    remote,
  );
  assert.deepEqual(shown, ["idle: passed"]);
});

test("names that no conversation has are reported", async (t) => {
  const path = join(folder, "none.yaml");
  writeFileSync(path, `program: ${program}\nconversations: { a: [] }\n`);
  t.mock.method(console, "log", () => {});
  await assert.rejects(runTests([path], { only: ["b"], stackConfig: {} }), /No conversation has such a name/);
  await assert.rejects(runTests([path], { url: "x", program: "y", stackConfig: {} }), /either --program or --url/);
  await assert.rejects(runTests([path], { url: "x", coverage: true, stackConfig: {} }), /Coverage needs --program/);
  await assert.rejects(runTests([path], { sign: true, stackConfig: {} }), /need --url/);
  writeFileSync(path, "conversations: { a: [] }\n");
  await assert.rejects(runTests([path], { stackConfig: {} }), /names no program/);
});

test("an update rewrites what differs, and keeps comments, layout and placeholders that fit", async () => {
  const text = `
# quotes
clients: { client: {} }
conversations:
  pongs: # all of them
    - send: { action: ping }
      expect:
        # the type
        type: pang # wrong
        id: <id>
        at: <time>
    - send: { action: ping }
      expect: { type: pong }
    - send: { action: ping }
      expect:
        - 1
        - 2
    - send: { action: sing }
      expectInAnyOrder: [{ message: Nothing }]
    - send: { action: ping }
      expect: { type: pong,   id: <id>, at: <time> }   # as it is
`;
  const { file, results } = await run(text, talk, { keepsGoing: true });
  const updated = updatedText(file, results);
  assert.equal(
    updated,
    text
      .replace("type: pang", "type: pong")
      .replace("expect: { type: pong }", "expect: { type: pong, id: <id>, at: <time> }")
      .replace("expect:\n        - 1\n        - 2", "expect:\n        type: pong\n        id: <id>\n        at: <time>")
      .replace("[{ message: Nothing }]", "[ { message: Forbidden, connectionId: <id>, requestId: <id> } ]"),
  );
  const { file: again, results: passed } = await run(updated ?? "", talk, { keepsGoing: true });
  assert.deepEqual(failures(passed), []);
  assert.equal(updatedText(again, passed), undefined);
});

const stageUrl = (target: Target) =>
  target
    .callbackUrl(undefined, "x")
    .href.replace(/\/@connections.*$/, "")
    .replace("http:", "ws:");

test("a running gateway of ours explains its exchanges and gets callbacks and faults; the clock is skipped", async () => {
  const remote = await createRemoteTarget({ url: stageUrl(talk), sign: false, ca: undefined });
  const { shown, results } = await run(
    `
conversations:
  served: [{ send: { action: ping }, expect: { <any>: <any> } }]
  explained: [{ send: { action: ping }, expect: { type: pung, <any>: <any> } }]
  fault: [{ fault: { fail: reset, route: ping } }, { send: { action: ping }, expect: { message: Internal server error, <any>: <any> } }]
  without: [{ send: { action: ping }, expect: { type: pong, <any>: <any> } }]
  clock: [{ advance: 1m }]
  callback: [{ callback: { post: x }, expect: x }]
`,
    remote,
  );
  assert.deepEqual(shown, [
    "served: passed",
    "explained: failed",
    "fault: passed",
    "without: passed",
    "clock: skipped",
    "callback: passed",
  ]);
  assert.match(failures(results).at(-1) ?? "", /^ {2}ping asked MOCK, which answered 200\./);
  assert.match(results[4]?.reason ?? "", /^turning the clock needs --program/);
  await assert.rejects(
    run("backends: { http://quotes.internal: [] }\nconversations: { a: [] }", remote),
    /cannot be served for a gateway that runs already/,
  );
});

test("a server of others is only a client's counterpart, and backends listen at loopback addresses", async (t) => {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1", path: "/other" });
  t.after(() => server.close());
  await once(server, "listening");
  const backend = createServer().listen(0, "127.0.0.1");
  await once(backend, "listening");
  const { port } = backend.address() as AddressInfo;
  backend.close();
  server.on("connection", (socket) =>
    socket.on("message", async () => {
      const answer = await fetch(`http://127.0.0.1:${port}/quotes?of=ACME`, { method: "POST", body: '{"a":1}' });
      socket.send(`${answer.status} ${await answer.text()}`);
    }),
  );
  const remote = await createRemoteTarget({
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/other`,
    sign: false,
    ca: undefined,
  });
  const { shown, results } = await run(
    `
backends:
  http://127.0.0.1:${port}:
    - when: { method: POST, path: /quotes, query: { of: ACME }, body: { a: <number> } }
      respond: { status: 201, body: { price: 1 } }
conversations:
  asked: [{ send: x, expect: '201 {"price":1}' }]
  callback: [{ callback: { post: x } }]
  fault: [{ fault: { fail: reset } }]
`,
    remote,
  );
  assert.deepEqual(failures(results), []);
  assert.deepEqual(shown, ["asked: passed", "callback: skipped", "fault: skipped"]);
});

const faults = join(import.meta.dirname, "../../test-programs/conversations/faults.yaml");

test("the command prints results, writes files, and exits with 1 on a difference or too little coverage", async () => {
  cpSync(program, join(folder, "template.yaml"));
  const path = join(folder, "command.yaml");
  writeFileSync(
    path,
    "program: template.yaml\nconversations:\n  good: [{ send: { action: ping }, expect: { type: pong, <any>: <any> } }]\n  bad: [{ send: { action: ping }, expect: 5 }]\n",
  );
  const { code, stdout, stderr } = await runHere(
    ["test", "command.yaml", "--junit", "junit.xml", "--coverage", "60", "--lcov", "lcov.info"],
    folder,
  );
  assert.equal(code, 1, stderr);
  assert.match(stdout, /^✓ command\.yaml › good \(\d+ ms\)$/m);
  assert.match(stdout, /^ {4}command\.yaml:4:35: the frame differs$/m);
  assert.match(stdout, /^1 passed, 1 failed in \d/m);
  assert.match(stdout, /^ {2}routes +1 of 3 +33 %$/m);
  assert.match(stdout, /Route quote was never used/);
  assert.match(stdout, /Coverage of routes is 33 %, below 60 %\./);
  assert.match(readFileSync(join(folder, "junit.xml"), "utf8"), /tests="2" failures="1"/);
  assert.match(readFileSync(join(folder, "lcov.info"), "utf8"), /^SF:template\.yaml\nDA:\d+,2$/m);
});
