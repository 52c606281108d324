// Provenance and coverage of a traced rendering; samples.test.ts traces all samples.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { mappingVariables } from "./apigateway/index.ts";
import {
  Coverage,
  compile,
  defineDialect,
  type ProfileName,
  TemplateError,
  type Trace,
  type TracedTemplate,
} from "./index.ts";
import { outcome } from "./samples.fixture.ts";
import { checkSpans } from "./spans.fixture.ts";

/** Asserts that each `#if` takes one of its branches. */
function checkCounts({ points }: TracedTemplate, { counts }: Trace): void {
  const sum = (...kinds: string[]): number =>
    points.reduce((all, { kind }, index) => all + (kinds.includes(kind) ? (counts[index] ?? 0) : 0), 0);
  assert.equal(sum("if", "elseif", "else"), sum("IfStatement"));
}

describe("a traced rendering", () => {
  test("has the output of an untraced one, and spans for every character: generated templates", () => {
    const reference = fc.constantFrom(
      "$a",
      "$!a.b",
      "$l[0]",
      "$l.get(1)",
      "${a.c.d}",
      "$none",
      "$s.substring(1)",
      "$x",
      "$e",
    );
    const leaf = fc.oneof(
      reference,
      fc.constantFrom("text ", "\n", '#set($x = "<$a.b>")', "#set($x = $a.c)", "#set($a.new = $s)", "#stop", "#break"),
      fc.constantFrom("#m($s)", "#m('k')", "$d", "#evaluate('$s!')", "#[[$raw]]#", "\\$a", "#literal()$a#end"),
    );
    const statements = fc.letrec<{ all: string; one: string }>((tie) => ({
      all: fc.array(tie("one"), { maxLength: 5 }).map((parts) => parts.join(" ")),
      one: fc.oneof(
        { maxDepth: 4 },
        leaf,
        tie("all").map((inner) => `#foreach($e in $l)${inner}#end`),
        fc.tuple(reference, tie("all"), tie("all")).map(([test, yes, no]) => `#if(${test})${yes}#{else}${no}#end`),
        fc.tuple(reference, tie("all")).map(([test, yes]) => `#if(${test} == 'b')${yes}#elseif($a)${yes}#end`),
        tie("all").map((inner) => `#define($d)${inner}#end`),
        tie("all").map((inner) => `#macro(m $p)[$p${inner}]#end`),
      ),
    })).all;
    const variables = () => ({ a: { b: "b", c: { d: 5 } }, l: ["one", null, { b: 2 }], s: "text" });
    fc.assert(
      fc.property(statements, fc.constantFrom<ProfileName>("velocity", "apigateway"), (text, profile) => {
        let template: TracedTemplate;
        try {
          template = compile(text, { profile, trace: true, maxSteps: 30_000, maxOutputLength: 10_000 });
        } catch (thrown) {
          if (!(thrown instanceof TemplateError)) throw thrown;
          return;
        }
        const rendered = outcome(() => template.render(variables()));
        const traced = outcome(() => {
          const trace = template.trace(variables());
          checkSpans(trace);
          checkCounts(template, trace);
          return trace.output;
        });
        // Traced templates use more of the stack.
        if (!rendered.startsWith("LIMIT")) assert.equal(traced, rendered);
      }),
      { numRuns: 200 },
    );
  });
});

