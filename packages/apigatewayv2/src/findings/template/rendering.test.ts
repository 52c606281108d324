// Compares the renderings with the engine: for every document, the engine's output is one of them; for conditions, the
// engine prints each of them for some document.
import assert from "node:assert/strict";
import { test } from "node:test";
import { compile, parse } from "@answerback/vtl";
import { mappingVariables } from "@answerback/vtl/apigateway";
import fc from "fast-check";
import { hole, renderings } from "./rendering.ts";

const print = (template: string, document: object): string =>
  compile(template, { profile: "apigateway" }).render(mappingVariables({ body: JSON.stringify(document) }));

const textsOf = (template: string) => {
  const { all, complete } = renderings(parse(template, { profile: "apigateway" }));
  return { texts: [...new Set(all.map(({ text }) => text))], complete };
};

const { constant, oneof, tuple } = fc;

/** Known values, and references to the document, each at most once per condition so that they are independent. */
const operands = ["true", "false", "$t", "$f", "$one", "'a'", "$input.path('$.p')", "$input.path('$.q')"];
const comparisons = [
  "$one == 1",
  "$one != 1",
  "'a' == 'a'",
  "'a' == 'b'",
  "$one < 2",
  "$one >= 2",
  "$one > 1",
  "$one <= 1",
];

const conditions = fc.letrec<{ condition: string }>((tie) => ({
  condition: oneof(
    { maxDepth: 2, withCrossShrink: true },
    constant(operands).chain((list) => fc.constantFrom(...list, ...comparisons)),
    tie("condition").map((inner) => `!(${inner})`),
    tuple(tie("condition"), fc.constantFrom("&&", "||"), tie("condition")).map(
      ([left, operator, right]) => `(${left}) ${operator} (${right})`,
    ),
  ),
})).condition;

const prelude = "#set($t = true)#set($f = false)#set($one = 1)";

test("renders one branch if the template decides the condition, and both if the document does", () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(conditions, (condition) => {
      if ((condition.match(/\$\.p/g)?.length ?? 0) > 1 || (condition.match(/\$\.q/g)?.length ?? 0) > 1) return;
      const template = `${prelude}#if(${condition})A#{else}B#end`;
      const printed = new Set([true, false].flatMap((p) => [true, false].map((q) => print(template, { p, q }))));
      const { texts, complete } = textsOf(template);
      assert.ok(complete);
      assert.deepEqual(texts.toSorted(), [...printed].toSorted(), template);
      seen.add([...printed].toSorted().join());
    }),
    { numRuns: 1500 },
  );
  assert.deepEqual([...seen].toSorted(), ["A", "A,B", "B"]);
});

const pieces = fc.constantFrom(
  "x",
  ",",
  '"',
  "$input.path('$.s')",
  "$!input.path('$.none')",
  "#if($input.path('$.p'))",
  "#if($input.path('$.q') && $input.path('$.p'))",
  "#if($foreach.hasNext)",
  "#if($foreach.isFirst() || $velocityCount == 2)",
  "#elseif($input.path('$.q'))",
  "#else",
  "#end",
  "#foreach($i in $input.path('$.l'))",
  "#foreach($i in [1, 'b'])",
  "$i",
  "$foreach.index",
  "$foreach.getCount()",
  "#set($v = 'w')",
  '#set($v = "<$i>")',
  "$v",
  "#set($n = 1 + 2)$n",
  "#define($d)<$v>#end",
  "$d",
  "#break",
  "#stop",
  "\\$x",
  "## c\n",
);
const documents = fc.record({
  s: fc.constantFrom("", "text", "a,b"),
  p: fc.boolean(),
  q: fc.boolean(),
  l: fc.array(fc.constantFrom("1", "two"), { maxLength: 2 }),
});

test("includes the engine's output in the renderings", () => {
  let compared = 0;
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 9 }), documents, (parts, document) => {
      const template = parts.join("");
      let printed: string;
      try {
        printed = print(template, document);
      } catch {
        return;
      }
      const { texts, complete } = textsOf(template);
      if (!complete) return;
      compared++;
      const pattern = (text: string) =>
        new RegExp(
          `^${text
            .split(hole)
            .map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"))
            .join("[^]*")}$`,
        );
      assert.ok(
        texts.some((text) => pattern(text).test(printed)),
        `${JSON.stringify(template)} prints ${JSON.stringify(printed)}, not one of ${JSON.stringify(texts)}`,
      );
    }),
    { numRuns: 6000 },
  );
  assert.ok(compared > 1000, String(compared));
});
