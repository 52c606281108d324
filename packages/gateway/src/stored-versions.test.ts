// Data folders of earlier versions, which every later version must open: packages/gateway/test-data/data-folders.
import assert from "node:assert/strict";
import { once } from "node:events";
import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, test } from "node:test";
import { WebSocket } from "ws";
import { defaultSettings, startGateway } from "./index.ts";
import { type Migration, migrate, migrations } from "./store/migration.ts";

const folders = join(import.meta.dirname, "../test-data/data-folders");
const versions = readdirSync(folders).filter((name) => name.startsWith("schema-"));
const temporary = mkdtempSync(join(tmpdir(), "answerback-versions-"));
after(() => rmSync(temporary, { recursive: true, force: true }));

function copyOf(version: string): string {
  const folder = mkdtempSync(join(temporary, `${version}-`));
  cpSync(join(folders, version), folder, { recursive: true });
  return folder;
}

const fileOf = (folder: string) => new DatabaseSync(join(folder, "answerback.sqlite"));

test("there is a data folder of each schema version", () => {
  const expected = migrations.flatMap(({ kind }, index) => (kind === "refused" ? [] : [`schema-${index + 1}`]));
  assert.deepEqual(versions.toSorted(), expected.toSorted());
});

for (const version of versions) {
  test(`serves the data folder ${version}`, async () => {
    const gateway = await startGateway({ ...defaultSettings, port: 0, dataFolder: copyOf(version) });
    try {
      const [api] = gateway.apis();
      assert.deepEqual([api?.apiId, api?.name, api?.stages.length], ["schemaone1", "echo", 1]);
      const get = async (path: string) =>
        (await (await fetch(`${gateway.url}/v2/${path}`)).json()) as Record<string, unknown>;
      assert.deepEqual((await get("apis/schemaone1")).tags, { of: "fixture" });
      for (const collection of ["models", "authorizers", "integrations", "routes", "deployments", "stages"]) {
        const { items } = await get(`apis/schemaone1/${collection}`);
        assert.equal((items as readonly unknown[]).length, 1, collection);
      }
      assert.equal((await get("domainnames/echo.example.com/apimappings/map001")).stage, "live");
      const socket = new WebSocket(api!.stages[0]!.url);
      await once(socket, "open");
      socket.send('{"action":"echo","text":"hi"}');
      const [frame] = await once(socket, "message");
      assert.equal(String(frame), '{"echo": "hello"}');
      socket.close();
    } finally {
      await gateway.stop();
    }
  });
}

const addColumn: Migration = { kind: "statements", sql: "ALTER TABLE records ADD COLUMN written TEXT" };
const describeStages: Migration = {
  kind: "records",
  change: (key, value) => (/^apis\/[^/]+\/stages\/[^/]+$/.test(key) ? { ...value, description: `of ${key}` } : value),
};

test("later steps are made in order, each once, and change records", () => {
  const database = fileOf(copyOf("schema-1"));
  const steps = [...migrations.slice(0, 1), addColumn, describeStages];
  for (let time = 0; time < 2; time++) migrate(database, "data", steps);
  const row = database.prepare("SELECT value, written FROM records WHERE key = 'apis/schemaone1/stages/live'").get();
  assert.equal(JSON.parse(String(row?.value)).description, "of apis/schemaone1/stages/live");
  assert.equal(row?.written, null);
  assert.equal(database.prepare("PRAGMA user_version").get()?.user_version, 3);
  database.close();
});

test("a step that fails leaves the file as it was", () => {
  const database = fileOf(copyOf("schema-1"));
  const before = database.prepare("SELECT * FROM records").all();
  const fails: Migration = { kind: "statements", sql: "ALTER TABLE nonesuch ADD COLUMN x" };
  const removeAll: Migration = { kind: "records", change: () => undefined };
  assert.throws(() => migrate(database, "data", [...migrations.slice(0, 1), removeAll, fails]), /nonesuch/);
  assert.deepEqual(database.prepare("SELECT * FROM records").all(), before);
  assert.equal(database.prepare("PRAGMA user_version").get()?.user_version, 1);
  database.close();
});

test("a file that cannot be migrated is refused with the command that exports its APIs", () => {
  const refused: Migration = { kind: "refused", release: "0.3.1" };
  const steps = [...migrations.slice(0, 1), refused, addColumn];
  const old = fileOf(copyOf("schema-1"));
  assert.throws(() => migrate(old, "data", steps), {
    code: "OLDER_VERSION",
    message: /npx answerback@0\.3\.1 export --data data --as cloudformation --api-id ID/,
  });
  assert.equal(old.prepare("PRAGMA user_version").get()?.user_version, 1);
  old.close();
  const empty = new DatabaseSync(":memory:");
  migrate(empty, "data", steps);
  assert.equal(empty.prepare("PRAGMA user_version").get()?.user_version, 3);
  empty.close();
});

test("a newer file is refused with the command that exports its APIs", () => {
  const database = fileOf(copyOf("schema-1"));
  database.exec("PRAGMA user_version = 99");
  assert.throws(() => migrate(database, "data"), { code: "NEWER_VERSION", message: /answerback export --data data/ });
  database.close();
});
