import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { stringify } from "yaml";
import { Fault } from "./fault.ts";
import type { TemplateNode } from "./node.ts";
import { parseTemplate } from "./parse.ts";
import { TemplateFile } from "./template-file.ts";

function plainOf(node: TemplateNode): unknown {
  if (node.kind === "scalar") return node.value;
  if (node.kind === "list") return node.items.map(plainOf);
  return Object.fromEntries(node.entries.map(({ key, value }) => [key, plainOf(value)]));
}

function* scalarsOf(node: TemplateNode): Iterable<TemplateNode & { kind: "scalar" }> {
  if (node.kind === "scalar") yield node;
  else
    for (const inner of node.kind === "list" ? node.items : node.entries.map((it) => it.value)) yield* scalarsOf(inner);
}

/** fast-check's own unit "binary" first makes a table, which takes a second. */
const anyCharacter = fc.nat(0x10ffff).map((code) => String.fromCodePoint(code).toWellFormed());

const key = fc.string({ minLength: 1 }).filter((it) => !["__proto__", "<<"].includes(it));
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: anyCharacter }),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((it) => (Object.is(it, -0) ? 0 : it)),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("tree")),
    fc.dictionary(key, tie("tree"), { noNullPrototype: true }),
  ),
}));
const document = fc.dictionary(key, tree, { noNullPrototype: true });

test("JSON has the values that JSON.parse finds, and every scalar's place is its text", () => {
  fc.assert(
    fc.property(document, fc.constantFrom(undefined, 2, "\t"), (value, indentation) => {
      const text = JSON.stringify(value, null, indentation);
      const root = parseTemplate(text);
      assert.deepEqual(plainOf(root), value);
      for (const { start, end, value: it } of scalarsOf(root)) assert.deepEqual(JSON.parse(text.slice(start, end)), it);
    }),
  );
});

test("YAML has the values that it was written from", () => {
  const printable = fc.string({ minLength: 1 });
  const values = fc.dictionary(
    fc.stringMatching(/^[A-Za-z]{1,8}$/),
    fc.oneof(printable, fc.integer({ min: -1000, max: 1000 }), fc.boolean(), fc.array(printable)),
    { noNullPrototype: true, minKeys: 1 },
  );
  fc.assert(
    fc.property(values, (value) => {
      assert.deepEqual(plainOf(parseTemplate(stringify(value, { version: "1.1" }))), value);
    }),
  );
});

const scalars: readonly (readonly [text: string, value: unknown])[] = [
  ["yes", true],
  ["off", false],
  ["2012-10-17", "2012-10-17"],
  ["2001-12-14t21:59:43.10-05:00", "2001-12-14t21:59:43.10-05:00"],
  ["010", 8],
  ["012345678901", "012345678901"],
  ["123456789012", 123456789012],
  ["12345678901234567890", "12345678901234567890"],
  ["1.10", 1.1],
  ["!!str 12", "12"],
  ["'12'", "12"],
  ["~", null],
  ["", null],
  ["!Ref 12", { Ref: "12" }],
  ["!GetAtt A.B", { "Fn::GetAtt": "A.B" }],
  ["!Condition C", { Condition: "C" }],
  ["!Sub [a, { b: !Ref C }]", { "Fn::Sub": ["a", { b: { Ref: "C" } }] }],
  ["!Not [!Equals [a, b]]", { "Fn::Not": [{ "Fn::Equals": ["a", "b"] }] }],
];
for (const [text, value] of scalars) {
  test(`the YAML value ${text || "(nothing)"} is ${JSON.stringify(value)}`, () => {
    assert.deepEqual(plainOf(parseTemplate(`a: ${text}\n`)), { a: value });
  });
}

test("anchors, aliases and merges are resolved", () => {
  const root = parseTemplate("a: &x { k: 1, m: 2 }\nb: *x\nc: { <<: *x, m: 3 }\n");
  assert.deepEqual(plainOf(root), { a: { k: 1, m: 2 }, b: { k: 1, m: 2 }, c: { m: 3, k: 1 } });
});

test("a key keeps its text", () => {
  assert.deepEqual(plainOf(parseTemplate("on: 1\n200: 2\n'yes': 3\n")), { on: 1, 200: 2, yes: 3 });
});

const mistakes: readonly (readonly [text: string, place: string, message: RegExp])[] = [
  ["", "1:1", /^The template is empty\.$/],
  ["- a", "1:1", /^A template must be a map with the section Resources\.$/],
  ["a: [", "1:5", /^The template is not valid YAML: /],
  ["a: 1\nb:\n  c: 1\n  c: 2", "4:3", /unique|twice/],
  ["a: !Reff x", "1:10", /^CloudFormation has no function !Reff\.$/],
  ["a: *x", "1:4", /^There is no anchor &x before this alias\.$/],
  ["a: 1\n---\nb: 2", "2:1", /second YAML document/],
  ['{ "a": 1, "a": 2 }', "1:11", /twice/],
  ['{\n  "a": 1\n  "b": 2\n}', "3:3", /^Unexpected "\\""; expected ","\.$/],
  ['{ "a": "\\x" }', "1:8", /^This string is not valid JSON\.$/],
  ['{ "a": @ }', "1:8", /^Unexpected "@"; expected a value\.$/],
  ['{ "a": 1', "1:9", /^The template ends; expected ","\.$/],
];
for (const [text, place, message] of mistakes) {
  test(`${JSON.stringify(text)} is refused at ${place}`, () => {
    assert.throws(
      () => parseTemplate(text),
      (error) => {
        assert.ok(error instanceof Fault);
        assert.match(error.message, message);
        const { line, column } = new TemplateFile("", text).position(error.start);
        assert.equal(`${line}:${column}`, place);
        return true;
      },
    );
  });
}

test("anchors that multiply are refused in bounded time", () => {
  const lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"];
  for (let level = 1; level < 9; level++) {
    lines.push(
      `a${level}: &a${level} [${Array(10)
        .fill(`*a${level - 1}`)
        .join(", ")}]`,
    );
  }
  assert.throws(() => parseTemplate(lines.join("\n")), /anchors repeat too much/);
});

test("deep JSON is refused", () => {
  assert.throws(() => parseTemplate(`{"a":${"[".repeat(10_000)}`), /nested deeper than 200 levels/);
});
