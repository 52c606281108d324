// Java regular expressions against recorded results of java.util.regex (recorded.jsonl), and properties of all patterns.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import fc from "fast-check";
import { LimitExceeded } from "../../limits.ts";
import { Meter } from "../../meter.ts";
import { compileJavaRegex, JavaRegexError } from "./index.ts";
import { Matcher } from "./matcher.ts";
import { parseJavaRegex } from "./parser.ts";
import { compileProgram } from "./program.ts";

interface TextResult {
  readonly matches: boolean;
  readonly found: readonly (readonly (string | null)[])[];
  readonly split: readonly string[];
  readonly two: readonly string[];
}

type Recorded =
  | {
      readonly op: "regex";
      readonly pattern: string;
      readonly texts: readonly string[];
      readonly result:
        | { readonly description: string; readonly index: number }
        | { readonly texts: readonly TextResult[] };
    }
  | {
      readonly op: "replace";
      readonly text: string;
      readonly pattern: string;
      readonly replacement: string;
      readonly result:
        | { readonly exception: string; readonly message: string }
        | { readonly all: string; readonly first: string };
    };

const recorded = readFileSync(new URL("recorded.jsonl", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => JSON.parse(line) as Recorded);

function errorOf(act: () => unknown): JavaRegexError {
  try {
    act();
  } catch (error) {
    if (error instanceof JavaRegexError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

/** Patterns that Java accepts and this implementation refuses. */
const unsupported: ReadonlySet<string> = new Set(["\\X", "\\b{g}", "\\N{LATIN SMALL LETTER A}", "\\N{foo}"]);

describe("a Java regular expression", () => {
  for (const line of recorded) {
    if (line.op !== "regex") continue;
    const { pattern, texts, result } = line;
    if (unsupported.has(pattern)) {
      test(`refuses ${JSON.stringify(pattern)} as unsupported`, () => {
        assert.equal(errorOf(() => compileJavaRegex(pattern)).code, "unsupported");
      });
      continue;
    }
    test(`matches ${JSON.stringify(pattern)} as Java does`, () => {
      if ("description" in result) {
        const error = errorOf(() => compileJavaRegex(pattern));
        assert.deepEqual([error.code, error.description, error.index], ["syntax", result.description, result.index]);
        return;
      }
      const regex = compileJavaRegex(pattern);
      texts.forEach((text, i) => {
        const expected = result.texts[i]!;
        assert.equal(regex.matches(text), expected.matches, `matches ${JSON.stringify(text)}`);
        assert.equal(regex.find(text), expected.found.length > 0, `find in ${JSON.stringify(text)}`);
        assert.deepEqual(allMatches(pattern, text), expected.found, `matches in ${JSON.stringify(text)}`);
        assert.deepEqual(regex.split(text), expected.split, `split ${JSON.stringify(text)}`);
        assert.deepEqual(regex.split(text, 2), expected.two, `split ${JSON.stringify(text)} in two`);
        const marked = regex.replaceAll(text, "\u0001$0\u0002");
        const wholes = Array.from(marked.matchAll(/\u0001(.*?)\u0002/gs), ([, whole]) => whole);
        assert.deepEqual(
          wholes,
          expected.found.map(([whole]) => whole),
          `replaceAll in ${JSON.stringify(text)}`,
        );
      });
    });
  }

  for (const line of recorded) {
    if (line.op !== "replace") continue;
    const { text, pattern, replacement, result } = line;
    test(`replaces ${JSON.stringify(pattern)} in ${JSON.stringify(text)} by ${JSON.stringify(replacement)} as Java does`, () => {
      const regex = compileJavaRegex(pattern);
      if ("exception" in result) {
        const error = errorOf(() => regex.replaceAll(text, replacement));
        const code = result.exception === "IllegalArgumentException" ? "replacement" : "no-such-group";
        assert.deepEqual([error.code, error.description], [code, result.message]);
        return;
      }
      assert.equal(regex.replaceAll(text, replacement), result.all);
      assert.equal(regex.replaceFirst(text, replacement), result.first);
    });
  }
});

/** Every match with its groups. */
function allMatches(pattern: string, text: string): (string | null)[][] {
  const parsed = parseJavaRegex(pattern, "");
  const matcher = new Matcher(compileProgram(parsed, pattern), text, parsed.byCodePoint, new Meter());
  const found: (string | null)[][] = [];
  let from = 0;
  while (from <= text.length && matcher.find(from)) {
    found.push(Array.from({ length: matcher.captures.length / 2 }, (_, i) => matcher.group(i) ?? null));
    from = matcher.end === matcher.start ? matcher.end + 1 : matcher.end;
  }
  return found;
}

describe("time", () => {
  test("takes linear time for nested repetitions", () => {
    const regex = compileJavaRegex("(a+)+");
    assert.equal(regex.bounded, false);
    assert.equal(regex.matches(`${"a".repeat(20_000)}b`), false);
    assert.equal(compileJavaRegex("(a|a)*b").find("a".repeat(20_000)), false);
    assert.equal(compileJavaRegex("(.*)(.*)(.*)x").matches("a".repeat(20_000)), false);
  });

  test("flags a pattern of unbounded time and stops it at the step limit", () => {
    const regex = compileJavaRegex("(a*)*\\1b");
    assert.equal(regex.bounded, true);
    const meter = new Meter({ maxSteps: 100_000 });
    assert.throws(() => regex.matches("a".repeat(5_000), meter), { name: "LimitExceeded", limit: "maxSteps" });
    assert.throws(() => regex.matches("a".repeat(20_000)), { name: "LimitExceeded", limit: "maxSteps" });
  });

  test("compiles a class with many members beside an intersection fast", () => {
    assert.equal(compileJavaRegex("(?iu)[A-Z[^b&&c]]").matches("k"), true);
  });

  test("refuses nested counted repetitions that would be too large", () => {
    assert.equal(errorOf(() => compileJavaRegex("((a{200}){200}){200}")).code, "too-large");
  });
});

test("reads the longest number of a group that exists in a replacement", () => {
  const ten = compileJavaRegex(`${"(.)".repeat(9)}(x)`);
  assert.equal(ten.replaceAll("123456789x", "$10$11$1"), "x111");
});

test("flags possessive repetitions of groups, not of single characters", () => {
  assert.equal(compileJavaRegex("(?:ab)*+").bounded, true);
  assert.equal(compileJavaRegex('[^"]*+"').bounded, false);
});

test("maps Greek letters with iota subscript to their title case", () => {
  for (const [lower, title] of ["\u1f80\u1f88", "\u1fa7\u1faf", "\u1fb3\u1fbc", "\u1ff3\u1ffc"]) {
    assert.equal(compileJavaRegex(`(?iu)${lower}`).matches(title!), true);
  }
});

test("folds the case of back references by the flags", () => {
  assert.equal(compileJavaRegex("(a)\\1").matches("aA"), false);
  assert.equal(compileJavaRegex("(?i)(a)\\1").matches("aA"), true);
  assert.equal(compileJavaRegex("(?i)(é)\\1").matches("éÉ"), false);
  assert.equal(compileJavaRegex("(?iu)(é)\\1").matches("éÉ"), true);
});

test("finds no word boundary behind a supplementary letter", () => {
  assert.equal(compileJavaRegex("\\Bb").find("\u{1d49c}b"), true);
  assert.equal(compileJavaRegex("\\bb").find("\u{1d49c}b"), false);
});

test("accepts flags apart from the pattern", () => {
  assert.equal(compileJavaRegex("abc", "i").matches("ABC"), true);
  assert.equal(compileJavaRegex("a.c", "is").matches("A\nC"), true);
});

test("matches over lines with the published work-around for line breaks", () => {
  const regex = compileJavaRegex("(.|\\n)*Error(.|\\n)*");
  assert.equal(regex.matches("a\nError: x\nb"), true);
  assert.equal(compileJavaRegex(".*Error.*").matches("a\nError"), false);
});

test("compiles any string or throws a JavaRegexError", () => {
  const pieces = [
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "?",
    "*",
    "+",
    "|",
    "\\",
    "^",
    "$",
    ".",
    "a",
    "1",
    ",",
    "-",
    "&&",
    ":",
    "<",
    "=",
    "!",
    "p",
    "Q",
    "E",
    "i",
    "x",
    " ",
    "#",
  ];
  const patterns = fc.oneof(
    fc.string(),
    fc.array(fc.constantFrom(...pieces), { maxLength: 16 }).map((parts) => parts.join("")),
  );
  fc.assert(
    fc.property(patterns, fc.string({ maxLength: 30 }), (pattern, text) => {
      try {
        const regex = compileJavaRegex(pattern);
        const meter = new Meter({ maxSteps: 50_000 });
        assert.equal(regex.split(text, -1, meter).length > 0, true);
        regex.matches(text, meter);
        regex.replaceAll(text, "x", meter);
      } catch (error) {
        if (!(error instanceof JavaRegexError) && !(error instanceof LimitExceeded)) throw error;
      }
    }),
    { numRuns: 500 },
  );
});

test("finds the same as JavaScript for patterns with the same meaning", () => {
  const atom = fc.constantFrom(
    "a",
    "b",
    "[ab]",
    "[^a]",
    "\\d",
    "\\s",
    "(a)",
    "(a|b)",
    "(?:ab|c)",
    "(?:a|bc|b)",
    "^",
    "\\b",
  );
  const part = fc
    .tuple(atom, fc.constantFrom("", "*", "+", "?", "*?", "+?", "{2}", "{1,2}"))
    .map(([a, q]) => a + (/^(?:\^|\\b)$/.test(a) ? "" : q));
  const patterns = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join(""));
  const texts = fc
    .array(fc.constantFrom("a", "b", "c", "1", " ", "\n"), { maxLength: 8 })
    .map((parts) => parts.join(""));
  fc.assert(
    fc.property(patterns, texts, (pattern, text) => {
      const regex = compileJavaRegex(pattern);
      assert.equal(regex.matches(text), new RegExp(`^(?:${pattern})$`).test(text));
      assert.equal(regex.find(text), new RegExp(pattern).test(text));
      const expected = Array.from(text.matchAll(new RegExp(pattern, "g")), ([whole]) => whole);
      assert.deepEqual(
        allMatches(pattern, text).map(([whole]) => whole),
        expected,
      );
    }),
    { numRuns: 1_000 },
  );
});

test("skips characters that cannot begin a match, and no others", () => {
  const text = "😀a\ud83d😀b".repeat(3);
  for (const pattern of ["a", "b", "(b)", "[ab]", "[^a]", "\\p{L}", ".", "[😀b]", "😀", "\ud83d", "\\x{1F600}"]) {
    const anywhere = allMatches(`(?:|(?!))${pattern}`, text);
    assert.deepEqual(allMatches(pattern, text), anywhere, pattern);
  }
});

describe("a pattern that matches the empty string", () => {
  test("advances into the middle of surrogate pairs", () => {
    // JavaScript's search never stops there: a loop that advances by one would find the same position without end.
    assert.equal(compileJavaRegex("x*").replaceAll("😀", "-"), "-\ud83d-\ude00-");
    assert.equal(compileJavaRegex("x*").replaceAll("a😀b", "-"), "-a-\ud83d-\ude00-b-");
    assert.deepEqual(compileJavaRegex("x*").split("a😀"), ["a", "\ud83d", "\ude00"]);
    assert.equal(compileJavaRegex("x*").replaceFirst("😀", "-"), "-😀");
  });
});
