import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { findings } from "../findings.ts";
import { apiOf, requestTemplate, responseTemplate } from "../graph.fixture.ts";

const pieces = fc.constantFrom(
  "#if($x)",
  "#if(!$input.path('$.a') && $b == 1)",
  "#elseif(\"$x\" == '')",
  "#else",
  "#end",
  "#foreach($i in $input.path('$.l'))",
  "#foreach($x in [1, 'a', $i])",
  "#set($x = $x.y)",
  '#set($i = "a#if($i)b#end")',
  "#set($m = {'a': [1, $x]})",
  "#define($d)$d$x#end",
  "#macro(m)x#end",
  "#break",
  "#stop",
  "$input.json('$.a')",
  "$input.path('$').a.get(\"b\").c()",
  "$util.escapeJavaScript($m)",
  "$context.identity.sourceIp",
  "$!{x.y[0]}",
  "\\$x",
  "$d",
  '{"a": ',
  '"',
  ",",
  "}",
  "[",
  "]",
  "\n",
  "text ",
  "##\n",
);
const templates = fc.array(pieces, { maxLength: 14 }).map((parts) => parts.join(""));

test("checks any template without an exception, and reports positions inside it", () => {
  fc.assert(
    fc.property(templates, fc.boolean(), (template, isRequest) => {
      const api = isRequest ? requestTemplate(template, { integrationType: "MOCK" }) : responseTemplate(template);
      const lines = template.split(/\r\n|\n|\r/).length;
      for (const { position, excerpt } of findings(api)) {
        if (position === undefined) continue;
        assert.ok(position.line >= 1 && position.line <= lines + 1, template);
        if (excerpt) assert.match(excerpt, /\n\s*\^$/);
      }
    }),
    { numRuns: 1500 },
  );
});

test("checks deeply nested loops quickly", () => {
  const depth = 30;
  const text = `${"#foreach($i in $input.path('$.l'))".repeat(depth)}#if($i == 1)a#end${"#end".repeat(depth)}`;
  assert.doesNotThrow(() => findings(responseTemplate(`{"a": "${text}"}`)));
});

test("checks any key without an exception", () => {
  const characters = fc.constantFrom(..."/()[]{}|*+?\\.$^0123xad-:<>= ");
  fc.assert(
    fc.property(fc.string({ unit: characters, maxLength: 10 }), (key) => {
      findings(apiOf({ responses: [`/${key}/`, key, "$default"] }));
    }),
    { numRuns: 1500 },
  );
});

test("a comment in the template switches findings off for that template", () => {
  const wrong = '{"name": "$input.json(\'$.name\')"}';
  const codes = (text: string) => findings(responseTemplate(text)).map(({ code }) => code);
  assert.deepEqual(codes(wrong), ["AB009"]);
  assert.deepEqual(codes(`## answerback-ignore AB009\n${wrong}`), []);
  assert.deepEqual(codes(`#* answerback-ignore AB001, AB009: numbers only *#${wrong}`), []);
  assert.deepEqual(codes(`## answerback-ignore AB010\n${wrong}`), ["AB009"]);
  assert.deepEqual(codes(`answerback-ignore AB009 ${wrong}`), []);
});

test("options switch findings off by code", () => {
  const api = responseTemplate('{"name": "$input.json(\'$.name\')", "id": "$context.id"}');
  assert.deepEqual(
    findings(api, { off: ["AB009"] }).map(({ code }) => code),
    ["AB004"],
  );
});

test("reports nothing about unknown members", () => {
  const api = apiOf({});
  const integrations = api.integrations.map((it) => ({
    ...it,
    requestTemplates: { other: "{}" },
    passthroughBehavior: "NEVER" as const,
    unknown: ["requestTemplates", "templateSelectionExpression", "integrationUri"],
  }));
  assert.deepEqual(findings({ ...api, integrations }), []);
});
