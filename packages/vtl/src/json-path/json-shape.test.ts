// Objects of shapes that the reader knows are the same as those that it sees for the first time.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { Meter } from "../meter.ts";
import { JsonSyntaxError, parseJson, readJson } from "./json.ts";

/** Objects of a shape until it gets a function of its own, and some more. */
const manyTimes = 200;

describe("objects of known shapes", () => {
  test("are those of JSON.parse, whatever their names, order and white space", () => {
    const name = fc.constantFrom(
      ...[
        "a",
        "b",
        "name",
        'q"',
        "b\\",
        "\n",
        "é",
        "\ud800",
        "constructor",
        "toString",
        "x".repeat(200),
        "",
        "1a",
        "a b",
      ],
    );
    const object = fc.array(fc.tuple(name, fc.constantFrom("1", '"x"', "true", "null", "{}", '{"a":2}')), {
      maxLength: 5,
    });
    const colon = fc.constantFrom(":", " :", ": ", "\n:\t");
    const text = fc.tuple(fc.array(object, { maxLength: 4 }), colon).map(([objects, separator]) => {
      const member = ([key, value]: readonly [string, string]): string => `${JSON.stringify(key)}${separator}${value}`;
      return `[${objects.map((members) => `{${members.map(member).join(",")}}`).join(",")}]`;
    });
    fc.assert(
      fc.property(text, (json) => {
        const expected: unknown = JSON.parse(json);
        for (let times = 0; times < 3; times++) {
          const { value, isPlain } = readJson(json, new Meter());
          assert.deepStrictEqual(value, expected);
          assert.equal(JSON.stringify(value), JSON.stringify(expected));
          assert.equal(isPlain, true);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test("have no code of their names, and no prototype but that of all objects", () => {
    const names = ['"]; throw 1; //', "${x}", "\u2028", "__proto__x", "get a", "constructor", "hasOwnProperty"];
    const text = `{${names.map((name, index) => `${JSON.stringify(name)}:${index}`).join(",")}}`;
    for (let times = 0; times < manyTimes; times++) {
      const value = parseJson(text) as object;
      assert.deepStrictEqual(Object.entries(value), Object.entries(JSON.parse(text) as object));
      assert.equal(Object.getPrototypeOf(value), Object.prototype);
    }
    const ordered = '{"b":1,"__proto__":2,"1":3}';
    for (let times = 0; times < manyTimes; times++) {
      const value = parseJson(ordered);
      assert.ok(value instanceof Map);
      assert.deepEqual(
        [...value],
        [
          ["b", 1],
          ["__proto__", 2],
          ["1", 3],
        ],
      );
    }
  });

  test("run no setter that all objects inherit", () => {
    Object.defineProperty(Object.prototype, "inherited", { configurable: true, set: () => assert.fail("ran") });
    try {
      for (let times = 0; times < manyTimes; times++) {
        assert.deepEqual(Object.entries(parseJson('{"inherited":1}') as object), [["inherited", 1]]);
      }
    } finally {
      Reflect.deleteProperty(Object.prototype, "inherited");
    }
  });

  test("are read among thousands of others", () => {
    for (let round = 0; round < 5000; round++) {
      const text = `{"n${round}":1,"same":{"a":1,"n${round}":2}}`;
      assert.deepEqual(parseJson(text), JSON.parse(text));
    }
    const long = JSON.stringify(Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`n${index}`, index])));
    for (let times = 0; times < 3; times++)
      assert.deepEqual(parseJson(`[${long},${long}]`), JSON.parse(`[${long},${long}]`));
  });

  test("end an object that does not continue as expected", () => {
    for (let times = 0; times < 3; times++) parseJson('{"first":1,"second":2}');
    for (const text of ['{"first":1,"sec":2}', '{"first":1}', '{"first":1,"second":2,"third":3}', '{"firs":1}']) {
      assert.deepEqual(parseJson(text), JSON.parse(text));
    }
    for (const text of [
      '{"first":1,"second"',
      '{"first"',
      '{"first":1,"second":',
      '{"first":1,}',
      '{"first":1"second":2}',
    ]) {
      assert.throws(() => parseJson(text), JsonSyntaxError, text);
    }
  });

  test("are expected by their names as JSON writes them", () => {
    for (let times = 0; times < 3; times++) assert.deepEqual(parseJson('{"quo\\"te":1}'), { 'quo"te': 1 });
    assert.throws(() => parseJson('{"quo"te":1}'), JsonSyntaxError);
  });

  test("keep nesting that JSON.parse keeps, unless a number would change", () => {
    const deep = (inner: string): string => `${"[".repeat(5000)}${inner}${"]".repeat(5000)}`;
    assert.deepEqual(JSON.stringify(parseJson(deep('{"a":1}'))), deep('{"a":1}'));
    assert.throws(() => parseJson(deep("1.0")), JsonSyntaxError);
    assert.throws(() => parseJson(`${"[".repeat(5000)}`), JsonSyntaxError);
  });
});
