import assert from "node:assert/strict";
import { test } from "node:test";
import { hasHeader, headersBeside, headerValue, headerValues, type Pairs } from "./headers.ts";

const headers: Pairs = [
  ["Accept", "a"],
  ["X-Own", ""],
  ["ACCEPT", "b"],
];

test("finds headers by name without case, in the order in which they were sent", () => {
  assert.deepEqual(headerValues(headers, "accept"), ["a", "b"]);
  assert.deepEqual(headerValues(headers, "none"), []);
  assert.equal(headerValue(headers, "aCCept"), "a");
  assert.equal(headerValue(headers, "none"), undefined);
  assert.deepEqual([hasHeader(headers, "x-own"), hasHeader(headers, "own")], [true, false]);
});

test("omits headers that are in another list", () => {
  assert.deepEqual(headersBeside(headers, [["accept", ""]]), [["X-Own", ""]]);
  assert.deepEqual(headersBeside(headers, []), headers);
});
