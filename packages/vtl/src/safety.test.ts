// Templates cannot reach JavaScript or run without end, whatever their text and variables.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { mappingVariables } from "./apigateway/index.ts";
import { type CompileOptions, compile, defineDialect, type ProfileName, TemplateError } from "./index.ts";

const profiles: readonly ProfileName[] = ["velocity", "apigateway"];

const variants = profiles.map((profile) => ({ profile }));

function everywhere(template: string, variables: () => object, expected: Record<ProfileName, string>): void {
  for (const variant of variants) {
    assert.equal(compile(template, variant).render(variables()), expected[variant.profile], JSON.stringify(variant));
  }
}

function limitReached(template: string, options: CompileOptions, variables: object = {}): TemplateError {
  let caught: unknown;
  for (const variant of variants) {
    try {
      compile(template, { ...variant, ...options }).render(variables);
      assert.fail(`${JSON.stringify(variant)} rendered`);
    } catch (thrown) {
      assert.ok(thrown instanceof TemplateError, String(thrown));
      assert.equal(thrown.code, "LIMIT_EXCEEDED");
      caught = thrown;
    }
  }
  return caught as TemplateError;
}

describe("JavaScript is out of reach", () => {
  const inherited = [
    "constructor",
    "__proto__",
    "prototype",
    "toString",
    "valueOf",
    "hasOwnProperty",
    "__defineGetter__",
    "__lookupGetter__",
    "isPrototypeOf",
    "toLocaleString",
    "call",
    "apply",
    "bind",
    "length",
  ];
  const values = () => ({
    o: { a: 1 },
    l: [1],
    s: "text",
    n: 5,
    b: true,
    m: new Map([["a", 1]]),
    f: () => "called",
    nothing: Object.create(null) as object,
  });

  for (const name of inherited) {
    test(`no value has a property ${name}`, () => {
      for (const variable of Object.keys(values())) {
        // In Velocity a property cannot begin with an underscore: the dot is text.
        const reference = name.startsWith("_") ? `$${variable}.get("${name}")` : `$${variable}.${name}`;
        everywhere(`[${reference}]`, values, { velocity: `[${reference}]`, apigateway: "[]" });
        everywhere(`[$${variable}["${name}"]]`, values, { velocity: `[$${variable}["${name}"]]`, apigateway: "[]" });
      }
    });
  }

  test("a chain to Function stays text", () => {
    const chain = "$s.constructor.constructor('return process')().exit()";
    everywhere(chain, values, { velocity: chain, apigateway: "().exit()" });
    const methods = "$l.map('x')$l.push(1)$s.constructor('x')$o.hasOwnProperty('a')$n.toFixed(2)";
    everywhere(methods, values, { velocity: methods, apigateway: "" });
  });

  test("getters of the caller's objects are not run, neither own nor inherited", () => {
    let runs = 0;
    class Secret {
      own = "seen";
      get hidden(): string {
        runs++;
        return "secret";
      }
      method(): string {
        runs++;
        return "secret";
      }
    }
    const own = Object.defineProperty({ plain: "seen" }, "hidden", {
      enumerable: true,
      get() {
        runs++;
        return "secret";
      },
    });
    const variables = () =>
      Object.defineProperty({ secret: new Secret(), own }, "top", { enumerable: true, get: () => runs++ });
    everywhere(
      "$secret.own|$!secret.hidden|$!secret.method()|$own.plain|$!own.hidden|$!own.get('hidden')|$own|$!top",
      variables,
      { velocity: "seen|||seen|||{plain=seen}|", apigateway: "seen|||seen|||{plain=seen}|" },
    );
    everywhere("#foreach($v in $own)$v#end$own.size()$own.values()$own.entrySet()", variables, {
      velocity: "seen1[seen][plain=seen]",
      apigateway: "seen1[seen][plain=seen]",
    });
    assert.equal(runs, 0);
  });

  test("functions, symbols and toString methods of the caller are not used", () => {
    const variables = () => ({
      f: () => "called",
      d: new Date(0),
      o: { toString: () => "called", toJSON: () => "called", valueOf: () => 1 },
      y: Symbol("x"),
    });
    everywhere("[$!f][$!y][$!f.name][$!d.getTime()]", variables, { velocity: "[][][][]", apigateway: "[][][][]" });
    for (const variant of variants) {
      assert.doesNotMatch(compile("$o $d #if($o == 'called')called#end", variant).render(variables()), /called/);
    }
  });

  test("additions to Object.prototype are invisible", () => {
    const templates = variants.map((variant) => compile("[$!o.polluted][$!o.get('polluted')][$!polluted]", variant));
    Object.defineProperty(Object.prototype, "polluted", { value: "seen", enumerable: true, configurable: true });
    try {
      for (const template of templates) assert.equal(template.render({ o: {} }), "[][][]");
    } finally {
      Reflect.deleteProperty(Object.prototype, "polluted");
    }
  });

  for (const text of [
    "$o.polluted#if($o.polluted != '')reached#end$o.a.polluted$o.polluted.length()$o.x",
    "$o.a.b.polluted$o.x",
    "#macro(m $p)$p.polluted#end#m($o)$o.x",
    "#set($e = '$o.polluted')#evaluate($e)$o.x",
  ]) {
    test(`additions to Object.prototype are invisible in data of the library: ${text}`, () => {
      const profile = defineDialect({ name: "empty", missing: "empty" });
      const template = compile(`#set($o = $input.path('$'))${text}`, { profile });
      const variables = () => mappingVariables({ body: '{"a":{"b":{}},"x":1}' });
      const render = () => Array.from({ length: 10 }, () => template.render(variables()));
      assert.deepEqual(new Set(render()), new Set(["1"]));
      for (const enumerable of [true, false]) {
        Object.defineProperty(Object.prototype, "polluted", { value: "seen", enumerable, configurable: true });
        try {
          assert.deepEqual(new Set(render()), new Set(["1"]));
        } finally {
          Reflect.deleteProperty(Object.prototype, "polluted");
        }
      }
    });
  }

  test("inherited properties are invisible in data of the library", () => {
    for (const name of inherited) {
      if (name.startsWith("_") || name === "length") continue;
      const template = compile(
        `#set($o = $input.path('$'))$o.${name}#if($o.${name} != '')reached#end$o.a.${name}"$o.${name}"`,
        { profile: "apigateway" },
      );
      for (let times = 0; times < 10; times++) {
        assert.equal(template.render(mappingVariables({ body: '{"a":{}}' })), '""', name);
      }
    }
  });

  test("the constructor of an object is not read", () => {
    const trap = <Target extends object>(target: Target): Target =>
      Object.defineProperty(target, "constructor", {
        get() {
          throw new Error("the constructor was read");
        },
      });
    const variables = () => ({
      s: "abc",
      o: trap({ n: 1 }),
      bare: Object.create(null),
      l: trap([3, 1, 2]),
      m: trap({}),
    });
    const calls = [
      "add(9)",
      "add(0, 8)",
      "remove(0)",
      "addAll($l)",
      "removeAll([9])",
      "retainAll([3, 1, 2])",
      "clone()",
    ];
    calls.push("sort($null)", "toArray()", "subList(0, 1)", "iterator()", "equals($l)", "hashCode()", "toString()");
    for (const call of calls) {
      for (const variant of variants) compile(`#set($r = $l.${call})$r $l`, variant).render(variables());
    }
    everywhere("$o $m $o.equals($m) $l.contains($o) #if($o == $bare)#end", variables, {
      velocity: "{n=1} {} false false ",
      apigateway: "{n=1} {} false false ",
    });
    for (const value of ["$o", "$bare", "'x'"]) {
      const template = `#set($a = $s.toCharArray())#set($a[0] = ${value})`;
      for (const variant of variants) {
        assert.throws(
          () => compile(template, variant).render(variables()),
          (thrown) => thrown instanceof TemplateError && /array element type mismatch/.test(thrown.message),
        );
      }
    }
  });

  test("a getter that is added later is not run", () => {
    const template = compile("$!o.late");
    const o: object = {};
    for (let times = 0; times < 10; times++) assert.equal(template.render({ o }), "");
    Object.defineProperty(o, "late", { get: () => "run", enumerable: true });
    assert.equal(template.render({ o }), "");
  });

  test("objects in $context do not expose hidden properties", () => {
    class Secret {
      shown = 1;
      get hidden(): string {
        return "run";
      }
    }
    const own = Object.defineProperty({}, "hidden", { get: () => "run", enumerable: true });
    const context = { secret: new Secret(), own, list: [own, new Secret()] };
    const text = compile(
      "$context.secret.shown ($context.secret.hidden$context.own.hidden$context.list[0].hidden$context.list[1].hidden)",
      { profile: "apigateway" },
    ).render(mappingVariables({ context }));
    assert.equal(text, "1 ()");
  });

  test("__proto__ is a key like any other, and changes no prototype", () => {
    const template = `#set($m = {})#set($m["__proto__"] = "x")#set($o["__proto__"] = {"polluted": 1})$m.put("constructor", 2)$m $o.a #set($d = $o.put("__proto__", {"polluted": 1}))$o.keySet()`;
    for (const variant of variants) {
      const o = { a: 1 };
      const text = compile(template, variant).render({ o });
      assert.match(text, /\{__proto__=x, constructor=2\} 1\[a, __proto__\]$/);
      assert.equal(Object.getPrototypeOf(o), Object.prototype);
      assert.equal("polluted" in {}, false);
    }
  });

  test("a JSON document's __proto__ is data", () => {
    const variables = mappingVariables({ body: '{"__proto__":{"polluted":1},"a":{"constructor":2}}' });
    const text = compile(
      "$input.path('$')['__proto__'].polluted|$input.path('$.a.constructor')|$input.path('$.a').constructor|[$input.path('$.toString')]",
      { profile: "apigateway" },
    ).render(variables);
    assert.equal(text, "1|2|2|[]");
    assert.equal("polluted" in {}, false);
  });

  test("source text of a template never becomes code", () => {
    const evil = '`${globalThis.pwned=1}`\\");globalThis.pwned=1;//\u2028\u2029$o["\\"];globalThis.pwned=1;//"]';
    for (const variant of variants) {
      try {
        compile(evil, variant).render({ o: {} });
      } catch (thrown) {
        assert.ok(thrown instanceof TemplateError);
      }
    }
    assert.equal("pwned" in globalThis, false);
  });
});

