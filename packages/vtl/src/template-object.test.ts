// Custom objects, functions and dialects.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { compile, defineDialect, parse, TemplateError, templateFunction, templateObject } from "./index.ts";

describe("a custom object", () => {
  const tools = templateObject("tools", {
    "upper(String):String": (text) => text?.toUpperCase() ?? null,
    "plus(int,int):int": (left, right) => left + right,
    "plus(String,int):String": (left, right) => `${left}/${right}`,
    "count(List):int": (list) => (list as readonly unknown[]).length,
    "getVersion():String": () => "1.0",
    "isReady():boolean": () => true,
    "nothing():Object": () => null,
    "fail():Object": () => {
      throw new Error("out of order");
    },
  });
  const render = (template: string): string => compile(template).render({ tools, name: "Ada" });

  test("has methods, resolved by name and arguments", () => {
    assert.equal(render('$tools.upper("a") $tools.upper($name).length()'), "A 3");
    assert.equal(render('$tools.plus(1, 2) $tools.plus("x", 2) $tools.count([1, 2, 3])'), "3 x/2 3");
  });

  test("has no value for a call that matches no method", () => {
    const calls = "$tools.lower('a') $tools.upper(1) $tools.upper('a', 'b') $tools.nothing()";
    assert.equal(render(calls), calls);
  });

  test("has the properties of its getters", () => {
    assert.equal(render("$tools.version#if($tools.ready)!#end"), "1.0!");
  });

  test("exposes nothing else", () => {
    assert.equal(render("$tools $!tools.constructor $!tools.javaClass.methods $tools.class.name"), "tools   tools");
    assert.equal(render("#set($tools.x = 1)$!tools.x"), "");
  });

  test("passes on errors of its methods", () => {
    assert.throws(() => render("$tools.fail()"), /out of order/);
  });

  test("refuses an invalid signature", () => {
    assert.throws(() => templateObject("bad", { upper: () => "" } as object), /Invalid signature "upper"/);
  });
});

describe("a custom function", () => {
  const profile = defineDialect({ name: "helpers", functions: ["upper", "sum"] });
  const upper = templateFunction("(String):String", (text) => text?.toUpperCase() ?? null);
  const sum = templateFunction("(int,int):int", (left, right) => left + right);
  const render = (template: string): string =>
    compile(template, { profile }).render({ upper, sum, s: "a", other: "o" });

  test("can be called wherever a reference is allowed", () => {
    assert.equal(
      render('$upper("a") $!upper($s) ${upper("b")}! $upper($s).length() $sum(1, $sum(2, 3))'),
      "A A B! 1 6",
    );
    assert.equal(
      render('#set($x = $upper("x"))$x#if($upper($s) == "A")yes#end "#set($y = "<$upper($s)>")$y"'),
      'Xyes "<A>"',
    );
    assert.equal(render("#foreach($i in [$sum(0, 1)..$sum(1, 1)])$i#end#macro(m $p)$p#end#m($upper($s))"), "12A");
  });

  test("prints as written if the arguments do not match", () => {
    assert.equal(render("$upper(1)$upper(1, 2)"), "$upper(1)$upper(1, 2)");
  });

  test("leaves all other names and places to Velocity", () => {
    assert.equal(
      render('$other("a") $s.length()("b") $s.length()upper("c") $upper ("d") upper("e")'),
      'o("a") 1("b") 1upper("c") function ("d") upper("e")',
    );
    assert.equal(compile('$upper("a")').render({ upper: "U" }), 'U("a")');
  });
});

describe("a custom dialect", () => {
  test("has the directives that it names", () => {
    const profile = defineDialect({ name: "few", directives: ["foreach"] });
    assert.equal(compile("#foreach($a in [1])$a#end#stop", { profile }).render(), "1#stop");
    assert.equal(compile("x", { profile }).profile, "few");
    assert.equal(parse("#stop", { profile }).children[0]?.kind, "Directive");
  });

  test("configures missing values, macros, reflection and rounds", () => {
    const profile = defineDialect({
      name: "own",
      missing: "empty",
      macros: false,
      reflection: false,
      foreachRounds: 2,
    });
    assert.equal(compile("[$none][$s.class][#m()]#macro(m)x#end", { profile }).render({ s: "" }), "[][][#m()]");
    assert.equal(compile("#foreach($a in [1..5])$a#end", { profile }).render(), "12");
  });

  test("has its own limits, which options override", () => {
    const profile = defineDialect({ name: "small", limits: { maxOutputLength: 3 } });
    assert.throws(() => compile("$s", { profile }).render({ s: "four" }), TemplateError);
    assert.equal(compile("$s", { profile, maxOutputLength: 4 }).render({ s: "four" }), "four");
  });

  test("prints lists in its own format", () => {
    const profile = defineDialect({ name: "lines", listText: (list) => list.join("|") });
    assert.equal(compile("$l", { profile }).render({ l: [1, 2] }), "1|2");
  });

  test("fails on #parse with refusesResources", () => {
    const profile = defineDialect({ name: "strict", directives: [], refusesResources: true });
    assert.throws(() => compile("#parse('x')", { profile }).render(), TemplateError);
  });

  test("refuses directives that do not exist", () => {
    assert.throws(
      () => defineDialect({ name: "x", directives: ["include", "bogus" as "parse"] }),
      /#bogus is not a directive/,
    );
  });
});