describe("provenance", () => {
  /** `output ← reads` of each innermost span with reads. */
  function reads(text: string, variables: object, profile: ProfileName = "velocity"): string[] {
    const { output, spans } = compile(text, { profile, trace: true }).trace(variables);
    return spans
      .filter((span) => span.reads.length > 0)
      .map((span) => {
        const from = span.reads.map(({ variable, path }) => `${variable}:${path}`).join(" ");
        return `${output.slice(span.start, span.end)} ← ${from}`;
      });
  }

  test("consists of paths in variables, by name, index and get", () => {
    const order = { id: 7, lines: [{ sku: "a" }, { sku: "b" }], "odd-name": 1, "a b": 2 };
    assert.deepEqual(reads("$order.id $order.lines[1].sku $order.lines.get(0).sku $order.get('a b')", { order }), [
      "7 ← order:$.id",
      "b ← order:$.lines[1].sku",
      "a ← order:$.lines[0].sku",
      "2 ← order:$['a b']",
    ]);
  });

  test("passes through #set, strings, arithmetic, methods and loops", () => {
    const variables = { name: "Ada", n: 2, list: [{ v: "x" }, { v: "y" }], map: { k: "z" } };
    assert.deepEqual(reads('#set($t = "$name!")#set($u = $t)$u', variables), ["Ada! ← name:$"]);
    assert.deepEqual(reads("#set($m = $n * 3 + $list.size())$m", variables), ["8 ← n:$ list:$"]);
    assert.deepEqual(reads("$name.substring($n)", variables), ["a ← name:$ n:$"]);
    assert.deepEqual(reads("#foreach($e in $list)$e.v#end$!e", variables), ["x ← list:$[0].v", "y ← list:$[1].v"]);
    assert.deepEqual(reads("#foreach($e in $map)$e#end", variables), ["z ← map:$.*"]);
    assert.deepEqual(reads("#set($m = {'a': $name})$m.a #set($m.b = $n)$m.b", variables), [
      "Ada ← name:$",
      "2 ← name:$ n:$",
    ]);
    assert.deepEqual(reads("#set($x = 5)$x#set($name = 'new')$name$foreach", variables), []);
  });

  test("distinguishes loops and variables", () => {
    const rows = [
      { l: ["a"], n: 1 },
      { l: ["b"], n: 2 },
    ];
    assert.deepEqual(reads("#foreach($r in $rows)#foreach($e in $r.l)$e#end$r.n#end", { rows }), [
      "a ← rows:$[0].l[0]",
      "1 ← rows:$[0].n",
      "b ← rows:$[1].l[0]",
      "2 ← rows:$[1].n",
    ]);
    const variables = { name: "Ada", list: ["x"], p: 3 };
    assert.deepEqual(reads("#set($e = $name)#foreach($e in $list)$e#end$e", variables), [
      "x ← list:$[0]",
      "Ada ← name:$",
    ]);
    assert.deepEqual(reads("#set($t = $name)#set($t = $none)$t", variables), ["Ada ← name:$"]);
    assert.deepEqual(reads("#set($l = [])#set($d = $l.add($name))$l", variables), ["[Ada] ← name:$"]);
    assert.deepEqual(reads("#macro(m $p)$p#end#m(5)$p", variables), ["3 ← p:$"]);
  });

  test("lists outer spans first, also if both cover the same characters", () => {
    const { spans } = compile("#macro(m $p)$p#end#m($name)", { trace: true }).trace({ name: "Ada" });
    assert.deepEqual(
      spans.map(({ node, start, end }) => [node.kind, start, end]),
      [
        ["Directive", 0, 3],
        ["Reference", 0, 3],
      ],
    );
  });

  test("of a value that the template has stored in its data is that of the stored value", () => {
    assert.deepEqual(reads("#set($o.new = $s)$o.new $o.old #set($o.old = 'x')$o.old", { o: { old: 1 }, s: "t" }), [
      "t ← s:$",
      "1 ← o:$.old",
    ]);
  });

  test("of a macro's argument is that of the call", () => {
    assert.deepEqual(reads("#macro(m $p)<$p.b>#end#m($a)#m('text')#m($x)", { a: { b: 1 }, x: { b: 2 }, p: 3 }), [
      "<1> ← a:$.b",
      "1 ← a:$.b",
      "<2> ← x:$.b",
      "2 ← x:$.b",
    ]);
  });

  test("in mapping templates refers to the document, parameters and context", () => {
    const variables = mappingVariables({
      body: '{"name":"Ada","items":[{"id":1},{"id":2}]}',
      context: { stage: "prod", identity: { sourceIp: "::1" } },
      params: { header: { Host: "h" } },
      stageVariables: { table: "T" },
    });
    const template =
      "#set($r = $input.path('$'))$r.name|#foreach($i in $r.items)$i.id#end|$input.json('items[0]')|$context.identity.sourceIp|$input.params('Host')|$stageVariables.table|$util.escapeJavaScript($r.name)|$util.parseJson($input.body).name";
    assert.deepEqual(reads(template, variables, "apigateway"), [
      "Ada ← input:$.name",
      "1 ← input:$.items[0].id",
      "2 ← input:$.items[1].id",
      '{"id":1} ← input:$.items[0]',
      "::1 ← context:$.identity.sourceIp",
      "h ← input:params.Host",
      "T ← stageVariables:$.table",
      "Ada ← input:$.name",
      "Ada ← input:$",
    ]);
  });

  test("includes the text of #evaluate and #parse", () => {
    const { output, spans } = compile("a#evaluate('<$x>')", { trace: true }).trace({ x: 1 });
    assert.deepEqual(
      spans.map(({ start, end, node }) => [output.slice(start, end), node.kind, node.text]),
      [
        ["a", "Text", undefined],
        ["<1>", "Directive", undefined],
        ["<", "Text", "<$x>"],
        ["1", "Reference", "<$x>"],
        [">", "Text", "<$x>"],
      ],
    );
  });

  test("is plain data", () => {
    const trace = compile("$a", { trace: true }).trace({ a: 1 });
    assert.deepEqual(JSON.parse(JSON.stringify(trace)), {
      output: "1",
      spans: [
        {
          ...{ start: 0, end: 1, node: { kind: "Reference", start: 0, end: 2 } },
          reads: [{ variable: "a", path: "$" }],
        },
      ],
      counts: [1],
    });
  });

  test("fails like a rendering", () => {
    assert.throws(() => compile("$l.get(5)", { trace: true }).trace({ l: [] }), TemplateError);
  });
});

