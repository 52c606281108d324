// Lines and columns, counted as Apache Velocity's character stream counts them.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { type Position, Source } from "./source.ts";

/** Velocity's own way: one character after the other, with what the character before it was. */
function walk(text: string): Position[] {
  let line = 1;
  let column = 0;
  let afterReturn = false;
  let afterFeed = false;
  return Array.from({ length: text.length }, (_, index) => {
    const character = text[index];
    column++;
    if (afterFeed || (afterReturn && character !== "\n")) {
      line++;
      column = 1;
    }
    afterFeed = character === "\n";
    afterReturn = character === "\r";
    if (character === "\t") column = column - 1 + 8 - ((column - 1) & 7);
    return { line, column };
  });
}

describe("the place of a character", () => {
  test("agrees with a walk through the text, whatever the line breaks", () => {
    const text = fc.array(fc.constantFrom("a", "é", "\t", "\n", "\r", "\r\n"), { maxLength: 40 });
    fc.assert(
      fc.property(text, (parts) => {
        const source = new Source(parts.join(""));
        walk(source.text).forEach((place, offset) => {
          assert.deepEqual(source.position(offset), place);
        });
      }),
    );
  });

  test("in a string literal counts from the literal on", () => {
    const template = new Source('ab\n #set($x = "$y\n$z")');
    const literal = new Source("$y\n$z ", { line: 2, column: 12 }, template);
    assert.deepEqual(literal.position(1), { line: 2, column: 14 });
    assert.deepEqual(literal.position(4), { line: 3, column: 2 });
    assert.equal(literal.root, template);
  });

  test("behind the end is that of the last character, and one further for a scanner", () => {
    assert.deepEqual(new Source("ab").position(9), { line: 1, column: 2 });
    assert.deepEqual(new Source("ab").endPosition(), { line: 1, column: 3 });
    assert.deepEqual(new Source("ab\n").endPosition(), { line: 2, column: 0 });
    assert.deepEqual(new Source("").position(0), { line: 1, column: 1 });
  });
});
