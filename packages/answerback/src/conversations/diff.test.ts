// The same conversations against two APIs, and recordings.
import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { WebSocket } from "ws";
import { recordConversation } from "../connect/recording.ts";
import { startGateway } from "../index.ts";
import { compareResults } from "./compare-results.ts";
import { runDiff } from "./diff-run.ts";
import { readConversations } from "./read-conversations.ts";
import { recordExchanges } from "./record-exchanges.ts";
import { createRemoteTarget } from "./remote-target.ts";
import type { ConversationResult, ReceivedFrames } from "./run-conversation.ts";
import { runFiles } from "./run-files.ts";

const template = join(import.meta.dirname, "../../test-programs/conversations/template.yaml");
const folder = mkdtempSync(join(tmpdir(), "answerback-diff-"));
const gateways: Awaited<ReturnType<typeof startGateway>>[] = [];
const urls = { left: "", right: "" };

before(async () => {
  const changed = join(folder, "changed.yaml");
  const text = readFileSync(template, "utf8")
    .replace('{"type": "pong", "id"', '{"type": "pung", "id"')
    .replace(
      "Silent:",
      "Answered:\n    Type: AWS::ApiGatewayV2::RouteResponse\n    Properties: { ApiId: !Ref Api, RouteId: !Ref Silent, RouteResponseKey: $default }\n  Silent:",
    );
  writeFileSync(changed, text);
  gateways.push(...(await Promise.all([template, changed].map((program) => startGateway({ program })))));
  const [left = "", right = ""] = gateways.map(({ apis }) => apis[0]?.stages[0]?.url ?? "");
  Object.assign(urls, { left, right });
});
after(async () => {
  await Promise.all(gateways.map((gateway) => gateway.stop()));
  rmSync(folder, { recursive: true });
});

const conversations = `
program: ../somewhere
conversations:
  pings:
    - send: { action: ping }
      expect: { type: <any>, id: <id>, at: <time> }
    - send: { action: ping }
      expect: { type: pong }
  silences:
    - send: { action: silent }
      silence: 1s
    - send: { action: silent }
  refusals:
    - send: { action: sing }
      expectInAnyOrder: [{ message: Nothing }]
  faults:
    - fault: { fail: reset }
`;

async function diff(
  t: Parameters<NonNullable<Parameters<typeof test>[0]>>[0],
  left: string,
  right: string,
  record?: string,
) {
  const file = join(folder, "pings.yaml");
  writeFileSync(file, conversations);
  const printed = t.mock.method(console, "log", () => {});
  const code = await runDiff([file], { left, right, ...(record !== undefined && { record }) });
  const lines = printed.mock.calls.map(({ arguments: [line] }) => String(line).replaceAll(folder, ""));
  printed.mock.restore();
  return { code, lines: lines.map((line) => line.replaceAll(/[\w-]{15}=|\d+\/[\w/:]+ \+0000/g, "…")) };
}

test("prints where two APIs differ; placeholders, ids and times do not count", async (t) => {
  const { code, lines } = await diff(t, urls.left, urls.right);
  assert.equal(code, 1);
  assert.deepEqual(lines, [
    "≠ /pings.yaml › pings",
    "    /pings.yaml:8:7",
    '      left   {"type": "pong", "id": "…", "at": "…"}',
    '      right  {"type": "pung", "id": "…", "at": "…"}',
    '      $.type: left "pong", right "pung"',
    "≠ /pings.yaml › silences",
    "    /pings.yaml:11:7",
    "      left   as expected",
    '      right  expected nothing for 1000 ms, but this frame came: {"type": "pung", "id": "…", "at": "…"}',
    "= /pings.yaml › refusals",
    "= /pings.yaml › faults",
    "2 same, 2 different",
  ]);
});

