import assert from "node:assert/strict";
import { test } from "node:test";
import { operations } from "../operations.ts";
import { collectionOf, resourceOf, resources } from "./index.ts";

test("collections and parents match the operations' paths", () => {
  for (const { kind, path, resource } of operations) {
    if (kind !== "list" || resource === undefined) continue;
    assert.equal(path.split("/").at(-1), collectionOf(resource));
    const segments = path.split("/").slice(2);
    const parents = resources[resource].parents.flatMap((parameter) => [
      collectionOf(resourceOf(parameter)),
      `{${parameter}}`,
    ]);
    assert.deepEqual(segments, [...parents, collectionOf(resource)]);
  }
  assert.throws(() => resourceOf("id"), /identifies no resource/);
});
