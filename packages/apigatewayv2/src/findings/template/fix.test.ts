// The fixes that findings offer.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Source } from "@answerback/vtl";
import { findings } from "../findings.ts";
import { responseTemplate } from "../graph.fixture.ts";

/** The template after all fixes, and the codes of the findings that remain. */
function fixed(text: string): readonly [text: string, codes: readonly string[]] {
  const source = new Source(text);
  let result = text;
  const fixes = findings(responseTemplate(text)).flatMap(({ fix }) => (fix ? [fix] : []));
  for (const { position, name, replacement } of fixes.toReversed()) {
    const offset = source.offset(position);
    assert.equal(text.slice(offset, offset + name.length), name);
    result = result.slice(0, offset) + replacement + result.slice(offset + name.length);
  }
  return [result, findings(responseTemplate(result)).map(({ code }) => code)];
}

test("a misspelt name is replaced where it stands, and the finding is gone", () => {
  for (const [wrong, right] of [
    ['{"a": "$contxt.stage"}', '{"a": "$context.stage"}'],
    ['#set($item = 1)\n{"a": ${itm}}', '#set($item = 1)\n{"a": ${item}}'],
    ['{"stage": "$context.stge"}', '{"stage": "$context.stage"}'],
    ['{"a": "$context.identity.sourceIP"}', '{"a": "$context.identity.sourceIp"}'],
    [`{"a": $input.jsn('$.jsn')}`, `{"a": $input.json('$.jsn')}`],
    [`{"a": "$util.escapeJavascript($input.path('$.a'))"}`, `{"a": "$util.escapeJavaScript($input.path('$.a'))"}`],
    [`{"a": "$input.path('$.a').toUpercase()"}`, `{"a": "$input.path('$.a').toUpperCase()"}`],
    [`#set($a = "$context.stge")\n{"a": "$a"}`, `#set($a = "$context.stage")\n{"a": "$a"}`],
  ] as const) {
    const [text, codes] = fixed(wrong);
    assert.equal(text, right);
    assert.deepEqual(
      codes.filter((code) => code < "AB007"),
      [],
    );
  }
});

test("a name of another service has advice, but no fix", () => {
  for (const text of [
    '{"a": "$context.httpMethod"}',
    '{"a": "$util.toJson(1)"}',
    `{"a": "$input.path('$').toJSON()"}`,
  ]) {
    const found = findings(responseTemplate(text));
    assert.ok(found.some(({ code }) => code < "AB007"));
    assert.ok(found.every(({ fix }) => fix === undefined));
  }
});
