import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Document, Scalar } from "yaml";
import { memberOf, type ScalarNode } from "./node.ts";
import { parseTemplate } from "./parse.ts";
import { fileOffset } from "./place.ts";

const word = fc.stringMatching(/^[a-zA-Z0-9$.(){}"'\\/#-]{1,9}$/);
const line = fc.array(word, { minLength: 1, maxLength: 12 }).map((words) => words.join(" "));
const text = fc
  .array(fc.oneof({ weight: 4, arbitrary: line }, fc.constant("")), { minLength: 1, maxLength: 6 })
  .map((lines) => lines.join("\n"));

function scalarIn(source: string): ScalarNode {
  const inner = memberOf(parseTemplate(source), "a");
  const node = inner?.kind === "map" ? memberOf(inner, "b") : undefined;
  assert.ok(node?.kind === "scalar");
  return node;
}

for (const style of [
  Scalar.BLOCK_LITERAL,
  Scalar.BLOCK_FOLDED,
  Scalar.QUOTE_DOUBLE,
  Scalar.QUOTE_SINGLE,
  Scalar.PLAIN,
] as const) {
  test(`every character of a ${style} string is found at its place`, () => {
    fc.assert(
      fc.property(text, fc.constantFrom(2, 4), (value, indent) => {
        // The library writes these strings as plain scalars that it cannot read.
        fc.pre(!/^[-?:]\s/.test(value));
        // Booleans of YAML 1.1, which CloudFormation reads, but the library writes as strings of YAML 1.2.
        fc.pre(!/^(?:y|n|yes|no|on|off)$/i.test(value));
        const scalar = new Scalar(value);
        scalar.type = style;
        const source = new Document({ a: { b: scalar }, c: 1 }).toString({ indent, lineWidth: 40 });
        const node = scalarIn(source);
        assert.equal(node.value, value);
        for (let index = 0; index < value.length; index++) {
          const at = fileOffset(source, node, index);
          const written = source[at];
          const isEscaped = written === "\\" && node.style === "double";
          if (/\S/.test(value[index]!) && !isEscaped) assert.equal(written, value[index], `${index} in ${source}`);
        }
      }),
      { numRuns: 300 },
    );
  });
}

test("every character of a string in JSON is found at its place", () => {
  fc.assert(
    fc.property(fc.string(), (value) => {
      const source = JSON.stringify({ a: { b: value } });
      const node = scalarIn(source);
      for (let index = 0; index < value.length; index++) {
        const at = fileOffset(source, node, index);
        assert.ok(JSON.parse(`"${source.slice(at, node.end - 1)}"`).startsWith(value.slice(index)));
      }
    }),
  );
});

test("a block with an indentation indicator keeps leading spaces", () => {
  const source = "a:\n  b: |2\n      x\n    y\n";
  const node = scalarIn(source);
  assert.equal(node.value, "  x\ny\n");
  assert.equal(source[fileOffset(source, node, 2)], "x");
  assert.equal(source[fileOffset(source, node, 4)], "y");
});
