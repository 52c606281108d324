import assert from "node:assert/strict";
import { chmod, mkdir, mkdtemp, open, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, test } from "node:test";
import { openSqliteStore } from "./sqlite.ts";
import { storeSuite } from "./store.suite.ts";
import { type Change, StoreError } from "./store.ts";

const root = await mkdtemp(join(tmpdir(), "answerback-store-"));
after(() => rm(root, { recursive: true, force: true }));
let folders = 0;
const newFolder = () => join(root, `data ${++folders}`);

const put = (id: string, value: Record<string, unknown> = { id }): Change => ({
  puts: [{ key: ["apis", id], value }],
  deletes: [],
});

storeSuite("sqlite", () => openSqliteStore(newFolder()));

test("has all records after it was closed and opened", async () => {
  const folder = newFolder();
  const first = await openSqliteStore(folder);
  for (const id of ["2", "1", "x/y"]) await first.commit(put(id));
  await first.commit({ puts: [{ key: ["apis", "2", "routes", "r"], value: { r: 1 } }], deletes: [] });
  await first.commit({ puts: [{ key: ["apis", "2"], value: { id: "2", changed: true } }], deletes: [["apis", "1"]] });
  await first.close();
  const second = await openSqliteStore(folder);
  assert.deepEqual(second.list(["apis"]), [{ id: "2", changed: true }, { id: "x/y" }]);
  assert.deepEqual(second.get(["apis", "2", "routes", "r"]), { r: 1 });
  await second.close();
});

test("refuses a second store on a folder, and names the process of the first", async () => {
  const folder = newFolder();
  const first = await openSqliteStore(folder);
  await assert.rejects(openSqliteStore(folder), (error: unknown) => {
    assert.ok(error instanceof StoreError);
    assert.equal(error.code, "LOCKED");
    assert.match(error.message, new RegExp(`in use by process ${process.pid} .*the setting data`));
    return true;
  });
  await first.close();
  await (await openSqliteStore(folder)).close();
});

test("lets other tools read the database while the store is open", async () => {
  const folder = newFolder();
  const store = await openSqliteStore(folder);
  await store.commit(put("a"));
  const database = new DatabaseSync(join(folder, "answerback.sqlite"), { readOnly: true });
  assert.equal(database.prepare("SELECT value FROM records WHERE key = 'apis/a'").get()?.value, '{"id":"a"}');
  database.close();
  await store.close();
});

test("refuses a file of a newer version", async () => {
  const folder = newFolder();
  await (await openSqliteStore(folder)).close();
  const database = new DatabaseSync(join(folder, "answerback.sqlite"));
  database.exec("PRAGMA user_version = 99");
  database.close();
  await assert.rejects(openSqliteStore(folder), { name: "StoreError", code: "NEWER_VERSION" });
});

test("reports a damaged file, and what to do", async () => {
  const folder = newFolder();
  await mkdir(folder);
  await writeFile(join(folder, "answerback.sqlite"), "not a database, ".repeat(500));
  await assert.rejects(openSqliteStore(folder), (error: unknown) => {
    assert.ok(error instanceof StoreError);
    assert.equal(error.code, "DAMAGED");
    assert.match(error.message, /backup/);
    return true;
  });
});

for (const [name, files] of Object.entries<Readonly<Record<string, string>>>({
  "an empty database": { "answerback.sqlite": "" },
  "a database of one byte": { "answerback.sqlite": "S" },
  "a log without its database": { "answerback.sqlite-wal": "x" },
  "a malformed lock": { lock: "not a database, ".repeat(500) },
})) {
  test(`reports a damaged file and does not change it: ${name}`, async () => {
    const folder = newFolder();
    await mkdir(folder);
    for (const [file, text] of Object.entries(files)) await writeFile(join(folder, file), text);
    const [[file, text] = ["", ""]] = Object.entries(files);
    await assert.rejects(openSqliteStore(folder), (error: unknown) => {
      assert.ok(error instanceof StoreError);
      assert.equal(error.code, "DAMAGED");
      assert.ok(error.message.includes(join(folder, file.replace("-wal", ""))), error.message);
      return true;
    });
    assert.equal(await readFile(join(folder, file), "utf8"), text);
  });
}

for (const [key, value] of [
  ["apis/a", "null"],
  ["apis/a", "[]"],
  ["apis/a", '"x"'],
  ["apis/a", "{"],
  ["apis", "{}"],
  ["apis/%", "{}"],
] as const) {
  test(`names a damaged record: ${key} ${value}`, async () => {
    const folder = newFolder();
    await (await openSqliteStore(folder)).close();
    const database = new DatabaseSync(join(folder, "answerback.sqlite"));
    database.prepare("INSERT INTO records (key, value) VALUES (?, ?)").run(key, value);
    database.close();
    await assert.rejects(openSqliteStore(folder), { name: "StoreError", code: "DAMAGED", message: /^The record apis/ });
  });
}

