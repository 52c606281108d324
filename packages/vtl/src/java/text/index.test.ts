// Printed numbers, java.util.Formatter and Java's parsers against recorded results of Java (recorded.jsonl).

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import fc from "fast-check";
import { LimitExceeded } from "../../limits.ts";
import { Meter } from "../../meter.ts";
import { stringHashCode } from "../equality.ts";
import { JavaException } from "../exception.ts";
import { JavaDouble, javaDouble } from "../number.ts";
import { bareRuntime } from "../runtime.ts";
import { doubleToString } from "./double-to-string.ts";
import { formatJava as formatWith } from "./formatter.ts";
import { parseJavaDouble, parseJavaInteger } from "./parse-number.ts";

const runtime = bareRuntime(new Meter({ maxSteps: Number.POSITIVE_INFINITY, maxBytes: Number.POSITIVE_INFINITY }));

function formatJava(format: string, args: readonly unknown[]): string {
  return formatWith(format, args, runtime);
}

type Argument = string | number | boolean | null | { readonly double: string };

type Recorded =
  | { readonly op: "double"; readonly bits: string; readonly result: { readonly text: string } }
  | {
      readonly op: "format";
      readonly format: string;
      readonly args: readonly Argument[];
      readonly result: { readonly text: string } | { readonly exception: string; readonly message: string };
    }
  | {
      readonly op: "parse";
      readonly text: string;
      readonly result: { readonly int: number | null; readonly long: string | null; readonly double: string | null };
    };

const recorded = readFileSync(new URL("recorded.jsonl", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => JSON.parse(line) as Recorded);

function fromBits(bits: string): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt(`0x${bits}`));
  return view.getFloat64(0);
}

function argumentOf(argument: Argument): unknown {
  return typeof argument === "object" && argument !== null ? javaDouble(Number(argument.double)) : argument;
}

describe("a double", () => {
  for (const line of recorded) {
    if (line.op !== "double") continue;
    test(`prints as ${line.result.text}`, () => {
      assert.equal(doubleToString(fromBits(line.bits)), line.result.text);
    });
  }

  test("prints a string that reads back as the same number", () => {
    fc.assert(
      fc.property(fc.double(), (n) => {
        assert.ok(Object.is(parseJavaDouble(doubleToString(n)), n));
      }),
    );
  });
});

describe("a format", () => {
  for (const line of recorded) {
    if (line.op !== "format") continue;
    const { format, args, result } = line;
    test(`prints ${JSON.stringify(args)} by ${JSON.stringify(format)} as Java does`, () => {
      const act = (): string => formatJava(format, args.map(argumentOf));
      if ("text" in result) assert.equal(act(), result.text);
      else {
        assert.throws(act, (error) => {
          assert.ok(error instanceof JavaException);
          assert.deepEqual([error.javaClass, error.message], [`java.util.${result.exception}`, result.message]);
          return true;
        });
      }
    });
  }

  test("prints lists and maps in Java's style", () => {
    assert.equal(formatJava("%s|%h", [[1], [1]]), "[1]|20");
  });

  test("refuses an output that is too long", () => {
    assert.throws(() => formatJava("%999999999d", [1]), LimitExceeded);
  });

  test("prints or fails with Java's exception, whatever the format", () => {
    const values = fc.oneof(
      fc.string(),
      fc.integer(),
      fc.bigInt(),
      fc.double().map(javaDouble),
      fc.boolean(),
      fc.constant(null),
    );
    const formats = fc.array(
      fc.constantFrom(
        "%",
        "d",
        "s",
        "x",
        ".2f",
        "-",
        "0",
        "5",
        "1$",
        "<",
        "#",
        ",",
        "(",
        "+",
        " ",
        "e",
        "g",
        "c",
        "h",
        "b",
        "n",
        "t",
        "z",
      ),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(formats, fc.array(values, { maxLength: 3 }), (parts, args) => {
        try {
          assert.equal(typeof formatJava(parts.join(""), args), "string");
        } catch (error) {
          if (!(error instanceof JavaException || error instanceof LimitExceeded)) throw error;
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe("a string", () => {
  for (const line of recorded) {
    if (line.op !== "parse") continue;
    const { text, result } = line;
    test(`reads ${JSON.stringify(text)} as a number as Java does`, () => {
      assert.equal(parseJavaInteger(text, 32)?.toString() ?? null, result.int?.toString() ?? null);
      assert.equal(parseJavaInteger(text, 64)?.toString() ?? null, result.long);
      const double = parseJavaDouble(text);
      assert.equal(double === undefined ? null : doubleToString(double), result.double);
    });
  }

  test("hashes as in Java", () => {
    assert.equal(stringHashCode("hello"), 99162322);
    assert.equal(stringHashCode(""), 0);
    assert.equal(stringHashCode("Größe 😀"), 240248306);
  });

  test("reads other radixes", () => {
    assert.equal(parseJavaInteger("ff", 32, 16), 255n);
    assert.equal(parseJavaInteger("-80000000", 32, 16), -2147483648n);
    assert.equal(parseJavaInteger("12", 32, 2), undefined);
  });
});

test("prints a boxed double in every conversion of doubles", () => {
  assert.equal(
    formatJava("%s %.1f %e", [new JavaDouble(4), new JavaDouble(4), new JavaDouble(4)]),
    "4.0 4.0 4.000000e+00",
  );
});
