// The cost of statements: [steps, bytes], one step of which belongs to the sequence.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parse } from "../index.ts";
import { costOf } from "./cost.ts";

const costs: Readonly<Record<string, readonly [steps: number, bytes: number]>> = {
  text: [2, 64],
  $a: [5, 64],
  "$a.b": [10, 64],
  "$a[0]": [12, 64],
  "$a.m(1)": [14, 64],
  "$a.m($b.c)": [20, 64],
  '#set($a = "text")': [5, 0],
  '#set($a = "$x")': [9, 0],
  "#set($a = [1..2])": [11, 48],
  "#set($a = [$b..$c])": [13, 48],
  '#set($a = {"k": 1})': [36, 264],
  "#set($a = [1, 2])": [11, 64],
  "#set($a = 1 + 2)": [14, 16],
  "#set($a = !(1 == 2))": [14, 16],
  "#if($a)#elseif($b)#end": [5, 0],
  "#foreach($i in $l)#end": [26, 100],
};

describe("a statement", () => {
  for (const [template, [steps, bytes]] of Object.entries(costs)) {
    test(`costs ${steps} steps and ${bytes} bytes: ${template}`, () => {
      assert.deepEqual(costOf(parse(template).children), { steps, bytes });
    });
  }

  test("does not include the cost of its blocks and of templates in strings", () => {
    for (const [one, other] of [
      ["#if($a)$b.c#else$b.c#end", "#if($a)#end"],
      ["#foreach($i in $l)$i.name#end", "#foreach($i in $l)#end"],
      ['#set($a = "$b.c.d")', '#set($a = "$b")'],
    ] as const) {
      assert.deepEqual(costOf(parse(one).children), costOf(parse(other).children));
    }
  });
});
