// The jobs of the worker, without a worker.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Engine } from "./engine.ts";
import type { TemplateDocument, TemplatePlace } from "./jobs.ts";

const document: TemplateDocument = {
  body: '{"message":"There is no symbol NOPE","items":[{"id":7},{"id":8}]}',
  context: { stage: "live", identity: { sourceIp: "127.0.0.1" }, authorizer: { tenant: "acme" } },
  stageVariables: { limit: "10" },
};
const input = JSON.stringify(JSON.parse(document.body), undefined, 2);
const place: TemplatePlace = { member: "responseTemplates", key: "application/json", integrationType: "HTTP" };

describe("render", () => {
  const render = (source: string, sent?: string) => new Engine().do("render", { source, document, sent });

  test("gives the output, the differences from what was sent, and whether it is JSON", () => {
    assert.deepEqual(render(`{"stage": "$context.stage"}`, '{"stage": "test"}'), {
      output: '{"stage": "live"}',
      problem: undefined,
      changes: [{ from: 11, to: 15, removed: "test" }],
      isJson: true,
    });
    assert.equal(render("$stageVariables.limit,").isJson, false);
  });

  test("gives the place of an error, of the template and of the rendering", () => {
    assert.deepEqual(render("#set($x = )").problem?.column, 11);
    const { output, problem } = render("a\n$input.path('$.items').get(9)");
    assert.equal(output, undefined);
    assert.equal(problem?.line, 2);
  });

  test("ends a template that never would", () => {
    const source =
      "#set($s = 'x')#foreach($a in [1..1000])#foreach($b in [1..1000])#foreach($c in [1..1000])$s#end#end#end";
    assert.match(render(source).problem?.message ?? "", /steps of work|characters/);
  });
});

describe("provenance", () => {
  const source = `#set($root = $input.path('$'))
{"reason": "$root.message", "ids": [#foreach($i in $root.items)$i.id#if($foreach.hasNext),#end#end],
 "at": "$context.stage"}`;
  const engine = new Engine();
  const { output = "" } = engine.do("render", { source, document, sent: undefined });
  const texts = (column: "output" | "template" | "input", offset: number) => {
    const found = engine.do("provenance", { origin: { column, offset }, input });
    return {
      output: found.output.map(({ from, to }) => output.slice(from, to)),
      template: found.template.map(({ from, to }) => source.slice(from, to)),
      input: found.input.map(({ from, to }) => input.slice(from, to)),
      reads: found.reads.map(({ variable, path }) => `${variable} ${path}`),
    };
  };
  const reason = {
    output: ["There is no symbol NOPE"],
    template: ["$root.message"],
    input: ['"message": "There is no symbol NOPE"'],
    reads: ["input $.message"],
  };

  test("leads from the output to the reference and to the data", () => {
    assert.deepEqual(texts("output", output.indexOf("symbol")), reason);
    assert.deepEqual(texts("output", output.indexOf("8")), {
      output: ["8"],
      template: ["$i.id"],
      input: ['"id": 8'],
      reads: ["input $.items[1].id"],
    });
    assert.deepEqual(texts("output", output.indexOf("live")).reads, ["context $.stage"]);
  });

  test("leads from the template to everything that it wrote", () => {
    assert.deepEqual(texts("template", source.indexOf("$root.message") + 3), reason);
    assert.deepEqual(texts("template", source.indexOf("$i.id") + 1).output, ["7", "8"]);
  });

  test("leads from the data to everything that shows it", () => {
    assert.deepEqual(texts("input", input.indexOf("There")), reason);
    assert.deepEqual(texts("input", input.indexOf("8")).output, ["8"]);
    assert.deepEqual(texts("input", input.indexOf("8")).template, ["$i.id"]);
  });
});

test("provenance leads from a value of $context to everything that shows it", () => {
  const engine = new Engine();
  const source = "$context.stage $context.identity.sourceIp $context.stage";
  engine.do("render", { source, document, sent: undefined });
  const of = (path: string) =>
    engine.do("provenance", { origin: { column: "data", variable: "context", path }, input: "{}" });
  assert.deepEqual(of("$.stage").output, [
    { from: 0, to: 4 },
    { from: 15, to: 19 },
  ]);
  assert.deepEqual(of("$.identity.sourceIp").template, [{ from: 15, to: 41 }]);
  assert.deepEqual(of("$.apiId").output, []);
});

