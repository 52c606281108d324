// Methods charge their work before they do it, in proportion to the size of their values.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { assertLinear, assertStopped, charged } from "../charged-work.fixture.ts";
import { compile, LimitExceeded, Meter } from "../index.ts";
import { ListIterator } from "./iterator.ts";

type Variables = (size: number) => object;

const text: Variables = (size) => ({ s: "x".repeat(size), other: `${"x".repeat(size - 1)}y` });
const blanks: Variables = (size) => ({ s: `a${" ".repeat(size)}b` });
const lines: Variables = (size) => ({ s: "  a\n".repeat(size / 4) });
const letters: Variables = (size) => ({ s: "ж".repeat(size), other: "Ж".repeat(size) });
const numbers = (size: number): number[] => Array.from({ length: size }, (_, index) => index);
const list: Variables = (size) => ({
  l: numbers(size),
  other: numbers(size),
  doubles: numbers(size).map((n) => n + 0.5),
});
const mapOf = (size: number): Map<unknown, unknown> => new Map(numbers(size).map((n) => [`k${n}`, n]));
const map: Variables = (size) => ({
  m: mapOf(size),
  other: mapOf(size),
  o: Object.fromEntries(mapOf(size)),
  l: numbers(size),
});

function runs(template: string, variables: Variables): (size: number, meter: Meter) => void {
  const compiled = compile(template);
  return (size, meter) => {
    compiled.render(variables(size), { meter });
  };
}

/** Templates that do one thing to values of a size, and the largest number of units of size that one step may pay for. */
const linear: readonly (readonly [string, Variables, number?])[] = [
  ...["strip()", "stripLeading()", "stripTrailing()", "stripIndent()", "trim()", "isBlank()", "indent(1)"].map(
    (call) => [`#set($r = $s.${call})`, blanks] as const,
  ),
  ...["stripIndent()", "indent(-1)", "translateEscapes()", "toCharArray()", "getBytes()", "split(',')"].map(
    (call) => [`#set($r = $s.${call})`, lines] as const,
  ),
  ...["toUpperCase()", "indexOf('y')", "lastIndexOf('y')", "contains('y')", "replace('x', 'yz')", "hashCode()"].map(
    (call) => [`#set($r = $s.${call})`, text] as const,
  ),
  ...["matches('x*')", "replaceAll('x', 'yz')", "replaceFirst('y', 'z')", "split('')", "repeat(2)", "concat('y')"].map(
    (call) => [`#set($r = $s.${call})`, text] as const,
  ),
  ["#set($r = $s.compareTo($other))$s.equals($other)", text],
  ["#if($s == $other)#end", text],
  ["$s.equalsIgnoreCase($other)", letters],
  ["$s.codePointCount(0, $s.length())", text],
  ["#set($r = $s.join('', $s.split('')))", text],
  ["#set($r = $s.format('%s%s', $s, $s))", text],
  ...["toString()", "hashCode()", "indexOf(-1)", "contains(-1)", "toArray()", "clone()", "containsAll($other)"].map(
    (call) => [`#set($r = $l.${call})`, list, 10] as const,
  ),
  ...["addAll($other)", "addAll(0, $other)", "removeAll($other)", "retainAll($doubles)"].map(
    (call) => [`#set($r = $l.${call})`, list, 10] as const,
  ),
  ["#set($r = $l.clear())", list, 20],
  ["#foreach($i in $l.iterator())#break#end", list],
  ["#foreach($i in $l.subList(0, $l.size()))#break#end", list],
  ["$l.subList(0, 1).containsAll($l.subList(0, $l.size()))", list],
  ["$l.subList(0, 1).containsAll($m.keySet())", map],
  ["#foreach($i in $m.keySet().iterator())#break#end", map],
  ["#set($r = $l.remove(0))", list, 20],
  ["#set($r = $l.subList(1, 3).addAll($other))", list, 10],
  ["#if($l == $other)#end", list, 10],
  ["#if($l == 'x')#end", list, 10],
  ...["toString()", "hashCode()", "putAll($other)", "containsValue(-1)", "clear()", "clone()", "equals($other)"].map(
    (call) => [`#set($r = $m.${call})`, map, 10] as const,
  ),
  ...["toString()", "equals($other.keySet())", "toArray()", "iterator()", "removeAll($l)", "retainAll($l)"].map(
    (call) => [`#set($r = $m.keySet().${call})`, map, 10] as const,
  ),
  ["#set($r = $m.entrySet().equals($other.entrySet()))", map, 10],
  ["#set($r = $m.values().contains(-1))", map, 10],
  ["$o.size() $o.isEmpty()", map, 10],
  ["#foreach($x in $m)#break#end", map, 10],
];

