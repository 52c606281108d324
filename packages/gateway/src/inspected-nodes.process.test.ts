// The inspector and the metrics of a node beside a node that is stopped, and one with workers. The others are in
// inspected-nodes.test.ts.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { holderOf } from "./cluster/connection-id.ts";
import type { FaultsAnswer, NodesAnswer, SummariesAnswer } from "./inspect/api/inspector-api.ts";
import { inspectorOf } from "./inspect/test-inspected.ts";
import { cluster, metricsOf, sumOf } from "./inspected-nodes.fixture.ts";
import { missingNats } from "./nodes/nats-servers.fixture.ts";
import { startWorkers } from "./parent.ts";
import { defaultSettings } from "./settings.ts";

const skip = await missingNats();

describe("nodes in processes", { skip, concurrency: true }, () => {
  test("names a node that is stopped, and does not wait long for it", { timeout: 60_000 }, async (t) => {
    const { options, nodes } = await cluster(t, 1);
    const [first] = nodes;
    const client = await first.connect();
    const stopped = spawn(process.execPath, [
      fileURLToPath(new URL("./gateway-node.fixture.ts", import.meta.url)),
      JSON.stringify(options),
    ]);
    t.after(() => stopped.kill("SIGKILL"));
    await once(stopped.stdout, "data");
    const events = await first.follow();
    while ((await first.get<NodesAnswer>("nodes")).items.length < 2) await sleep(50);
    stopped.kill("SIGSTOP");
    await client.ask({ action: "ping" });
    const began = performance.now();
    const [{ items }, answer, metrics] = await Promise.all([
      first.get<SummariesAnswer>("exchanges?fields=summary"),
      first.get<NodesAnswer>("nodes"),
      metricsOf(first.gateway),
    ]);
    // Each waits 3 s at most.
    assert.ok(performance.now() - began < 8_000, `${performance.now() - began} ms`);
    assert.equal(items.at(-1)?.message, '{"action":"ping"}');
    // It may count as dead already when the questions are given up.
    for (const missing of answer.missing) assert.deepEqual([missing.node, missing.reason], [2, "it does not answer"]);
    assert.deepEqual([sumOf(metrics, "NodeUp", "1"), sumOf(metrics, "NodeUp", "2")], [1, 0]);
    let event = await events.next("nodes");
    while (event.missing.length === 0) event = await events.next("nodes");
    assert.deepEqual(
      [event.count, event.missing.map(({ node, reason }) => [node, reason])],
      [2, [[2, "it does not answer"]]],
    );
    while ((await events.next("exchanges")).every(({ message }) => message !== '{"action":"ping"}')) {}
    // It is dead for the others after four seconds.
    while ((await first.get<NodesAnswer>("nodes")).missing.length > 0) await sleep(100);
    const dead = performance.now();
    await first.get<SummariesAnswer>("exchanges?fields=summary");
    assert.ok(performance.now() - dead < 2_500, "it still waits 3 s for the dead node");
  });

  test("a node of several workers is seen as one", { timeout: 60_000 }, async (t) => {
    const { options, nodes } = await cluster(t, 1);
    const [first] = nodes;
    const workerEntry = new URL("./worker.fixture.ts", import.meta.url);
    const gateway = await startWorkers({
      ...defaultSettings,
      port: 0,
      onWarning() {},
      ...options,
      workers: 2,
      workerEntry,
    });
    t.after(() => gateway.stop());
    const second = inspectorOf(t, gateway, first);
    const clients = await Promise.all(Array.from({ length: 12 }, () => second.connect("?answerback-name=Ann")));
    const events = await first.follow();
    const { stream } = await events.next("hello");
    for (const client of clients) await client.ask({ action: "ping" });
    const { items } = await first.get<SummariesAnswer>("exchanges?fields=summary&kind=message&limit=100");
    assert.equal(items.length, clients.length);
    assert.ok(items.every(({ name }) => name === "Ann"));
    assert.deepEqual(new Set(items.map(({ conn }) => holderOf(conn)?.node)), new Set([2]));
    await first.change("POST", "breakpoints", { apiId: first.apiId, routeKey: "quote", stream });
    const answers = clients.map((client) => client.ask({ action: "quote" }));
    for (const _ of clients) {
      const { requestId } = await events.next("held");
      assert.equal((await second.change("POST", `held/${requestId}`, { statusCode: 200, body: "{}" })).status, 204);
    }
    await Promise.all(answers);
    await first.change("POST", "faults", { route: "ping", answer: { statusCode: 200, body: "{}" } });
    const rules = await second.get<FaultsAnswer>("faults");
    assert.equal(rules.items.length, 1);
    const { items: listed } = await first.get<NodesAnswer>("nodes");
    assert.deepEqual(
      listed.map(({ node, processes }) => [node, processes]),
      [
        [1, 1],
        [2, 2],
      ],
    );
    assert.equal(sumOf(await metricsOf(first.gateway), "ConnectCount", "2"), clients.length);
  });
});
