import assert from "node:assert/strict";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import fc from "fast-check";
import { systemClock } from "../../clock.ts";
import type { ConnectionIdentity } from "../chain/inbound-event.ts";
import { openDisconnectJournal } from "./disconnect-journal.ts";

function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "answerback-journal-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function openIn(t: TestContext, folder: string) {
  const warnings: string[] = [];
  const journal = await openDisconnectJournal(folder, systemClock, (message) => warnings.push(message));
  t.after(() => journal.close());
  return { journal, warnings };
}

function connection(connectionId: string): ConnectionIdentity {
  return {
    connectionId,
    apiId: "a1",
    stageName: "live",
    accountId: "000000000000",
    connectedAt: 1_764_000_000_000,
    domainName: "a1.execute-api.localhost",
    sourceIp: "127.0.0.1",
    userAgent: undefined,
    access: { authorizer: { principalId: "Ann", level: 3 }, identity: { apiKey: "k" } },
  };
}

const idsOf = (connections: readonly ConnectionIdentity[]) => connections.map(({ connectionId }) => connectionId);

test("a journal returns what was owed and not settled, in order, as it was", async (t) => {
  const folder = temporaryFolder(t);
  const { journal: first } = await openIn(t, folder);
  assert.deepEqual(first.ofEarlierProcess, []);
  await Promise.all(["a", "b", "c"].map((id) => first.owe(connection(id))));
  first.settle("b");
  first.settle("unknown");
  await first.close();
  const { journal: second } = await openIn(t, folder);
  assert.deepEqual(
    JSON.parse(JSON.stringify(second.ofEarlierProcess)),
    JSON.parse(JSON.stringify([connection("a"), connection("c")])),
  );
});

test("what an earlier process owed stays owed until it is settled", async (t) => {
  const folder = temporaryFolder(t);
  const { journal: first } = await openIn(t, folder);
  await Promise.all(["a", "b"].map((id) => first.owe(connection(id))));
  await first.close();
  const { journal: second } = await openIn(t, folder);
  second.settle("a");
  await second.close();
  const { journal: third } = await openIn(t, folder);
  assert.deepEqual(idsOf(third.ofEarlierProcess), ["b"]);
});

test("an owed entry is in the file when owe() resolves, without a close", async (t) => {
  const folder = temporaryFolder(t);
  const { journal } = await openIn(t, folder);
  await journal.owe(connection("a"));
  assert.match(readFileSync(join(folder, "disconnects.jsonl"), "utf8"), /"connectionId":"a".*\n$/);
});

test("an entry that was cut by the end of its process is ignored, and entries after a restart are not", async (t) => {
  const folder = temporaryFolder(t);
  const { journal: first } = await openIn(t, folder);
  await first.owe(connection("a"));
  await first.close();
  appendFileSync(join(folder, "disconnects.jsonl"), '{"owed":{"connectionId":"b","api');
  const { journal: second } = await openIn(t, folder);
  assert.deepEqual(idsOf(second.ofEarlierProcess), ["a"]);
  await second.owe(connection("c"));
  await second.close();
  const { journal: third } = await openIn(t, folder);
  assert.deepEqual(idsOf(third.ofEarlierProcess), ["a", "c"]);
});

test("the file is its owner's alone, and does not grow with connections that have ended", async (t) => {
  const folder = temporaryFolder(t);
  const path = join(folder, "disconnects.jsonl");
  const { journal } = await openIn(t, folder);
  await journal.owe(connection("stays"));
  for (let round = 0; round < 30; round++) {
    const ids = Array.from({ length: 1_000 }, (_, index) => `${round}.${index}`);
    await Promise.all(ids.map((id) => journal.owe(connection(id))));
    for (const id of ids) journal.settle(id);
  }
  await journal.close();
  if (process.platform !== "win32") assert.equal(statSync(path).mode & 0o777, 0o600);
  const bytesPerConnection = JSON.stringify({ owed: connection("12.345") }).length + '{"settled":"12.345"}'.length + 2;
  assert.ok(statSync(path).size < 6_000 * bytesPerConnection, `${statSync(path).size} bytes`);
  const { journal: next } = await openIn(t, folder);
  assert.deepEqual(idsOf(next.ofEarlierProcess), ["stays"]);
});

test("a file that cannot be written is reported once, and connections are accepted", async (t) => {
  const folder = temporaryFolder(t);
  const { journal, warnings } = await openIn(t, folder);
  // Every write to this device fails with ENOSPC.
  if (process.platform !== "linux") return t.skip("needs /dev/full");
  const { open } = await import("node:fs/promises");
  const full = await open("/dev/full", "a");
  t.after(() => full.close());
  t.mock.method(Object.getPrototypeOf(full), "appendFile", () => full.write("x"));
  await journal.owe(connection("a"));
  await journal.owe(connection("b"));
  assert.equal(warnings.length, 1);
  assert.match(warnings[0]!, /disconnects\.jsonl cannot be written \(ENOSPC.*\$disconnect/);
});

test("whatever is owed, settled and reopened in any order, the file has what a map has", async (t) => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom("owe", "settle", "reopen"), fc.integer({ min: 0, max: 9 })), { maxLength: 60 }),
      async (steps) => {
        const folder = temporaryFolder(t);
        const expected = new Set<string>();
        let { journal } = await openIn(t, folder);
        for (const [step, id] of steps) {
          if (step === "owe") {
            expected.delete(String(id));
            expected.add(String(id));
            void journal.owe(connection(String(id)));
          } else if (step === "settle") {
            expected.delete(String(id));
            journal.settle(String(id));
          } else {
            await journal.close();
            ({ journal } = await openIn(t, folder));
          }
        }
        await journal.close();
        ({ journal } = await openIn(t, folder));
        assert.deepEqual(new Set(idsOf(journal.ofEarlierProcess)), expected);
      },
    ),
    { numRuns: 30 },
  );
});
