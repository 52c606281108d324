import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { startGateway } from "../../gateway.ts";
import { createExchangeDescriber } from "../../inspect/description/exchange-describer.ts";
import { explain } from "../../inspect/description/explanation.ts";
import { createMask } from "../../inspect/masking/mask.ts";
import { defaultSettings } from "../../settings.ts";
import { TestClock } from "../../test-clock.ts";
import { type ApiDescription, mock, serveApi } from "../test-api.ts";
import { parseDelay } from "./delay.ts";
import { type FaultRule, FaultRuleError, faultOf } from "./fault-rule.ts";
import { ActiveFaults, Faults } from "./faults.ts";
import { seededRandom } from "./random.ts";

const answer = (template: string) => [
  { integrationResponseKey: "$default", responseTemplates: { $default: template } },
];
const routes: ApiDescription["routes"] = {
  go: { integration: mock(), responses: answer("$context.status") },
  other: { integration: mock(), responses: answer("other") },
};

async function served(t: TestContext, rule: FaultRule, description: Partial<ApiDescription> = {}) {
  const faults = new Faults();
  const handle = faults.add(rule);
  const api = await serveApi(t, { routes, faults, ...description });
  return { api, handle, faults };
}

const messageOf = (frame: string | Buffer) => JSON.parse(String(frame)).message as string;

test("an answer of a rule replaces the backend's, and the exchange names the rule", async (t) => {
  const { api, handle } = await served(t, {
    name: "down",
    route: "go",
    answer: { statusCode: 503, headers: { "Content-Type": "text/plain" }, body: "no" },
  });
  const client = await api.connect();
  assert.equal(await client.ask({ action: "go" }), "503");
  assert.equal(api.exchanges.at(-1)!.fault?.name, "down");
  assert.match(explain(api.exchanges.at(-1)!).sentence, / Fault down \(answer 503\) applied\.$/);
  assert.equal(await client.ask({ action: "other" }), "other");
  assert.equal(api.exchanges.at(-1)!.fault, undefined);
  assert.equal(handle.hits, 1);
  handle.remove();
  assert.equal(await client.ask({ action: "go" }), "200");
});

const failed = [
  ["timeout", "Endpoint request timed out"],
  ["reset", "Internal server error"],
  ["throttled", "Too Many Requests"],
  ["templateLimit", "Internal server error"],
] as const;

for (const [fail, message] of failed) {
  test(`a message fails with '${message}' by ${fail}, and its connection stays open`, async (t) => {
    const { api } = await served(t, { route: "go", fail });
    const client = await api.connect();
    assert.equal(messageOf(await client.ask({ action: "go" })), message);
    assert.match(explain(api.exchanges.at(-1)!).sentence, new RegExp(`Fault ${fail} applied\\.$`));
    assert.equal(await client.ask({ action: "other" }), "other");
  });
}

test("the template limit is that of the exchange's budget", async (t) => {
  const { api } = await served(t, { fail: "templateLimit", route: "go" });
  await (await api.connect()).ask({ action: "go" });
  const { outcome } = api.exchanges.at(-1)!;
  assert.ok(outcome.kind === "failed");
  assert.match(outcome.error.message, /limits\.template\.maxSteps/);
});

for (const [fail, status] of [
  ["unauthorized", 401],
  ["forbidden", 403],
  ["throttled", 429],
] as const) {
  test(`a handshake is refused with ${status} by ${fail}, also without a route $connect`, async (t) => {
    const { api } = await served(t, { route: "$connect", fail });
    await assert.rejects(api.connect(), new RegExp(String(status)));
    const { outcome, fault } = api.exchanges[0]!;
    assert.ok(outcome.kind === "refused");
    assert.deepEqual([outcome.status, fault?.effect], [status, fail]);
  });
}

test("a delay passes on the gateway's clock, and from the integration's time-out on the message fails", async (t) => {
  const clock = TestClock.withoutPace();
  const { api, faults } = await served(t, { route: "go", delay: "2s" }, { clock });
  const client = await api.connect();
  // A pong shows that the gateway has taken the message.
  const taken = async () => {
    const pong = new Promise((resolve) => client.socket.once("pong", resolve));
    client.socket.ping();
    await pong;
  };
  const answered = client.ask({ action: "go" });
  await taken();
  clock.advance(1_999);
  assert.equal(api.exchanges.length, 1);
  clock.advance(1);
  assert.equal(await answered, "200");
  faults.clear();
  faults.add({ delay: "1h" });
  const late = client.ask({ action: "go" });
  await taken();
  clock.advance(29_000);
  assert.equal(messageOf(await late), "Endpoint request timed out");
});

