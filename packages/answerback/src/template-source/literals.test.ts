import assert from "node:assert/strict";
import { test } from "node:test";
import { compileFunction } from "node:vm";
import fc from "fast-check";
import { parse as parseYaml, stringify } from "yaml";
import { javascriptLiterals } from "./javascript-literals.ts";
import { jsonLiterals } from "./json-literals.ts";
import { yamlLiterals } from "./yaml-literals.ts";

const values = (source: string) => javascriptLiterals(source).map(({ value }) => value);

test("finds the plain literals of JavaScript, and nothing in comments, expressions and tagged templates", () => {
  assert.deepEqual(values(`// "a"\n/* 'b' */ const c = "d" + 'e'; f = \`g\`;`), ["d", "e", "g"]);
  assert.deepEqual(values("x = `a${ \"b\" + `c${'d'}` }e`; y = `f`"), ["b", "d", "f"]);
  assert.deepEqual(values("x = String.raw`a`; y = tag `b`; return `c`"), ["c"]);
  assert.deepEqual(values(`const r = /["'\`]/g, s = a / b / "c"; if (/[/"]/.test("d")) "e"`), ["c", "d", "e"]);
  assert.deepEqual(values(`"\\x41\\u0042\\u{43}\\n\\'" + 'a\\\nb' + "\\0"`), ["ABC\n'", "ab", "\0"]);
  assert.deepEqual(values("`a\r\nb`"), ["a\nb"]);
  assert.deepEqual(values(`"unclosed\n'x'`), ["x"]);
});

/** Texts with everything that quoting must handle. */
const text = fc
  .array(
    fc.constantFrom(
      ..."ab$#{}'\"`\\/ ".split(""),
      "\n",
      "\r",
      "\t",
      "\0",
      "\u2028",
      "é",
      "🙂",
      "${",
      "\\n",
      "\\u",
      "0",
    ),
    { minLength: 2, maxLength: 12 },
  )
  .map((parts) => parts.join(""));
const quotes = ["'", '"', "`"] as const;

test("replaces a literal by any text, and changes nothing else", () => {
  fc.assert(
    fc.property(text, text, fc.constantFrom(...quotes), (before, after, quote) => {
      // Written by the code under test, from a literal that needs no escapes.
      const empty = `const other = "same";\nmodule.exports = { value: ${quote}${quote}, other };`;
      const source = javascriptLiterals(empty)[1]?.replaced(before);
      assert.ok(source !== undefined);
      assert.deepEqual(run(source), { value: before, other: "same" });
      const literal = javascriptLiterals(source).find(({ value }) => value === before);
      const changed = literal?.replaced(after);
      assert.ok(changed !== undefined, JSON.stringify([source, after]));
      assert.deepEqual(run(changed), { value: after, other: "same" });
    }),
    { numRuns: 500 },
  );
});

function run(source: string): unknown {
  const module = { exports: {} };
  compileFunction(source, ["module"])(module);
  return module.exports;
}

test("keeps the characters of a literal that stay, as they were written", () => {
  const source = String.raw`x = '{"a": \u0031,\x20"b": $input.json(\'$.c\')}'`;
  const [literal] = javascriptLiterals(source);
  assert.equal(
    literal?.replaced(`{"a": 1, "b": $input.json('$.d')}`),
    String.raw`x = '{"a": \u0031,\x20"b": $input.json(\'$.d\')}'`,
  );
  assert.equal(javascriptLiterals("x = `$a`")[0]?.replaced("${a}"), "x = `\\${a}`");
  assert.equal(javascriptLiterals("x = `a\r\nb`")[0]?.replaced("a\nc\nb"), "x = `a\r\nc\r\nb`");
});

test("replaces values of JSON, not names and not the text of Fn::Sub", () => {
  const source = '{\n  "a": "a",\n  "Fn::Sub": "b", "c": ["d\\u0041", {"e": "f"}]\n}';
  assert.deepEqual(
    jsonLiterals(source).map(({ value }) => value),
    ["a", "dA", "f"],
  );
  assert.deepEqual(jsonLiterals("{"), []);
  fc.assert(
    fc.property(text, text, (before, after) => {
      const document = { name: [before], other: "x" };
      const changed = jsonLiterals(JSON.stringify(document, null, 2))[0]?.replaced(after);
      assert.deepEqual(JSON.parse(changed ?? ""), { name: [after], other: "x" });
    }),
  );
});

const yaml = `# a comment
Resources:
  Refused: # another
    Type: AWS::ApiGatewayV2::IntegrationResponse
    Properties:
      ResponseTemplates:
        $default: |
          {"type": "error",
           "reason": $input.json('$.message')}
        folded: >-
          {"a":
          1}
        quoted: "{\\"b\\": 1}"
        plain: pong
      Sub: !Sub "{x}"
      Call:
        Fn::Sub: "{y}"
`;

test("replaces plain scalars of YAML in their style, and keeps comments and layout", () => {
  const literals = yamlLiterals(yaml);
  assert.deepEqual(
    literals.map(({ value }) => value),
    [
      "AWS::ApiGatewayV2::IntegrationResponse",
      '{"type": "error",\n "reason": $input.json(\'$.message\')}\n',
      '{"a": 1}',
      '{"b": 1}',
      "pong",
    ],
  );
  const changed = literals[1]?.replaced('{"type": "sorry",\n "reason": 1}\n');
  assert.equal(
    changed,
    yaml.replace(
      `{"type": "error",\n           "reason": $input.json('$.message')}`,
      '{"type": "sorry",\n           "reason": 1}',
    ),
  );
  for (const [index, after] of [
    [2, '{"a": 2}'],
    [3, '{"b": "\\"c"}'],
    [4, "line one\nline two: #no comment"],
    [1, "no line break at the end"],
  ] as const) {
    const replaced = literals[index]?.replaced(after);
    assert.ok(replaced !== undefined, `${index}`);
    assert.equal(yamlLiterals(replaced)[index]?.value, after);
    assert.ok(replaced.startsWith("# a comment\nResources:\n  Refused: # another\n"));
  }
});

test("replaces a YAML scalar of any style by any text", () => {
  fc.assert(
    fc.property(
      text,
      text,
      fc.constantFrom("BLOCK_LITERAL", "PLAIN", "QUOTE_DOUBLE", "QUOTE_SINGLE"),
      (before, after, type) => {
        const source = stringify({ a: { b: before }, c: "same" }, { defaultStringType: type, defaultKeyType: "PLAIN" });
        const changed = yamlLiterals(source)[0]?.replaced(after);
        assert.ok(changed !== undefined, JSON.stringify([source, after]));
        assert.deepEqual(parseYaml(changed), { a: { b: after }, c: "same" });
      },
    ),
    { numRuns: 200 },
  );
});
