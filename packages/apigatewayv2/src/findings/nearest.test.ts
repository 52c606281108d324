import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { nearest } from "./nearest.ts";

const letters = fc.constantFrom(..."abcdefgh");
/** Names without few letters, where one mistake counts, and without equal neighbours, which no swap changes. */
const names = fc
  .array(letters, { minLength: 5, maxLength: 12 })
  .map((parts) => parts.join(""))
  .filter((name) => !/(.)\1/.test(name));

test("forgives one letter in short names and two in longer ones", () => {
  assert.equal(nearest("jsn", ["json", "path"]), "json");
  assert.equal(nearest("jn", ["json", "path"]), undefined);
  assert.equal(nearest("parm", ["params"]), undefined);
  assert.equal(nearest("param", ["params"]), "params");
  assert.equal(nearest("conectId", ["connectionId"]), undefined);
  assert.equal(nearest("conectonId", ["connectionId"]), "connectionId");
});

test("counts swapped neighbours as one mistake", () => {
  assert.equal(nearest("paht", ["path"]), "path");
  assert.equal(nearest("hpat", ["path"]), undefined);
  fc.assert(
    fc.property(names, fc.nat(), fc.nat(), (name, first, second) => {
      const swap = (text: string, index: number) => {
        const at = index % (text.length - 1);
        return text.slice(0, at) + text[at + 1] + text[at] + text.slice(at + 2);
      };
      const once = swap(name, first);
      assert.equal(nearest(once, [name]), name, once);
      // Two swaps that do not touch each other are two mistakes.
      const at = first % (name.length - 1);
      const other = second % (name.length - 1);
      if (Math.abs(at - other) > 2) assert.equal(nearest(swap(once, other), [name]), name, swap(once, other));
    }),
  );
});

test("prefers the nearer name, whatever the case of its letters", () => {
  assert.equal(nearest("connectionid", ["connectedAt", "connectionId"]), "connectionId");
  assert.equal(nearest("sizes", ["sized", "size"]), "sized");
  assert.equal(nearest("ROUTEKEY", ["routeKeys", "routeKey"]), "routeKey");
});