const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

test("restricts the folder and its files to their owner, also existing ones", async (t) => {
  const folder = newFolder();
  const store = await openSqliteStore(folder);
  t.after(() => store.close());
  await store.commit(put("a"));
  const files = await readdir(folder);
  for (const name of ["answerback.sqlite", "answerback.sqlite-wal", "lock", "lock-holder.json"]) {
    assert.ok(files.includes(name), `${name} is missing`);
  }
  for (const file of files) assert.equal(await modeOf(join(folder, file)), "600", file);
  assert.equal(await modeOf(folder), "700");
  await store.close();
  await chmod(folder, 0o755);
  await chmod(join(folder, "answerback.sqlite"), 0o644);
  await (await openSqliteStore(folder)).close();
  assert.equal(await modeOf(folder), "700");
  assert.equal(await modeOf(join(folder, "answerback.sqlite")), "600");
});

test("keeps the permissions of a folder with other content", async () => {
  const folder = newFolder();
  await mkdir(folder, { mode: 0o755 });
  await writeFile(join(folder, "mine"), "", { mode: 0o644 });
  await (await openSqliteStore(folder)).close();
  assert.equal(await modeOf(folder), "755");
  assert.equal(await modeOf(join(folder, "mine")), "644");
});

test("fails immediately if the folder cannot be created, as below /proc", {
  skip: process.platform !== "linux" && "only Linux has /proc",
}, async () => {
  await assert.rejects(openSqliteStore("/proc/nope/data"), { name: "StoreError", code: "UNWRITABLE" });
});

test("reports a damaged page in the middle of a file", async () => {
  const folder = newFolder();
  const store = await openSqliteStore(folder);
  await Promise.all(Array.from({ length: 200 }, (_, n) => store.commit(put(`api${n}`, { text: "x".repeat(500) }))));
  await store.close();
  const file = await open(join(folder, "answerback.sqlite"), "r+");
  await file.write(Buffer.alloc(4096 * 6, 0xa5), 0, 4096 * 6, 4096 * 2);
  await file.close();
  await assert.rejects(openSqliteStore(folder), { name: "StoreError", code: "DAMAGED" });
});

test("fails if the folder cannot be created", async () => {
  const file = newFolder();
  await writeFile(file, "");
  await assert.rejects(openSqliteStore(join(file, "below")), { name: "StoreError", code: "UNWRITABLE" });
});

test("refuses all changes of a failed write, and restores memory", async () => {
  const folder = newFolder();
  const store = await openSqliteStore(folder);
  await store.commit(put("kept", { version: 1 }));
  const saboteur = new DatabaseSync(join(folder, "answerback.sqlite"));
  saboteur.exec(
    "CREATE TRIGGER refuse BEFORE INSERT ON records WHEN NEW.key LIKE '%bad' BEGIN SELECT RAISE(ABORT, 'no'); END",
  );
  const received: Change[] = [];
  store.subscribe((change) => received.push(change));
  const outcomes = await Promise.allSettled([
    store.commit(put("kept", { version: 2 })),
    store.commit(put("bad")),
    store.commit({ puts: [], deletes: [["apis", "kept"]] }),
  ]);
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ["rejected", "rejected", "rejected"],
  );
  while (store.get(["apis", "bad"]) !== undefined) await new Promise(setImmediate);
  assert.deepEqual(store.list(["apis"]), [{ version: 1 }]);
  assert.deepEqual(received.at(-1), {
    deletes: [["apis", "bad"]],
    puts: [{ key: ["apis", "kept"], value: { version: 1 } }],
  });
  saboteur.exec("DROP TRIGGER refuse");
  saboteur.close();
  await store.commit(put("good"));
  assert.equal(store.count(["apis"]), 2);
  await store.close();
});

test("writes waiting changes together and acknowledges each", async () => {
  const folder = newFolder();
  const store = await openSqliteStore(folder);
  const ids = Array.from({ length: 500 }, (_, n) => `api${n}`);
  await Promise.all(ids.map((id) => store.commit(put(id))));
  await store.close();
  const again = await openSqliteStore(folder);
  assert.deepEqual(
    again.list(["apis"]).map(({ id }) => id),
    ids,
  );
  await again.close();
});

test("close waits for earlier commits", async () => {
  const folder = newFolder();
  const store = await openSqliteStore(folder);
  const committed = store.commit(put("last"));
  await store.close();
  await committed;
  const again = await openSqliteStore(folder);
  assert.deepEqual(again.list(["apis"]), [{ id: "last" }]);
  await again.close();
});

test("fails if the folder is not writable", {
  skip: process.getuid?.() === 0 && "root may write anywhere",
}, async () => {
  const folder = newFolder();
  await mkdir(folder);
  await chmod(folder, 0o500);
  await assert.rejects(openSqliteStore(folder), { name: "StoreError", code: "UNWRITABLE" });
});