test("a lost connection gets no answer, and $disconnect runs with 1006", async (t) => {
  const { api } = await served(t, { fail: "connectionLost", route: "go" });
  const client = await api.connect();
  const closed = client.closed();
  const ended = api.nextExchange();
  client.socket.send('{"action":"go"}');
  assert.deepEqual((await ended).outcome, { kind: "silence", reason: "connectionLost" });
  assert.equal((await closed)[0], 1006);
  const { event } = api.exchanges.at(-1)!;
  assert.ok(event.kind === "disconnect");
  assert.equal(event.cause.code, 1006);
});

test("a client that reads nothing gets its frames later, or is dropped", async (t) => {
  const clock = TestClock.withoutPace();
  const { api, faults } = await served(t, { unread: "5s", times: 1 }, { clock });
  const client = await api.connect();
  const frames: string[] = [];
  client.socket.on("message", (data) => frames.push(String(data)));
  const sent = api.nextExchange();
  client.socket.send('{"action":"other"}');
  await sent;
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual(frames, []);
  const arrived = new Promise((resolve) => client.socket.once("message", resolve));
  clock.advance(5_000);
  await arrived;
  assert.deepEqual(frames, ["other"]);
  faults.add({ unread: "1h" });
  const closed = client.closed();
  const again = api.nextExchange();
  client.socket.send('{"action":"other"}');
  await again;
  clock.advance(120_000);
  assert.equal((await closed)[0], 1006);
  assert.match(explain(api.exchanges.at(-1)!).sentence, /left too much unread/);
});

for (const [fail, status] of [
  ["callbackGone", 410],
  ["callbackForbidden", 403],
] as const) {
  test(`a callback is answered with ${status} by ${fail}, and messages are served`, async (t) => {
    const { api, handle } = await served(t, { fail });
    const client = await api.connect();
    const { connectionId } = api.exchanges[0]!.event.connection;
    const url = `${api.url.replace("ws:", "http:")}/@connections/${encodeURIComponent(connectionId)}`;
    const post = async () => (await fetch(url, { method: "POST", body: "x" })).status;
    assert.equal(await post(), status);
    assert.equal(await client.ask({ action: "other" }), "other");
    handle.remove();
    assert.equal(await post(), 200);
  });
}

test("selects by connection, integration and number of times", async (t) => {
  const faults = new Faults();
  const api = await serveApi(t, { routes, faults });
  const [ann, bob] = [await api.connect(), await api.connect()];
  const [{ event }] = [api.exchanges[0]!];
  faults.add({ connection: event.connection.connectionId, answer: { statusCode: 418 }, times: 2 });
  const asked = async (client: typeof ann) => client.ask({ action: "go" });
  assert.deepEqual(
    [await asked(ann), await asked(bob), await asked(ann), await asked(ann)],
    ["418", "200", "418", "200"],
  );
  const { integration } = api.exchanges.at(-1)!.routed!;
  faults.add({ integration: integration.integrationId, answer: { statusCode: 500 } });
  assert.deepEqual([await asked(bob), await bob.ask({ action: "other" })], ["500", "other"]);
});

test("a seed repeats the events that a share selects, whatever other rules there are", () => {
  const hits = (seed: number, ...others: readonly FaultRule[]) => {
    const faults = new Faults({ seed, rules: [{ fail: "reset", share: 0.3 }, ...others] });
    const subject = { routeKey: "go", integrationId: "i", connectionId: "c" };
    return Array.from({ length: 200 }, () => Number(faults.active?.ofEvent("message", subject)?.rule.fail === "reset"));
  };
  assert.deepEqual(hits(7), hits(7));
  assert.deepEqual(hits(7), hits(7, { delay: "1s", share: 0.5 }));
  assert.notDeepEqual(hits(7), hits(8));
  const count = hits(7).reduce((sum, hit) => sum + hit, 0);
  assert.ok(count > 40 && count < 80, String(count));
});

test("without rules no code of faults runs, and none again when the last rule is removed", async (t) => {
  const calls = t.mock.method(ActiveFaults.prototype, "ofEvent");
  const faults = new Faults();
  const api = await serveApi(t, { routes, faults });
  const client = await api.connect();
  const asked = async () => {
    await client.ask({ action: "go" });
    return calls.mock.callCount();
  };
  assert.equal(await asked(), 0);
  const handle = faults.add({ route: "none", fail: "reset" });
  assert.equal(await asked(), 1);
  handle.remove();
  assert.equal(await asked(), 1);
});