describe("coverage", () => {
  const text = "#if($a)A#elseif($b)B#end#foreach($x in $l)$x#end#set($c = 1)";
  const template = compile(text, { trace: true });
  const shown = ({ kind, start, end, count }: Coverage["branches"][number]): string =>
    `${kind} ${JSON.stringify(text.slice(start, end))} ${count}`;

  test("adds up statements and branches of many renderings", () => {
    const coverage = new Coverage(template);
    coverage.add(template.trace({ a: 1, l: [1, 2] }));
    coverage.add(template.trace({ a: 1, l: [] }));
    coverage.add(template.trace({}));
    assert.deepEqual(coverage.branches.map(shown), [
      'else "#if($a)A#elseif($b)B#end" 1',
      'if "A" 2',
      'elseif "B" 0',
      'empty "#foreach($x in $l)$x#end" 2',
      'round "$x" 2',
    ]);
    assert.deepEqual(coverage.statements.map(shown), [
      'IfStatement "#if($a)A#elseif($b)B#end" 3',
      'Directive "#foreach($x in $l)$x#end" 3',
      'Reference "$x" 2',
      'SetDirective "#set($c = 1)" 3',
    ]);
  });

  test("refuses the trace of another template", () => {
    assert.throws(() => new Coverage(template).add(compile("$a", { trace: true }).trace()), RangeError);
  });

  test("counts points in strings and macros, but not in late text", () => {
    const nested = compile('#macro(m)$p#end#m()#set($s = "#if($a)$a#end")#evaluate("$q")', { trace: true });
    const coverage = new Coverage(nested);
    coverage.add(nested.trace({ a: 1 }));
    coverage.add(nested.trace({ a: 1 }));
    assert.deepEqual(
      coverage.statements.map(({ kind, count }) => `${kind} ${count}`),
      ["Directive 2", "Reference 2", "Directive 2", "SetDirective 2", "Directive 2"],
    );
  });
});

test("traces a custom dialect", () => {
  const dialect = defineDialect({ name: "own", directives: [], missing: "empty" });
  assert.equal(compile("$a#foreach", { profile: dialect, trace: true }).trace({}).output, "#foreach");
});
