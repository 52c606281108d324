// `$input`, `$context`, `$stageVariables` and `$util`: cases that the tables of docs/behaviour/mapping-templates.md lack.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { compile, TemplateError } from "../index.ts";
import { ComputedContext, contextMembers, identityNames, type MappingSource, mappingVariables } from "./index.ts";

function render(template: string, source: MappingSource = {}): string {
  return compile(template, { profile: "apigateway" }).render(mappingVariables(source));
}

describe("$context", () => {
  test("returns the overrides that templates set, and keeps them for the response template", () => {
    const variables = mappingVariables({ context: { stage: "prod" } });
    compile("#set($context.requestOverride.header.a = 'b')#set($context.responseOverride.status = 403)", {
      profile: "apigateway",
    }).render(variables);
    assert.deepEqual(variables.context.requestOverride, { header: { a: "b" }, querystring: {}, path: {} });
    assert.equal(variables.context.responseOverride.status, 403);
    const response = mappingVariables({ body: "{}", context: { stage: "live" }, earlier: variables.context });
    const template = compile("$context.stage $context.responseOverride.status", { profile: "apigateway" });
    assert.equal(template.render(response), "live 403");
  });

  test("ignores every other write", () => {
    const context = { stage: "prod", identity: { sourceIp: "::1" } };
    const writes =
      "#set($context.stage = 'x')#set($context.identity.sourceIp = 'x')#set($d = $context.put('stage', 'x'))#set($context['new'] = 1)$context.identity.remove('sourceIp')";
    assert.equal(
      render(`${writes}$context.stage ${context.identity.sourceIp}[$context.new]`, { context }),
      "prod ::1[]",
    );
    assert.deepEqual(context, { stage: "prod", identity: { sourceIp: "::1" } });
  });

  test("computes a member when a template reads it", () => {
    class Context extends ComputedContext {
      readonly stage = "prod";
      asked: string[] = [];
      override get computedNames() {
        return ["traceId"];
      }
      override computed(name: string) {
        this.asked.push(name);
        return name === "traceId" ? "1-2" : undefined;
      }
    }
    const context = new Context();
    assert.equal(render("$context.stage", { context }), "prod");
    assert.deepEqual(context.asked, []);
    const names = "$context.traceId $context.get('traceId') $context['traceId'] [$context.none][$context.computed]";
    assert.equal(render(names, { context }), "1-2 1-2 1-2 [][]");
    assert.match(render("$context.keySet()", { context }), /^\[stage, asked, traceId\]$/);
  });

  test("lists the identity members of the behaviour page", () => {
    assert.equal(contextMembers.get("identity"), identityNames);
  });

  test("returns copies of its lists at any depth", () => {
    const context = { list: [1, [2], { l: [3] }] };
    const template =
      "#set($l = $context.list)#set($d = $l.add(4))#set($d = $l[1].add(5))#set($d = $l[2].l.add(6))#set($l[0] = 0)$l.size()" +
      "#set($v = $context.get('list'))#set($d = $v.clear())#foreach($e in $context.values())#set($d = $e.add(1))#end";
    assert.equal(render(template, { context }), "4");
    assert.deepEqual(context, { list: [1, [2], { l: [3] }] });
  });

  test("lists absent identity members with empty values", () => {
    const context = { identity: { sourceIp: "::1" } };
    const names = render("$context.identity.keySet()", { context });
    assert.match(names, /^\[accountId, .*sourceIp.*userArn\]$/);
    assert.equal(render("[$context.identity.userArn]", { context }), "[]");
  });

  test("does not change the caller's stage variables", () => {
    const stageVariables = { a: "1" };
    assert.equal(render("#set($stageVariables.a = 'x')$stageVariables.a$stageVariables", { stageVariables }), "1{a=1}");
    assert.deepEqual(stageVariables, { a: "1" });
  });
});

