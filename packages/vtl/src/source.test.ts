// Lines and columns, counted as in Apache Velocity's character stream.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { type Position, Source } from "./source.ts";

/** Velocity's algorithm: one character at a time, depending on the character before it. */
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

describe("the position of a character", () => {
  test("agrees with Velocity's algorithm for all line breaks", () => {
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

  test("in a string literal is relative to the literal", () => {
    const template = new Source('ab\n #set($x = "$y\n$z")');
    const literal = new Source("$y\n$z ", { line: 2, column: 12 }, template);
    assert.deepEqual(literal.position(1), { line: 2, column: 14 });
    assert.deepEqual(literal.position(4), { line: 3, column: 2 });
    assert.equal(literal.root, template);
  });

  test("after the end is that of the last character, and one further for a scanner", () => {
    assert.deepEqual(new Source("ab").position(9), { line: 1, column: 2 });
    assert.deepEqual(new Source("ab").endPosition(), { line: 1, column: 3 });
    assert.deepEqual(new Source("ab\n").endPosition(), { line: 2, column: 0 });
    assert.deepEqual(new Source("").position(0), { line: 1, column: 1 });
  });
});

describe("the character at a position", () => {
  test("is the inverse of its position for all tabs and line breaks", () => {
    const text = fc.array(fc.constantFrom("a", "é", "\t", "\n", "\r", "\r\n"), { maxLength: 40 });
    fc.assert(
      fc.property(text, (parts) => {
        const source = new Source(parts.join(""));
        for (let offset = 0; offset < source.text.length; offset++) {
          if (/[\r\n]/.test(source.text.charAt(offset))) continue;
          assert.equal(source.offset(source.position(offset)), offset);
        }
      }),
    );
  });

  test("beyond the end of a line is its line break, beyond the last line the end", () => {
    const source = new Source("ab\r\ncd");
    assert.equal(source.offset({ line: 1, column: 9 }), 2);
    assert.equal(source.offset({ line: 2, column: 9 }), 6);
    assert.equal(source.offset({ line: 3, column: 1 }), 6);
  });
});

describe("an excerpt", () => {
  test("shows the line and a caret below the column, under tabs too", () => {
    assert.equal(new Source("x\n\tab\ny").excerpt({ line: 2, column: 10 }), "  \tab\n  \t ^");
  });

  test("of a string literal shows the template around it", () => {
    const template = new Source('ab\n #set($x = "$y\n$z")');
    const literal = new Source("$y\n$z ", { line: 2, column: 12 }, template);
    assert.equal(literal.excerpt({ line: 3, column: 1 }), '  $z")\n  ^');
  });

  test("is undefined for a line that does not exist", () => {
    assert.equal(new Source("a").excerpt({ line: 2, column: 1 }), undefined);
  });

  test("shortens a long line around the column", () => {
    const [line = "", caret = ""] = (
      new Source(`${"-".repeat(300)}X${"-".repeat(300)}`).excerpt({ line: 1, column: 301 }) ?? ""
    ).split("\n");
    assert.equal(line.trim().length, 100);
    assert.equal(line[caret.indexOf("^")], "X");
  });
});