test("sample makes a document with the parts that a template reads", () => {
  const source = `#set($r = $input.path('$'))$r.a.b $input.json('$.c')#foreach($i in $r.list)$i.id#end$r.name.toUpperCase()`;
  assert.deepEqual(JSON.parse(new Engine().do("sample", { source })), {
    a: { b: "b" },
    c: "c",
    list: [{ id: "id" }],
    name: "name",
  });
  assert.equal(new Engine().do("sample", { source: "$context.stage" }), "{}");
});

describe("check", () => {
  const check = (source: string) => new Engine().do("check", { source, place });

  test("marks a misspelt name with its correction", () => {
    const source = `{"a": "$context.stge"}`;
    const [mark] = check(source);
    assert.equal(source.slice(mark?.from, mark?.to), "$context.stge");
    assert.equal(mark?.code, "AB004");
    assert.deepEqual(mark?.fix, { from: 16, to: 20, replacement: "stage" });
  });

  test("marks every error of a template that does not parse, and names the remedy of the first", () => {
    const source = "#if($a = 1)x#end\n$b.c(1 + 2)\n#set(1 = 2)";
    const marks = check(source);
    assert.deepEqual(
      marks.map(({ severity, from }) => `${severity} ${source.slice(0, from).split("\n").length}`),
      ["error 1", "error 2", "error 3"],
    );
    assert.match(marks[0]?.advice ?? "", /==/);
  });

  test("reports nothing about resources that are not there", () => {
    assert.deepEqual(check(`{"a": $input.json('$.a')}`), []);
    assert.deepEqual(check(""), []);
  });
});

describe("compare", () => {
  test("renders every kept exchange, and names those that differ, fail or are not JSON", () => {
    const engine = new Engine();
    engine.do("keep", [
      { id: "a", body: '{"n":1}', sent: "[1]" },
      { id: "b", body: '{"n":2}', sent: "[1]" },
      { id: "c", body: '{"n":"x,"}', sent: "[x,]" },
    ]);
    assert.deepEqual(engine.do("compare", { source: "[$input.path('$.n')]" }), [
      { id: "a", isJson: true, differs: false, problem: undefined },
      { id: "b", isJson: true, differs: true, problem: undefined },
      { id: "c", isJson: false, differs: false, problem: undefined },
    ]);
    const failed = engine.do("compare", { source: "#if(" });
    assert.ok(failed.every(({ problem, differs }) => problem !== undefined && differs));
  });
});

describe("complete", () => {
  const labels = (source: string, offset = source.length) => {
    const found = new Engine().do("complete", { source, offset, document });
    return { typed: found && source.slice(found.from, offset), options: found?.options ?? [] };
  };
  const has = (source: string, ...names: readonly string[]) => {
    const all = labels(source).options.map(({ label }) => label);
    for (const name of names) assert.ok(all.includes(name), `${name} after ${source}: ${all}`);
  };

  test("proposes variables, also those that the template sets", () => {
    has("$", "input", "context", "util", "stageVariables");
    has("#set($total = 1)${", "total", "input");
    has("#foreach($i in [1..2])$", "i", "foreach");
    assert.equal(labels("$con").typed, "con");
  });

  test("proposes members, with the values at hand", () => {
    has("$input.", "body", "json", "path", "params");
    has("$util.", "escapeJavaScript", "base64Encode");
    has("$!{stageVariables.", "limit");
    has("$context.identity.", "sourceIp", "userAgent");
    has("$context.authorizer.", "tenant");
    has("#foreach($i in [1..2])$foreach.", "hasNext", "count");
    assert.equal(labels("$context.").options.find(({ label }) => label === "stage")?.detail, "live");
  });

  test("proposes the members of the document that a variable holds, and the methods of values", () => {
    has("#set($r = $input.path('$'))$r.", "message", "items", "size", "toString");
    has("#set($r = $input.path('$'))#foreach($i in $r.items)$i.", "id");
  });

  test("proposes JSONPaths of the document", () => {
    has("$input.path('", "$", "$.message", "$.items[0].id");
    assert.equal(labels("$input.json('$.mes").typed, "$.mes");
  });

  test("proposes directives of the dialect only", () => {
    has("a #", "set", "if", "foreach", "end", "stop");
    assert.ok(!labels("#").options.some(({ label }) => label === "parse"));
  });

  test("proposes nothing in plain text", () => {
    assert.equal(new Engine().do("complete", { source: '{"a": 1', offset: 7, document }), undefined);
  });
});