describe("work on twice the size costs at most twice the steps", () => {
  for (const [template, variables, unitsPerStep] of linear) {
    test(template, () => assertLinear(4000, runs(template, variables), unitsPerStep));
  }

  test("in a sort, apart from its logarithm", () => {
    const run = runs("#set($r = $l.sort($null))", (size) => ({ l: numbers(size).map((n) => (n * 7919) % size) }));
    const once = charged((meter) => run(4096, meter)).steps;
    const twice = charged((meter) => run(8192, meter)).steps;
    assert.ok(once > 4096 && twice < once * 2.4, `${once} and ${twice} steps`);
  });

  test("in a conversion to digits, apart from its own exponent", () => {
    const run = runs("#set($r = $n.toString())", (size) => ({ n: 10n ** BigInt(size) }));
    const once = charged((meter) => run(20_000, meter)).steps;
    const twice = charged((meter) => run(40_000, meter)).steps;
    assert.ok(once > 20_000 && twice < once * 3, `${once} and ${twice} steps`);
  });
});

test("charges the same for each iteration over an object, however many members it has", () => {
  const run = runs("#foreach($x in $o)$x#end", map);
  assertLinear(1000, run, 1);
});

describe("stops before it takes too long or too much memory", () => {
  const many = { l: numbers(200_000), other: numbers(200_000), s: "x".repeat(8_000_000) };
  const templates: readonly (readonly [string, object])[] = [
    ["#set($l = [])#foreach($i in [1..4000])#set($d = $l.addAll([1..100000]))#end", {}],
    ["#set($l = [])#foreach($i in [1..4000])#set($d = $l.add([1..1000000]))#end", {}],
    ["#foreach($i in [1..1000])#if($l == $other)#end#end", many],
    ["#foreach($i in [1..1000])#if($l.equals($other))#end#end", many],
    ["#foreach($i in [1..100000])#set($d = $l.remove(0))#end", many],
    ["#foreach($i in [1..1000])#set($d = $l.contains(-1))#end", many],
    ["#foreach($i in [1..1000])#set($d = $l.toString())#end", many],
    ["#set($r = $s.replaceAll('.', 'xxxxxxxxxx'))", many],
    ["#set($r = $s.replace('x', 'xxxxxxxxxx'))", many],
    ["#foreach($i in [1..100])#set($r = $s.concat('x'))#end", many],
    ["#foreach($i in [1..100])#set($r = $s.toCharArray())#end", { s: "x".repeat(500_000) }],
    ["#foreach($i in [1..1000])#if($s.hashCode() == 1)#end#end", many],
    ["#foreach($i in [1..1000000])$!a$!a$!a$!a$!a$!a$!a#end", {}],
    ["#macro(m)$!a$!a$!a$!a$!a$!a$!a#end#foreach($i in [1..1000000])#m()#end", {}],
    ["#set($r = $s.contains($long))", { s: "a".repeat(100_000), long: `ab${"a".repeat(40_000)}` }],
    ["#set($r = $s.lastIndexOf($long))", { s: "a".repeat(100_000), long: `${"a".repeat(40_000)}b` }],
    [
      "#foreach($i in [1..1000])#set($n = $n * $n)$n.length()#set($n = $first)#end",
      { n: 7n ** 30_000n, first: 7n ** 30_000n },
    ],
    ["#foreach($i in [1..1000])#set($d = $n.toString())#end", { n: 7n ** 60_000n }],
  ];
  for (const [template, variables] of templates) {
    test(template, () => {
      assertStopped((meter) => compile(template).render(structuredClone(variables), { meter }));
    });
  }
});

test("no method exceeds the maximum length of a list", () => {
  const grown = ["add(1)", "add(0, 1)", "addAll([1..6])", "addAll(0, [1..6])", "subList(0, 1).add(1)"];
  for (const call of [...grown, "listIterator().add(1)"]) {
    const template = compile(`#foreach($i in [1..6])#set($r = $l.${call})#end`, { maxListLength: 10 });
    assert.throws(() => template.render({ l: [1, 2, 3, 4, 5, 6] }), /maxListLength/, call);
  }
});

test("charges an iterator before its elements are collected", () => {
  const iterator = new ListIterator(numbers(100_000), 0, false);
  assert.throws(() => iterator.elements(new Meter({ maxSteps: 50 })), LimitExceeded);
  assert.ok(iterator.position <= 50);
});
