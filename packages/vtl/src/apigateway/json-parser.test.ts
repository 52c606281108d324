// JSON for templates: what JSON.parse gives where that keeps everything, and more where it would not.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { JavaDouble } from "../java/number.ts";
import { JsonSyntaxError, parseJson, parseLenientJson } from "./json-parser.ts";

/** Undoes what the parser does to keep kinds and order. */
function plain(value: unknown): unknown {
  if (value instanceof JavaDouble) return value.value;
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Map) {
    const object = {};
    for (const [name, item] of value) {
      Object.defineProperty(object, name, { value: plain(item), enumerable: true, configurable: true, writable: true });
    }
    return object;
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plain(item)]));
}

describe("parseJson", () => {
  test("agrees with JSON.parse on everything that JSON.stringify writes", () => {
    fc.assert(
      fc.property(fc.json({ noUnicodeString: false }), (text) => {
        assert.deepEqual(JSON.stringify(plain(parseJson(text))), JSON.stringify(JSON.parse(text)));
      }),
      { numRuns: 1000 },
    );
  });

  test("refuses what JSON.parse refuses, and takes what it takes", () => {
    const fragment = fc.constantFrom(
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      '"',
      '"a"',
      "1",
      "-",
      "0",
      ".5",
      "e3",
      "true",
      "null",
      " ",
      "'",
      "\\",
    );
    fc.assert(
      fc.property(
        fc.array(fragment, { maxLength: 8 }).map((parts) => parts.join("")),
        (text: string) => {
          let expected: unknown;
          let valid = true;
          try {
            expected = JSON.parse(text);
          } catch {
            valid = false;
          }
          if (valid) assert.equal(JSON.stringify(plain(parseJson(text))), JSON.stringify(expected));
          else assert.throws(() => parseJson(text), JsonSyntaxError);
        },
      ),
      { numRuns: 3000 },
    );
  });

  test("keeps doubles doubles", () => {
    assert.deepEqual(parseJson("[10.0, 1e3, -0.0, 1.5, 10]"), [
      new JavaDouble(10),
      new JavaDouble(1000),
      new JavaDouble(-0),
      1.5,
      10,
    ]);
  });

  test("keeps integers exact", () => {
    assert.deepEqual(parseJson('{"a":123456789012345678901234567890,"b":9007199254740993,"c":-0}'), {
      a: 123456789012345678901234567890n,
      b: 9007199254740993n,
      c: 0,
    });
  });

  test("keeps the order of names that look like integers, and __proto__ as a name", () => {
    const document = parseJson('{"b":1,"10":2,"__proto__":3,"2":4}');
    assert.ok(document instanceof Map);
    assert.deepEqual([...document.keys()], ["b", "10", "__proto__", "2"]);
  });

  test("tells where the text stops being JSON", () => {
    assert.throws(
      () => parseJson('{"a": x}'),
      (thrown) => thrown instanceof JsonSyntaxError && thrown.index === 6,
    );
  });
});

describe("parseLenientJson", () => {
  test("takes bare and single-quoted names and trailing commas", () => {
    assert.deepEqual(parseLenientJson(`{statusCode: 200, 'x': 'y', "z": [1, 2,],}`), {
      statusCode: 200,
      x: "y",
      z: [1, 2],
    });
  });

  test("reads what is strict JSON as strict JSON", () => {
    assert.deepEqual(parseLenientJson('{"a":"it\'s"}'), { a: "it's" });
  });

  test("still refuses what is no JSON", () => {
    for (const text of ["", "not json", "{a}", "[1", '{"a":1}}', "{,}"]) {
      assert.throws(() => parseLenientJson(text), JsonSyntaxError, text);
    }
  });

  test("does not follow nesting without end", () => {
    assert.throws(() => parseLenientJson(`${"[".repeat(100_000)}1.0${"]".repeat(100_000)}`), JsonSyntaxError);
  });
});
