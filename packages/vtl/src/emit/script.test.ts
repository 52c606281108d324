// Text of a template cannot become code of its script; samples.test.ts checks the scripts of all samples.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import fc from "fast-check";
import { mappingVariables } from "../apigateway/index.ts";
import { compile, TemplateError } from "../index.ts";
import { checkScript, MadeScripts } from "./script.fixture.ts";

describe("a script", () => {
  const made = new MadeScripts();
  before(() => made.begin());
  after(() => made.end());

  /** Renders a template, and checks the scripts that it has made. */
  function check(template: string, variables: () => object): number {
    made.texts.length = 0;
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
    for (const script of made.texts) checkScript(script);
    return made.texts.length;
  }

  test("has only the words of the emitter, also for text that tries to end a literal", () => {
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
    made.texts.length = 0;
    const template = compile("$x");
    assert.equal(made.texts.length, 0);
    made.isForbidden = true;
    assert.throws(() => template.render({ x: 1 }), /Allow 'unsafe-eval' in the Content Security Policy/);
    made.isForbidden = false;
    assert.equal(template.render({ x: 1 }), "1");
    assert.equal(template.render({ x: 2 }), "2");
    assert.equal(made.texts.length, 1);
    const traced = compile("$x", { trace: true });
    assert.equal(traced.render({ x: 1 }), "1");
    assert.equal(made.texts.length, 2);
    assert.equal(traced.trace({ x: 1 }).output, "1");
    assert.equal(made.texts.length, 3);
  });
});
