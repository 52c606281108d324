// JSON for templates: the same as JSON.parse, except where that loses something.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { assertLinear, charged } from "../charged-work.fixture.ts";
import { JavaDouble } from "../java/number.ts";
import { Meter } from "../meter.ts";
import { JsonSyntaxError, parseJson, readJson } from "./json.ts";
import { JsonReader } from "./json-reader.ts";

/** Converts the parser's types for the kinds of numbers and the order of members back to plain values. */
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
  test("agrees with JSON.parse on all output of JSON.stringify", () => {
    fc.assert(
      fc.property(fc.json({ noUnicodeString: false }), (text) => {
        assert.deepEqual(JSON.stringify(plain(parseJson(text))), JSON.stringify(JSON.parse(text)));
      }),
      { numRuns: 1000 },
    );
  });

  test("keeps everything that JSON.parse would lose, in texts of any length", () => {
    const lost = ["10.0", "-0", "1e2", "1234567890123456789", '{"a":0,"1":0}', '{"__proto__":0}', '{"\\u0031" :0}'];
    const kept = ["10.5", "-10", "123456789012345", '{"a1":0}', '"1"', '["1", 0]', '"\\\\"', '"1.0\\"1.0"', '"é😀"'];
    for (const length of [0, 10, 21_800, 21_900, 70_000]) {
      const before = JSON.stringify(["é".repeat(length), '\\"']).slice(0, -1);
      const isPlain = (text: string): boolean => readJson(`${before}, ${text}]`, new Meter()).isPlain;
      for (const text of lost) assert.equal(isPlain(text), false, `${text} at ${length}`);
      for (const text of kept) assert.equal(isPlain(text), true, `${text} at ${length}`);
    }
  });

  test("accepts the same texts as JSON.parse", () => {
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

  test("keeps doubles", () => {
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

  test("keeps the order of names whose digits or underscores are escaped", () => {
    const names = (text: string): unknown[] => {
      const document = parseJson(text);
      assert.ok(document instanceof Map);
      return [...document.keys()];
    };
    assert.deepEqual(names('{"b":1,"\\u0031":2}'), ["b", "1"]);
    assert.deepEqual(names('{"b":1,"\\u00315":2}'), ["b", "15"]);
    assert.deepEqual(names('{"b":1,"_\\u005fproto__":2}'), ["b", "__proto__"]);
    assert.deepEqual(names('{"b":1,"__pro\\u0074o__":2}'), ["b", "__proto__"]);
    assert.deepEqual(names('{"b":1,"7" \n:2}'), ["b", "7"]);
  });

  test("reads every text as the character reader does", () => {
    const leaf = fc.constantFrom(
      ...["0", "-0", "-0.0", "0.0", "1.", "10.0", "10.50", "1.5", "-1.25", "1e3", "1E+2", "2e-1", "123456789012345"],
      ...["1234567890123456", "-12345678901234567890", "0.1234567890123456789", "5.99999999999999999999", "-5.0"],
      ...['"x"', '"1"', '"1.0,"', '"\\\\"', '"\\""', '"\\\\\\"1"', '"1e5"', '"1":', "true", "null", "nul", "'x'"],
    );
    const name = fc.constantFrom(
      '"a"',
      '"1"',
      '"b" ',
      '""',
      '"__proto__"',
      '"_"',
      '"\\u0031"',
      '"\\u0061"',
      '"x\\""',
      "a",
    );
    const { value: texts } = fc.letrec<{ value: string }>((tie) => {
      const values = fc.array(tie("value"), { maxLength: 3 });
      return {
        value: fc.oneof(
          { withCrossShrink: true, maxDepth: 4 },
          leaf,
          values.map((items) => `[${items.join(" ,")}]`),
          fc
            .array(fc.tuple(name, tie("value")), { maxLength: 3 })
            .map((members) => `{${members.map(([key, item]) => `${key}:\n${item}`).join()}}`),
        ),
      };
    });
    let valid = 0;
    fc.assert(
      fc.property(texts, (text) => {
        const read = (parse: () => unknown): unknown => {
          try {
            return parse();
          } catch (thrown) {
            assert.ok(thrown instanceof JsonSyntaxError);
            return thrown.index;
          }
        };
        const expected = read(() => new JsonReader(text, "strict", new Meter()).document());
        assert.deepEqual(
          read(() => parseJson(text)),
          expected,
        );
        if (typeof expected === "object" && expected !== null) valid++;
      }),
      { numRuns: 5_000 },
    );
    assert.ok(valid > 1000, `${valid} of the texts were objects or lists`);
  });

  for (const [name, text] of Object.entries<(size: number) => string>({
    "a run of digits": (size) => `{"a":"${"1".repeat(size)}"}`,
    "a number of many digits": (size) => `[0.${"1".repeat(size)}]`,
    "runs of digits between dots": (size) => `{"a":"${"1111111111111111.".repeat(size / 17)}"}`,
    "runs of digits with a blank behind": (size) => `{"a":"${"1234567890123456 ".repeat(size / 17)}"}`,
    "zeros after a point": (size) => `{"a":"${`.${"0".repeat(99)} `.repeat(size / 100)}"}`,
    "escaped quotes": (size) => `{"a":"${'\\"'.repeat(size / 2)}"}`,
    backslashes: (size) => `{"a":"${"\\\\".repeat(size / 2)}"}`,
    blanks: (size) => `{"1"${" ".repeat(size)}:1}`,
    "quoted digits": (size) => `[${'"1",'.repeat(size / 4)}"1"]`,
    doubles: (size) => `[${"1.0,".repeat(size / 4)}1]`,
    "invalid JSON": (size) => `[${"'1',".repeat(size / 4)}1]`,
  })) {
    test(`costs at most twice as much for twice the size of ${name}`, () => {
      assertLinear(20_000, (size, meter) => {
        try {
          parseJson(text(size), meter);
        } catch (thrown) {
          assert.ok(thrown instanceof JsonSyntaxError);
        }
      });
    });
  }

  test("takes time in proportion to its charge", () => {
    // Steps alone would not show a scan that backtracks. It once took seven minutes for 400,000 digits.
    const text = `{"a":"${"1".repeat(400_000)}","b":"${"1.".repeat(200_000)}"}`;
    const started = process.cpuUsage();
    const { steps } = charged((meter) => parseJson(text, meter));
    const micros = process.cpuUsage(started).user;
    assert.ok(micros < 500_000, `${micros} µs for ${steps} steps`);
  });

  test("reports where the text stops being JSON", () => {
    assert.throws(
      () => parseJson('{"a": x}'),
      (thrown) => thrown instanceof JsonSyntaxError && thrown.index === 6,
    );
  });
});

const parseLenient = (text: string): unknown => parseJson(text, undefined, "lenient");

describe("parseJson in lenient mode", () => {
  test("accepts bare and single-quoted names and trailing commas", () => {
    assert.deepEqual(parseLenient(`{statusCode: 200, 'x': 'y', "z": [1, 2,],}`), {
      statusCode: 200,
      x: "y",
      z: [1, 2],
    });
  });

  test("reads strict JSON as strict JSON", () => {
    assert.deepEqual(parseLenient('{"a":"it\'s"}'), { a: "it's" });
  });

  test("refuses other invalid JSON", () => {
    for (const text of ["", "not json", "{a}", "[1", '{"a":1}}', "{,}"]) {
      assert.throws(() => parseLenient(text), JsonSyntaxError, text);
    }
  });

  test("refuses excessive nesting", () => {
    assert.throws(() => parseLenient(`${"[".repeat(100_000)}1.0${"]".repeat(100_000)}`), JsonSyntaxError);
  });
});
