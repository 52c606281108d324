// Workers of `answerback start --workers` that are killed and replaced.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";
import { promisify } from "node:util";
import { executable } from "./test-program.ts";
import { until } from "./test-start.ts";
import { Client, isAlive, startWorkers, workersOf } from "./workers.fixture.ts";

test("start --workers, with processes that end", async (t) => {
  const { start, first, apiId, stageUrl, deploy, disconnects, clients, idOf } = await startWorkers(t);

  await t.test("a killed worker's clients get their $disconnect, and the others notice nothing", async () => {
    const [victim] = await workersOf(first.url);
    process.kill(victim!.pid, "SIGKILL");
    await until(() => disconnects().length > 0 && disconnects().length === lost().length);
    const closed = lost().map((client) => idOf.get(client));
    assert.ok(closed.length > 0 && closed.length < clients.length, `${closed.length} of ${clients.length} closed`);
    assert.deepEqual(
      disconnects()
        .map(({ connectionId, code }) => `${connectionId} ${code}`)
        .toSorted(),
      closed.map((id) => `${id} 1006`).toSorted(),
    );
    for (const client of clients) {
      if (client.closeCode === undefined) assert.equal(await client.ask(), `one ${idOf.get(client)}`);
    }
    await until(() => first.warnings.some((line) => line.includes("Another one starts")));
    await deploy("four");
    const open = clients.filter(({ closeCode }) => closeCode === undefined);
    for (const client of open) assert.equal(await client.ask(), `four ${idOf.get(client)}`);
    const gone = `${first.url}/ws/${apiId}/live/@connections/${encodeURIComponent(closed[0]!)}`;
    assert.equal((await fetch(gone, { method: "POST", body: "x" })).status, 410);

    function lost(): readonly Client[] {
      return clients.filter(({ closeCode }) => closeCode !== undefined);
    }
  });

  await t.test(
    "a killed parent's workers close with 1001; the next start runs what they owe, and replaces workers",
    async (t) => {
      const before = disconnects().length;
      const staying = clients.filter(({ closeCode }) => closeCode === undefined);
      const workers = await workersOf(first.url);
      first.child.kill("SIGKILL");
      await until(() => staying.every(({ closeCode }) => closeCode !== undefined));
      assert.deepEqual(new Set(staying.map(({ closeCode }) => closeCode)), new Set([1001]));
      await until(() => !workers.some(({ pid }) => isAlive(pid)));
      assert.equal(disconnects().length, before, "the workers run no $disconnect");

      const second = await start(t);
      await until(() => disconnects().length === clients.length);
      assert.deepEqual(new Set(disconnects().map(({ connectionId }) => connectionId)), new Set(idOf.values()));

      // Replacing the workers one by one.
      const url = stageUrl.replace(first.url.slice(4), second.url.slice(4));
      const later = await Promise.all(Array.from({ length: 8 }, () => Client.open(url)));
      const replaced = await workersOf(second.url);
      const run = (...words: string[]) =>
        promisify(execFile)(process.execPath, [executable, "workers", ...words, "--url", second.url]);
      const { stdout: listed } = await run();
      for (const { number, pid } of replaced)
        assert.match(listed, new RegExp(`^worker ${number} {2}process ${pid} {2}`, "m"));
      const { stdout: restarted } = await run("restart");
      assert.match(restarted, /^worker 1 replaced: process \d+\nworker 2 replaced: process \d+\n$/);
      assert.deepEqual(new Set(later.map(({ closeCode }) => closeCode)), new Set([1001]));
      assert.deepEqual(
        disconnects()
          .slice(clients.length)
          .map(({ code }) => code),
        later.map(() => "1001"),
      );
      const current = await workersOf(second.url);
      assert.deepEqual(
        current.map(({ number, state }) => `${number} ${state}`),
        ["1 serving", "2 serving"],
      );
      assert.ok(!current.some(({ pid }) => replaced.some((old) => old.pid === pid)));
      assert.match(await (await Client.open(url)).ask(), /^four /);
      second.child.kill("SIGTERM");
      assert.deepEqual(await once(second.child, "exit"), [0, null]);
    },
  );
});
