// compile, render, and the errors that both throw.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { compile, parse, span, TemplateError } from "./index.ts";

function failure(template: string, variables: object = {}): TemplateError {
  try {
    compile(template).render(variables);
  } catch (thrown) {
    assert.ok(thrown instanceof TemplateError, String(thrown));
    return thrown;
  }
  return assert.fail("rendered");
}

describe("a template", () => {
  test("renders variables, by default none", () => {
    const template = compile("Hello $name!");
    assert.equal(template.render({ name: "Ada" }), "Hello Ada!");
    assert.equal(template.render(), "Hello $name!");
  });

  test("keeps no state from one rendering to the next", () => {
    const template = compile("$!x#set($x = 'set')#macro(m)m#end#evaluate('#macro(n)n#end')#n()$x");
    assert.equal(template.render(), "nset");
    assert.equal(template.render(), "nset");
  });

  test("stores values in its variables", () => {
    const o: { a: number; b?: unknown } = { a: 1 };
    compile("#set($o.b = [1, 'x'])").render({ o });
    assert.deepEqual(o.b, [1, "x"]);
  });

  test("reads other templates with its loader", () => {
    const files: Record<string, string> = { "a.vm": "<$x#set($y = 'from a')>", "b.txt": "$x" };
    const template = compile("#parse('a.vm')#include('b.txt')$y", { load: (name) => files[name] });
    assert.equal(template.render({ x: 1 }), "<1>$xfrom a");
  });

  test("knows the macros of a parsed template", () => {
    const template = compile("#parse('m.vm')#hello('Ada')", { load: () => "#macro(hello $who)Hello $who#end" });
    assert.equal(template.render(), "Hello Ada");
  });

  test("refuses unknown and invalid options by name", () => {
    assert.throws(() => compile("", { profile: "velocity2" as "velocity" }), /Unknown profile "velocity2"/);
    assert.throws(() => compile("", { emit: "bogus" } as object), /Unknown option "emit"/);
    assert.throws(() => compile("", { load: 5 } as object), /option load must be a function/);
    for (const value of [-1, 0, Number.NaN, "5"]) {
      assert.throws(() => compile("", { maxSteps: value } as object), /maxSteps must be a number above 0/);
    }
    assert.throws(() => compile(42 as unknown as string), /The template must be a string, not number/);
  });

  test("keeps its output when a string literal in a reference ends it", () => {
    const variables = { x: "1", list: [1, 2] };
    assert.equal(compile('a${x}b${x.concat("#stop")}c').render(variables), "a1b");
    assert.equal(compile('#foreach($i in $list)a${i}b${x.concat("#break")}c#end!').render(variables), "a1b!");
  });

  test("drops the character after an escaped dollar sign that begins no reference, as Velocity does", () => {
    assert.equal(compile("\\$# x").render(), "\\$ x");
    assert.equal(compile("a\\$$ b").render(), "a\\$ b");
  });

  test("ends a loop over a list that changes as Java's iterator does", () => {
    const removing = "#set($l = [1, 2, 3])#foreach($i in $l)$i#if($i == 2)#set($d = $l.remove(0))#end#end";
    assert.equal(compile(removing).render(), "12");
    const adding = "#set($l = [1, 2])#foreach($i in $l)$i#if($i == 2)#set($d = $l.add(3))#end#end";
    assert.throws(() => compile(adding).render(), /ConcurrentModificationException/);
  });

  test("holds a loop's variable only while its element is null", () => {
    const template = compile("#macro(m)#end#foreach($i in $list)#set($i = 'set')$i #end");
    assert.equal(template.render({ list: [null, 2, null, 4] }), "$i set $i set ");
  });

  test("of text only is held to maxOutputLength", () => {
    assert.equal(compile("x".repeat(5), { maxOutputLength: 5 }).render(), "xxxxx");
    assert.throws(() => compile("x".repeat(6), { maxOutputLength: 5 }).render(), TemplateError);
  });
});

describe("a TemplateError", () => {
  test("points at the position with a caret", () => {
    const error = failure("first\n#set($a = )");
    assert.equal(error.code, "SYNTAX_ERROR");
    assert.deepEqual([error.line, error.column], [2, 11]);
    assert.equal(error.excerpt, "  #set($a = )\n            ^");
    assert.ok(error.message.endsWith(error.excerpt));
  });

  test("advances a tab to the next multiple of eight, and puts the caret below the character", () => {
    const error = failure("\t#set($a = )");
    assert.equal(error.column, 19);
    assert.equal(error.excerpt, "  \t#set($a = )\n  \t          ^");
  });

  test("shortens a long line around the position", () => {
    const error = failure(`${"x".repeat(500)}#set($a = )${"y".repeat(500)}`);
    const [line = "", caret = ""] = error.excerpt.split("\n");
    assert.ok(line.length < 110);
    assert.equal(line[caret.length - 1], ")");
  });

  test("names the reference that failed, and keeps the cause", () => {
    const error = failure("x\n $list.get(9)", { list: [1] });
    assert.equal(error.code, "METHOD_FAILED");
    assert.equal(error.reference, "$list.get(9)");
    assert.deepEqual([error.line, error.column], [2, 8]);
    assert.ok(error.cause instanceof Error);
  });

  test("has a code for each kind of failure", () => {
    assert.equal(failure("$").code, "LEXICAL_ERROR");
    assert.equal(failure("#end").code, "SYNTAX_ERROR");
    assert.equal(failure("#macro()x#end").code, "INVALID_DIRECTIVE");
    assert.equal(failure('#set($x = "#if(")').code, "INVALID_STRING_LITERAL");
    assert.equal(failure("$l[5]", { l: [] }).code, "INDEX_FAILED");
    assert.equal(failure("#set($l[5] = 1)", { l: [] }).code, "ASSIGNMENT_FAILED");
    assert.equal(failure("#break($x)", { x: 1 }).code, "DIRECTIVE_FAILED");
    assert.equal(failure("#parse('x')").code, "RESOURCE_NOT_FOUND");
  });

  test("has its position inside a string literal, in lines of the template", () => {
    const error = failure('a\n#set($x = "ab $l.get(9)")', { l: [] });
    assert.deepEqual([error.line, error.column], [2, 18]);
    assert.match(error.excerpt, /\$l\.get\(9\)/);
  });
});

describe("the tree", () => {
  test("consists of Velocity's nodes with their spans", () => {
    const text = "Hi #if($a.b(1) == 'x')$c#end";
    const tree = parse(text);
    assert.deepEqual(
      tree.children.map((node) => node.kind),
      ["Text", "IfStatement"],
    );
    const statement = tree.children[1];
    assert.ok(statement?.kind === "IfStatement");
    assert.deepEqual(span(statement, tree.source), { start: 3, end: text.length, line: 1, column: 4 });
    const inner = statement.branches[0]?.block.children[0];
    assert.ok(inner?.kind === "Reference");
    assert.equal(inner.root, "c");
    assert.equal(text.slice(inner.start, inner.end), "$c");
  });
});
