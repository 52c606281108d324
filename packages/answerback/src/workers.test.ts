// `answerback start --workers`: several processes behind one port. Each start of a process costs a second, so the tests share
// one gateway. workers.process.test.ts kills and replaces processes; conformance/workers does so under load.
import assert from "node:assert/strict";
import { test } from "node:test";
import { until } from "./test-start.ts";
import { startWorkers } from "./workers.fixture.ts";

test("start --workers", async (t) => {
  const { backend, first, apiId, deploy, clients, idOf } = await startWorkers(t);

  await t.test("answers messages, and reports each connection to the backend once", async () => {
    const reported = backend.reports.map(({ connectionId }) => connectionId);
    assert.deepEqual(reported.toSorted(), [...idOf.values()].toSorted());
    const lines = () => first.lines.filter((line) => line.startsWith("route $default · "));
    await until(() => lines().length === clients.length);
    assert.equal(lines().length, clients.length);
  });

  await t.test("delivers callbacks through one process to the clients of all, in order", async () => {
    for (const client of clients) client.received.length = 0;
    for (const text of ["a", "b", "c"]) {
      const statuses = await Promise.all(
        clients.map(async (client) => {
          const callback = `${first.url}/ws/${apiId}/live/@connections/${encodeURIComponent(idOf.get(client)!)}`;
          return (await fetch(callback, { method: "POST", body: text })).status;
        }),
      );
      assert.deepEqual(new Set(statuses), new Set([200]));
    }
    await until(() => clients.every(({ received }) => received.length === 3));
    for (const { received } of clients) assert.deepEqual(received, ["a", "b", "c"]);
  });

  await t.test("serves a deployment from all processes once it is acknowledged", async () => {
    for (const text of ["two", "three"]) {
      await deploy(text);
      for (const client of clients) assert.equal(await client.ask(), `${text} ${idOf.get(client)}`);
    }
  });
});
