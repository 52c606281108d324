// Text of a template cannot become code of its script.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import fc from "fast-check";
import { mappingVariables } from "../apigateway/index.ts";
import { compile, TemplateError } from "../index.ts";
import { sampleFiles, variablesOf } from "../samples.fixture.ts";

/** The words of every script, besides the numbered names of functions, constants, variables and labels. */
const words = new Set(
  [
    "allocate begin break catch chargeStatements chargeString const constructor continues count document elements else",
    "enter false first for function hasNext if in index inherits instanceof k last leave length let Map meter new null Object",
    "objects out outer plain prototype push receiver render restore return scope slice thrown throw true try typeof undefined",
    "values vars",
  ]
    .join(" ")
    .split(" "),
);
const numbered = /^[bfkv]\d+$/;
const token = /"(?:[^"\\\n\r]|\\.)*"|[A-Za-z_$][\w$]*|\d+(?:\.\d+)?(?:e[+-]?\d+)?|[\s(){}[\];,.?:=!<>&|+-]/y;

/** Fails if the script contains a token that no script needs. */
function checkScript(script: string): void {
  token.lastIndex = 0;
  while (token.lastIndex < script.length) {
    const at = token.lastIndex;
    const [found] = token.exec(script) ?? [];
    assert.ok(found !== undefined, `unexpected text in the script: ${script.slice(at, at + 80)}`);
    const isWord = /^[A-Za-z_$]/.test(found);
    assert.ok(!isWord || numbered.test(found) || words.has(found), `unexpected word in the script: ${found}`);
  }
}

describe("a script", () => {
  const scripts: string[] = [];
  let isForbidden = false;
  const original = globalThis.Function;
  before(() => {
    globalThis.Function = new Proxy(original, {
      construct(target, args: string[]) {
        if (isForbidden) throw new EvalError("unsafe-eval");
        scripts.push(args.at(-1) ?? "");
        return Reflect.construct(target, args) as object;
      },
    });
  });
  after(() => {
    globalThis.Function = original;
  });

  /** Renders a template, and checks the scripts that it has made. */
  function check(template: string, variables: () => object): number {
    scripts.length = 0;
    const options = { maxSteps: 100_000 };
    for (const rendering of [
      () => compile(template, options).render(variables()),
      () => compile(template, { ...options, trace: true }).trace(variables()),
      () => compile(template, { ...options, profile: "apigateway" }).render(variables()),
    ]) {
      try {
        rendering();
      } catch (thrown) {
        assert.ok(thrown instanceof TemplateError, String(thrown));
      }
    }
    for (const script of scripts) checkScript(script);
    return scripts.length;
  }

  test("has only the words of the emitter, and text of the template in string literals: all samples", () => {
    let count = 0;
    for (const { samples } of sampleFiles) {
      for (const sample of samples) count += check(sample.template, () => variablesOf(sample));
    }
    assert.ok(count > 10_000, `${count} scripts`);
  });

  test("does so for text that tries to end a literal", () => {
    const hostile = fc.constantFrom(
      ...['"', "'", "`", "\\", "\\\\", '\\"', "${", "}", "*/", "//", "\n", "\r", "\u2028", "\u2029", "\0", "\ud800"],
      ...['"];process.exit()//', "');globalThis.x=1;('", "${process.exit()}", "</script>", "__proto__", "constructor"],
    );
    const name = fc.stringMatching(/^[a-zA-Z][\w-]{0,8}$/);
    const string = fc
      .array(fc.oneof(hostile, fc.string({ maxLength: 4 })), { maxLength: 4 })
      .map((parts) => parts.join(""));
    const template = fc.oneof(
      string,
      fc.tuple(name, name, string).map(([root, member, text]) => `$${root}.${member}['${text}'].${member}("${text}")`),
      fc.tuple(name, string).map(([root, text]) => `#set($${root} = "${text}$${root}")$!{${root}}`),
      fc.tuple(name, string).map(([root, text]) => `#if($${root} == '${text}' || $${root}.x > 1e3)${text}#end`),
      fc.tuple(name, string).map(([root, text]) => `#foreach($${root} in ['${text}', {"${text}": -5}])${text}#end`),
      fc
        .tuple(name, string)
        .map(([root, text]) => `#macro(${root} $a)$a${text}#end#${root}("${text}")#@${root}()${text}#end`),
      fc
        .tuple(name, string)
        .map(([root, text]) => `#define($${root})${text}#end$${root}#evaluate('${text}')#include("${text}")`),
      fc.tuple(name, string).map(([root, text]) => `$input.path('$.${root}')$input.path('$.${text}')#[[${text}]]#`),
    );
    fc.assert(
      fc.property(fc.array(template, { maxLength: 3 }), (parts) => {
        check(parts.join(""), () => ({ ...mappingVariables({ body: '{"a":1}' }) }));
      }),
      { numRuns: 500 },
    );
  });

  test("is made at the first rendering, or the first trace, which says what a Content Security Policy must allow", () => {
    scripts.length = 0;
    const template = compile("$x");
    assert.equal(scripts.length, 0);
    isForbidden = true;
    assert.throws(() => template.render({ x: 1 }), /Allow 'unsafe-eval' in the Content Security Policy/);
    isForbidden = false;
    assert.equal(template.render({ x: 1 }), "1");
    assert.equal(template.render({ x: 2 }), "2");
    assert.equal(scripts.length, 1);
    const traced = compile("$x", { trace: true });
    assert.equal(traced.render({ x: 1 }), "1");
    assert.equal(scripts.length, 2);
    assert.equal(traced.trace({ x: 1 }).output, "1");
    assert.equal(scripts.length, 3);
  });
});