test("an API does not differ from itself, and its recording passes against it", async (t) => {
  const recorded = join(folder, "recorded");
  const { code, lines } = await diff(t, urls.left, urls.left, recorded);
  assert.deepEqual([code, lines.at(-2)], [0, "4 same, 0 different"]);
  const text = readFileSync(join(recorded, "pings.yaml"), "utf8");
  assert.match(text, /^# Recorded from ws:.* on \d{4}-\d{2}-\d{2}\.\n\nprogram: \.\.\/\.\.\/somewhere\n/);
  assert.match(text, /expect: \{ type: pong, id: <id>, at: <time> \}\n/);
  assert.deepEqual(await statuses(join(recorded, "pings.yaml")), ["passed", "passed", "passed", "passed"]);
});

async function statuses(path: string): Promise<readonly string[]> {
  const target = await createRemoteTarget({ url: urls.left, sign: false, ca: undefined });
  const { results } = await runFiles([await readConversations(path)], { target });
  return results.map(({ status }) => status);
}

test("what a client sends and gets is a conversation", async () => {
  const path = join(folder, "recorded.yaml");
  const socket = new WebSocket(urls.left);
  await once(socket, "open");
  recordConversation(socket, path, new URL(urls.left));
  for (const message of ['{"action":"ping"}', "no JSON: {", '{"action":"sing","n":[1]}']) {
    socket.send(message);
    await once(socket, "message");
  }
  socket.close();
  await once(socket, "close");
  assert.equal(
    readFileSync(path, "utf8"),
    `# Recorded from ${urls.left}.
conversations:
  recorded:
    - send: { action: ping }
      expect: { type: pong, id: <id>, at: <time> }
    - send: "no JSON: {"
      expect: { message: Forbidden, connectionId: <id>, requestId: <id> }
    - send: { action: sing, n: [ 1 ] }
      expect: { message: Forbidden, connectionId: <id>, requestId: <id> }
`,
  );
  assert.deepEqual(await statuses(path), ["passed"]);
});

test("frames with the same JSON and other spaces differ; with other ids they do not", async () => {
  const path = join(folder, "one.yaml");
  writeFileSync(path, "conversations: { a: [{ send: 1, expect: <any> }] }\n");
  const file = await readConversations(path);
  const [conversation] = file.conversations;
  const result = (frame: string): ConversationResult => {
    const step = conversation!.steps[1] as ReceivedFrames["step"];
    const received = [{ step, frames: [frame], isExpected: true }];
    return {
      file,
      conversation: conversation!,
      status: "passed",
      failures: [],
      received,
      connectionIds: [],
      durationMillis: 1,
    };
  };
  const compared = (left: string, right: string) => compareResults(result(left), result(right));
  assert.deepEqual(compared('{"id":"cZw0r_k7-3lsj08="}', '{"id":"5wt4aHE7eH9VXPs="}'), []);
  const [difference] = compared('{"message" : "x"}', '{"message": "x"}') ?? [];
  assert.equal(difference?.isSameJson, true);
  assert.equal(compared("plain", "plain ")?.length, 0);
});

test("the exchanges that a gateway keeps become conversations, one for each connection", async (t) => {
  const gateway = await startGateway({ program: template });
  t.after(() => gateway.stop());
  const url = gateway.apis[0]?.stages[0]?.url ?? "";
  for (const action of ["ping", "silent"]) {
    const socket = new WebSocket(`${url}?room=1`);
    await once(socket, "open");
    socket.send(JSON.stringify({ action, password: "secret" }));
    socket.send('{"action":"ping"}');
    await once(socket, "message");
    socket.close();
    await once(socket, "close");
  }
  const path = join(folder, "kept.yaml");
  assert.equal(await recordExchanges(gateway.url, path), 2);
  const text = readFileSync(path, "utf8");
  assert.match(
    text,
    /^# Recorded from http:\S+\.\nconversations:\n {2}connection 1:\n {4}- connect: \{"query":\{"room":"1"\}\}\n/,
  );
  assert.match(
    text,
    /masks a secret in this message\.\n {4}- send: \{ action: silent, password: .* \}\n {4}- silence: 200ms\n/,
  );
  assert.match(text, /- send: \{ action: ping \}\n {6}expect: \{ type: pong, id: <id>, at: <time> \}\n/);
  assert.deepEqual(await statuses(path), ["passed", "passed"]);
  await assert.rejects(recordExchanges(gateway.url, path), /kept\.yaml cannot be written: it exists/);
  await assert.rejects(recordExchanges("ws://x", path), /is not the URL of a gateway/);
});