describe("$input", () => {
  test("reads a constant path from each message again, whatever the variable holds", () => {
    const template = compile(
      "#foreach($value in [$input, 'a.b', $input])$value.path('$.a')$value.json('$.b[0]')$value.concat('$.a') #end",
      { profile: "apigateway" },
    );
    for (const a of ["x", "y", "x"]) {
      const body = JSON.stringify({ a, b: [{ c: a }] });
      assert.equal(template.render(mappingVariables({ body })), `${a}{"c":"${a}"} a.b$.a ${a}{"c":"${a}"} `);
    }
  });

  test("shows assignments into the document in a later $input.json", () => {
    const template = `#set($d = $input.path('$'))#set($d.tags = ['x', 'y/z'])#set($d.n = 10.0)$d.tags $input.json('$')`;
    assert.equal(render(template, { body: '{"a":[1]}' }), '[x, y/z] {"a":[1],"tags":["x","y/z"],"n":10.0}');
  });

  test("prints lists of the document as JSON everywhere, and other lists in Java's style", () => {
    const body = '{"l":["a/b",{"c":[1]}],"m":{"l":[1,2]}}';
    const template = `#set($r = $input.path('$'))#set($x = $r.l)$x "$x" #foreach($v in $r.m)$v#end [$x.subList(0,1)] #set($y = ['p', $x])$y $r.m`;
    assert.equal(
      render(template, { body }),
      '["a\\/b",{"c":[1]}] "["a\\/b",{"c":[1]}]" [1,2] [[a/b]] [p, ["a\\/b",{"c":[1]}]] {l=[1,2]}',
    );
  });

  test("keeps the kinds of numbers and the order of names", () => {
    const body = '{"10":1.50,"2":1e3,"b":10.0,"a":123456789012345678901234567890}';
    assert.equal(
      render("$input.json('$')", { body }),
      '{"10":1.5,"2":1000.0,"b":10.0,"a":123456789012345678901234567890}',
    );
    assert.equal(render("$input.path('$')", { body }), "{10=1.5, 2=1000.0, b=10.0, a=123456789012345678901234567890}");
  });

  test("finds a header by its exact name first, then in any case", () => {
    const params = { header: { "X-User": "u", "x-user": "v" }, querystring: { q: "1" }, path: { q: "0" } };
    assert.equal(render("$input.params('x-user') $input.params('X-USER') $input.params('q')", { params }), "v u 0");
  });

  test("fails at the call if the path is malformed", () => {
    const template = compile("ab $input.path('$.[')", { profile: "apigateway" });
    for (const body of ["{}", "[]"]) {
      assert.throws(
        () => template.render(mappingVariables({ body })),
        (thrown) => thrown instanceof TemplateError && thrown.code === "METHOD_FAILED" && thrown.column === 11,
      );
    }
  });

  test("parses its document leniently, and only when a template reads it", () => {
    assert.equal(render("$input.body", { body: "not json" }), "not json");
    assert.equal(
      render("$input.path('$.statusCode')$input.json('$')", { body: "{statusCode: 200,}" }),
      '200{"statusCode":200}',
    );
  });
});

describe("$util", () => {
  test("escapes as commons-lang does", () => {
    const text = "\b\t\n\f\r\u0001\"'\\/\u007f\u0080é\u2028😀";
    const body = JSON.stringify({ text });
    assert.equal(
      render("$util.escapeJavaScript($input.path('$.text'))", { body }),
      "\\b\\t\\n\\f\\r\\u0001\\\"\\'\\\\\\/\u007f\\u0080\\u00E9\\u2028\\uD83D\\uDE00",
    );
  });

  test("encodes and decodes non-ASCII text", () => {
    assert.equal(render("$util.base64Decode($util.base64Encode('héllo 😀'))"), "héllo 😀");
    assert.equal(render("$util.urlDecode($util.urlEncode('a+b é😀%'))"), "a+b é😀%");
  });

  test("encodes the same characters as java.net.URLEncoder", () => {
    assert.equal(render('$util.urlEncode("AZaz09.-*_ !~\'()+/")'), "AZaz09.-*_+%21%7E%27%28%29%2B%2F");
    assert.equal(render("$util.urlEncode($input.path('$'))", { body: '"a\\ud83d"' }), "a%3F");
    assert.equal(render("$util.base64Encode($input.path('$'))", { body: '"a\\ud83d"' }), "YT8=");
  });

  test("fails on input that cannot be decoded or parsed", () => {
    for (const call of [
      "$util.urlDecode('%zz')",
      "$util.urlDecode('%2')",
      "$util.parseJson('{')",
      "$util.parseJson('')",
    ]) {
      assert.throws(() => render(call), TemplateError, call);
    }
  });
});