describe("rendering ends", () => {
  test("loops stop at maxSteps", () => {
    const error = limitReached(
      "#foreach($a in [1..1000])\n#foreach($b in [1..1000])#foreach($c in [1..1000])#end#end#end",
      { maxSteps: 100_000 },
    );
    assert.equal(error.line, 2);
  });

  test("loops stop at maxMillis", () => {
    limitReached("#foreach($a in [1..1000])#foreach($b in [1..1000])#foreach($c in [1..1000])$a#end#end#end", {
      maxMillis: 20,
    });
  });

  test("output stops at maxOutputLength", () => {
    limitReached("#foreach($a in [1..1000])0123456789#end", { maxOutputLength: 5000 });
    limitReached("#set($x = '0123456789')#foreach($a in [1..30])#set($x = \"$x$x\")#end", { maxOutputLength: 5000 });
    limitReached("#set($x = '0123456789')#foreach($a in [1..30])#set($x = $x + $x)#end", { maxOutputLength: 5000 });
    limitReached("$s.repeat(10000)", { maxOutputLength: 5000 }, { s: "0123456789" });
    limitReached("$s.replace('', '0123456789')", { maxOutputLength: 500 }, { s: "0".repeat(100) });
  });

  test("ranges stop at maxListLength", () => {
    const error = limitReached("#set($x = [1..2000000000])", {});
    assert.equal(error.column, 11);
  });

  test("integers stop growing at 200,000 bits", () => {
    const big = "#set($x = 123456789012345678901234567890)";
    limitReached(`${big}#foreach($i in [1..40])#set($x = $x * $x)#end`, {});
    limitReached(`${big}$x.pow(1000000)`, {});
    limitReached(`${big}$x.shiftLeft(2147483647)`, {});
    limitReached(`${big}#set($y = $x * 1.5E-300)#foreach($i in [1..40])#set($y = $y * $y)#end`, {});
  });

  test("a few expensive calls stop at maxMillis too", () => {
    limitReached(
      "#foreach($i in [1..1000])$s.indexOf('b')$s.lastIndexOf('b')$s.toUpperCase().length()#end",
      {
        maxMillis: 50,
      },
      { s: "a".repeat(1_000_000) },
    );
  });

  test("sublists of sublists cost no more than sublists", () => {
    const template = "#foreach($i in [1..900])#set($l = $l.subList(0, 10000))#end$l.size()";
    everywhere(template, () => ({ l: Array.from({ length: 10_000 }, () => 1) }), {
      velocity: "10000",
      apigateway: "10000",
    });
  });

  test("printing and comparing a list that contains itself ends", () => {
    limitReached("#set($a = [])#set($b = [$a])#set($d = $a.add($b))$a", {});
    limitReached(
      "#set($a = [])#set($b = [$a])#set($d = $a.add($b))#set($e = [])#set($f = [$e])#set($d = $e.add($f))#if($a == $e)x#end",
      {},
    );
  });

  test("shared lists do not multiply", () => {
    const doubling = "#set($a = ['x'])#foreach($i in [1..60])#set($a = [$a, $a])#end";
    limitReached(`${doubling}$a`, { maxSteps: 100_000 });
  });

  test("macros, #evaluate and #define stop at their maximum depth", () => {
    const code = (template: string): string => {
      try {
        return compile(template).render();
      } catch (thrown) {
        assert.ok(thrown instanceof TemplateError, String(thrown));
        return thrown.code;
      }
    };
    assert.equal(code("#macro(m)#m()#end#m()"), "MACRO_DEPTH_EXCEEDED");
    assert.equal(code("#set($e = '#evaluate($e)')#evaluate($e)"), "LIMIT_EXCEEDED");
    assert.match(code("#define($d)x$d#end$d"), /^x+\$d$/);
  });

  test("regular expressions with catastrophic backtracking end", () => {
    const template = compile("$s.matches('(a+)+b') $s.replaceAll('(a|aa)+c', 'x').length()");
    assert.equal(template.render({ s: "a".repeat(40) }), "false 40");
  });
});