test("delays are durations, intervals and distributions", () => {
  const random = seededRandom(1);
  const draws = (text: string) =>
    Array.from({ length: 4_000 }, () => parseDelay(text)!(random)).sort((one, other) => one - other);
  assert.deepEqual([draws("1.5s")[0], draws("1.5s").at(-1)], [1_500, 1_500]);
  const uniform = draws("100ms to 900ms");
  assert.ok(uniform[0]! >= 100 && uniform.at(-1)! <= 900 && Math.abs(uniform[2_000]! - 500) < 30);
  const tailed = draws("median 100ms p99 2s");
  assert.ok(Math.abs(tailed[2_000]! - 100) < 10, String(tailed[2_000]));
  assert.ok(tailed[3_960]! > 1_400 && tailed[3_960]! < 2_800, String(tailed[3_960]));
  for (const text of ["", "5", "1 hour", "9s to 1s", "median 2s p99 1s", "median 100ms"]) {
    assert.equal(parseDelay(text), undefined, text);
  }
});

test("a rule that cannot be used is refused with what its member accepts", () => {
  const refused: readonly (readonly [object, RegExp])[] = [
    [{}, /has no effect/],
    [{ share: 0, fail: "reset" }, /share .* is 0\. It must be a number above 0 and at most 1/],
    [{ times: 0.5, fail: "reset" }, /times/],
    [{ fail: "explode" }, /fail .* is "explode"\. It must be one of timeout, reset, /],
    [{ delay: "soon" }, /delay .* is "soon"\. It must be 300ms/],
    [{ unread: "long" }, /unread/],
    [{ answer: { statusCode: 99 } }, /answer\.statusCode/],
    [{ answer: { statusCode: 500 }, fail: "reset" }, /answer and fail\. Write a rule for each/],
  ];
  for (const [rule, message] of refused) {
    assert.throws(
      () => faultOf(rule),
      (error) => error instanceof FaultRuleError && message.test(error.message),
    );
  }
});

test("a backend in place answers the URLs that it knows", async (t) => {
  const integration = (host: string) =>
    ({ integrationType: "HTTP", integrationMethod: "POST", integrationUri: `http://${host}/quotes` }) as const;
  const api = await serveApi(t, {
    routes: {
      known: { integration: integration("quotes.internal"), responses: answer("$input.body") },
      unknown: { integration: integration("127.0.0.1:9"), responses: answer("$input.body") },
      broken: { integration: integration("broken.internal"), responses: answer("$input.body") },
    },
    inPlaceBackend: ({ url, method, body }) => {
      if (url.hostname === "broken.internal") return Promise.reject(new Error("it broke"));
      if (url.hostname !== "quotes.internal") return undefined;
      return Promise.resolve({ statusCode: 200, headers: [], body: Buffer.from(`${method} ${body}`) });
    },
  });
  const client = await api.connect();
  assert.equal(await client.ask({ action: "known" }), 'POST {"action":"known"}');
  assert.equal(messageOf(await client.ask({ action: "unknown" })), "Internal server error");
  assert.equal(messageOf(await client.ask({ action: "broken" })), "Internal server error");
  const { outcome } = api.exchanges.at(-1)!;
  assert.ok(outcome.kind === "failed" && /it broke/.test(outcome.error.message));
});

test("a gateway does not start with a rule that cannot be used, and describes the exchanges of one that can", async (t) => {
  const start = (rule: FaultRule) =>
    startGateway({ ...defaultSettings, port: 0, faults: { seed: 1, rules: [rule] }, onWarning: () => {} });
  await assert.rejects(start({ delay: "soon" }), {
    code: "FAULTS",
    message: /^faults: delay of a fault rule is "soon"/,
  });
  const gateway = await start({ fail: "reset" });
  assert.deepEqual(gateway.faults.rules, [{ fail: "reset" }]);
  await gateway.stop();
  const { api } = await served(t, { name: "down", fail: "reset" });
  await (await api.connect()).ask({ action: "go" });
  const describe = createExchangeDescriber({ mask: createMask([]) });
  const { fault } = describe(api.exchanges.at(-1)!);
  assert.deepEqual(fault, { faultId: "1", name: "down", effect: "reset", rule: { name: "down", fail: "reset" } });
});
