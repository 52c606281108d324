// Compares the connections whose `$disconnect`s have run.
import assert from "node:assert/strict";

/** Also the number must be the same, so none has run twice. */
export function sameSet(actual: readonly string[], expected: readonly string[]): void {
  assert.equal(actual.length, expected.length, "number of $disconnects");
  assert.equal(new Set(actual).symmetricDifference(new Set(expected)).size, 0);
}
