import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { systemClock } from "../../clock.ts";
import { openSqliteStore } from "../../store/sqlite.ts";
import type { StoredRecord } from "../../store/store.ts";
import { missingNats, newClusterName, sharedNats } from "../nats-servers.fixture.ts";
import { openNode, put } from "./test-stores.ts";
import { exportFolder, importFolder, type TransferOptions } from "./transfer.ts";

const skip = await missingNats();
const servers = skip === false ? await sharedNats() : undefined!;
const root = mkdtempSync(join(tmpdir(), "answerback-transfer-"));
process.once("exit", () => rmSync(root, { recursive: true }));

const records: readonly StoredRecord[] = [
  [["apis", "z"], { apiId: "z", name: "first" }],
  [["apis", "z", "routes", "r2"], { routeKey: "two" }],
  [["apis", "z", "routes", "r1"], { routeKey: "one" }],
  [["apis", "z", "integrations", "i"], { template: randomBytes(20_000).toString("hex") }],
  [["apis", "z", "deployments", "d"], { deploymentId: "d" }],
  [["apis", "z", "deployments", "d", "snapshot", "0"], { routes: [] }],
  [["apis", "a"], { apiId: "a", name: "second" }],
  [["domainnames", "*.example.com"], { domainName: "*.example.com" }],
  [["domainnames", "*.example.com", "apimappings", "m"], { apiId: "z" }],
];

async function fill(folder: string): Promise<void> {
  const store = await openSqliteStore(folder);
  await store.commit({ puts: records.map(([key, value]) => ({ key, value })), deletes: [] });
  await store.close();
}

async function read(folder: string): Promise<readonly StoredRecord[]> {
  const store = await openSqliteStore(folder);
  const found = Array.from(store.entries());
  await store.close();
  return found;
}

/** Options, and the names of what is copied. */
function transfer(folder: string, name: string, replace = false): TransferOptions & { readonly copied: string[] } {
  const copied: string[] = [];
  return {
    folder: join(root, folder),
    cluster: { servers: servers.urls, name },
    replace,
    clock: systemClock,
    onCopied: (it) => void copied.push(`${it.index}/${it.count} ${it.name}: ${it.records}`),
    copied,
  };
}

test("a folder is copied into a cluster and back, with all records in their order", { skip }, async () => {
  const name = newClusterName();
  const imported = transfer("source", name);
  await fill(imported.folder);
  assert.equal(await importFolder(imported), 3);
  assert.deepEqual(imported.copied, [
    "1/3 API z (first): 6",
    "2/3 API a (second): 1",
    "3/3 domain name *.example.com: 2",
  ]);
  await using node = await openNode(servers, name);
  assert.deepEqual(Array.from(node.store.entries()), records);
  const exported = transfer("target", name);
  assert.equal(await exportFolder(exported), 3);
  assert.equal(exported.copied.length, 3);
  assert.deepEqual(await read(exported.folder), records);
});

test("replaces only what it is asked to replace", { skip }, async () => {
  const name = newClusterName();
  await using node = await openNode(servers, name);
  await node.store.commit(put(["apis", "z"], { apiId: "z", name: "other" }));
  await node.store.commit(put(["apis", "z", "routes", "old"], {}));
  await node.store.commit(put(["apis", "own"], { apiId: "own" }));
  const refused = transfer("replaced", name);
  await fill(refused.folder);
  await assert.rejects(importFolder(refused), {
    name: "TransferError",
    message: `The cluster ${name} already has API z (first). Nothing was imported. Use --replace to replace them.`,
  });
  assert.equal(node.store.count(["apis"]), 2);
  assert.equal(await importFolder(transfer("replaced", name, true)), 3);
  await using later = await openNode(servers, name);
  assert.deepEqual(later.store.get(["apis", "z", "routes", "old"]), undefined);
  assert.deepEqual(
    later.store.list(["apis"]).map(({ apiId }) => apiId),
    ["z", "own", "a"],
  );

  await assert.rejects(
    exportFolder(transfer("replaced", name)),
    /already has API z \(first\), API a \(second\), domain name/,
  );
  assert.deepEqual(await read(refused.folder), records);
  await exportFolder(transfer("replaced", name, true));
  assert.deepEqual(await read(refused.folder), Array.from(later.store.entries()));
});

test("refuses a folder that is not there or in use, and a cluster that has no configuration", { skip }, async () => {
  const absent = transfer("absent", newClusterName());
  await assert.rejects(importFolder(absent), { message: `There is no data folder at ${absent.folder}.` });
  await assert.rejects(exportFolder(absent), /The cluster test\d+ has no configuration/);
  const inUse = transfer("in-use", newClusterName());
  const store = await openSqliteStore(inUse.folder);
  await assert.rejects(importFolder(inUse), { name: "StoreError", code: "LOCKED" });
  await store.close();
});

test("exports nothing if a part of the configuration is of a newer Answerback", { skip }, async () => {
  const name = newClusterName();
  await using node = await openNode(servers, name);
  await node.store.commit(put(["apis", "a"], {}));
  const { jetStream, subjects } = node.connection;
  await jetStream.publish(`$KV.${subjects.configuration}.root.YXBpcw.Yg`, Uint8Array.of(2, 1));
  await assert.rejects(exportFolder(transfer("newer", name)), /API b \(schema 2.+Nothing was exported/);
});
