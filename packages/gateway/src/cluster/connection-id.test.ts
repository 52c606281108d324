import assert from "node:assert/strict";
import { test } from "node:test";
import { holderOf, newConnectionId, singleProcess } from "./connection-id.ts";

const holders = [
  singleProcess,
  { node: 0, worker: 255 },
  { node: 1, worker: 0 },
  { node: 256, worker: 7 },
  { node: 65_535, worker: 255 },
];

test("an id names the process that holds the connection", () => {
  for (const holder of holders) {
    for (let count = 0; count < 100; count++) assert.deepEqual(holderOf(newConnectionId(holder)), holder);
  }
});

test("ids have the form of identifiers, all differ, and none begins with a hyphen", () => {
  for (const holder of holders) {
    const ids = Array.from({ length: 10_000 }, () => newConnectionId(holder));
    for (const id of ids) assert.match(id, /^[A-Za-z0-9_][A-Za-z0-9_-]{14}=$/);
    assert.equal(new Set(ids).size, ids.length);
    assert.equal(new Set(ids.map(([first]) => first)).size, 63);
    // The holder cannot be seen: neither in its place, nor as a repetition.
    const repeating = ids.filter((id) => {
      const bytes = Buffer.from(id, "base64url");
      return bytes.indexOf(bytes.subarray(8, 10)) < 8;
    });
    assert.ok(repeating.length < 20, `${repeating.length} ids repeat two bytes`);
    for (const at of [10, 11, 12, 13]) assert.equal(new Set(ids.map((id) => id[at])).size, 64);
  }
});

test("a string of another form has no holder", () => {
  for (const text of ["", "=", "KVmb", "KVmb8fjMIAMCFgQ", "KVmb8fjMIAMCFg==", "ä".repeat(16), "KVmb8fjMIAMCFgQ=\n"]) {
    assert.equal(holderOf(text), undefined, text);
  }
});