/** fast-check's own unit "binary" first makes a table, which takes a second. */
const anyCharacter = fc.nat(0x10ffff).map((code) => String.fromCodePoint(code).toWellFormed());

describe("any text", () => {
  const fragment = fc.constantFrom(
    ...[
      "$",
      "#",
      "\\",
      "{",
      "}",
      "[",
      "]",
      "(",
      ")",
      ".",
      ",",
      '"',
      "'",
      " ",
      "\n",
      "\t",
      "!",
      "##",
      "#*",
      "*#",
      "#[[",
    ],
    ...[
      "]]#",
      "#if(",
      "#end",
      "#else",
      "#elseif(",
      "#set(",
      "#foreach(",
      "#macro(",
      "#define(",
      "#stop",
      "#break",
      "..",
    ],
    ...[
      "1",
      "-1",
      "1.5",
      "=",
      "==",
      "&&",
      "+",
      "-",
      "<",
      "in",
      "$x",
      "$o",
      "$l",
      ".a",
      ".size()",
      "[0]",
      "true",
      "null",
    ],
    ...["#@m()", "#m()", "#evaluate(", "not", "$!{", "é", "\u0000", "\ud800", "constructor", "__proto__"],
  );
  const template = fc.oneof(
    fc.array(fragment, { maxLength: 30 }).map((parts) => parts.join("")),
    fc.string({ unit: anyCharacter, maxLength: 60 }),
  );

  test("compiles and renders, or fails with a TemplateError that has a position", () => {
    const names = Object.getOwnPropertyNames(Object.prototype).join();
    fc.assert(
      fc.property(template, fc.constantFrom(...variants), (text: string, variant: (typeof variants)[number]) => {
        try {
          const variables = { x: "v", o: { a: 1, b: { c: null } }, l: [1, "two", null] };
          compile(text, { ...variant, maxSteps: 20_000 }).render(variables);
        } catch (thrown) {
          assert.ok(thrown instanceof TemplateError, String(thrown instanceof Error ? thrown.stack : thrown));
          assert.ok(thrown.line >= 1 && thrown.column >= 0);
        }
        assert.equal(Object.getOwnPropertyNames(Object.prototype).join(), names);
      }),
      { numRuns: 3000 },
    );
  });

  test("that is nested too deep is refused", () => {
    const deep = (open: string, close = "", inner = ""): string => open.repeat(5000) + inner + close.repeat(5000);
    const texts = [
      deep("#if(true)", "#end"),
      `#set($x = ${deep("(", ")", "1")})`,
      `#set($x = ${deep("[", "]")})`,
      `#set($x = ${deep("!", "", "true")})`,
      `#set($x = ${deep("{1:", "}", "1")})`,
      deep("$a.b(", ")", "1"),
      `#set($x = [${deep("$a.b([", "])", "1")}])`,
      deep("$a[", "]", "1"),
      "[".repeat(100_000),
      `#set($x = ${"[".repeat(20_000)}`,
      '#set($x = "'.repeat(2000),
      "#if($x)".repeat(20_000),
    ];
    for (const text of texts) {
      try {
        compile(text, { profile: "apigateway" }).render();
      } catch (thrown) {
        assert.ok(thrown instanceof TemplateError, String(thrown));
      }
    }
  });

  test("that is too long is refused", () => {
    assert.throws(
      () => compile("x".repeat(101), { maxTemplateLength: 100 }),
      (thrown) => thrown instanceof TemplateError && thrown.code === "TEMPLATE_TOO_LONG",
    );
  });
});
