// JSONPath against recorded results of Jayway JsonPath (recorded.jsonl), and properties of all paths and documents.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import fc from "fast-check";
import { isNumber } from "../java/number.ts";
import { numberText } from "../java/print.ts";
import { LimitExceeded } from "../limits.ts";
import { compileJsonPath, isKeySet, JsonPathError } from "./index.ts";
import { parseJson } from "./json.ts";
import { isObject, member, memberNames } from "./value.ts";

interface Recorded {
  readonly path: string;
  readonly document: string;
  readonly result:
    | { readonly error: "malformed" }
    | { readonly definite: boolean; readonly error: "evaluation" }
    | { readonly definite: boolean; readonly nothing: true }
    | { readonly definite: boolean; readonly value: string };
}

const recorded = readFileSync(new URL("recorded.jsonl", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => JSON.parse(line) as Recorded);

/** A value as the recorder writes it. */
function text(value: unknown): string {
  if (typeof value === "string") return `"${value}"`;
  if (isNumber(value)) return numberText(value);
  if (Array.isArray(value)) return `[${value.map(text).join(",")}]`;
  if (isObject(value))
    return `{${memberNames(value)
      .map((name) => `${name}:${text(member(value, name))}`)
      .join(",")}}`;
  return String(value);
}

function outcome(path: string, document: unknown): string {
  try {
    const compiled = compileJsonPath(path);
    const value = compiled.read(document);
    return `${compiled.definite ? "definite" : "indefinite"} ${value === undefined ? "nothing" : text(value)}`;
  } catch (error) {
    if (error instanceof JsonPathError) return error.code;
    throw error;
  }
}

describe("a JSONPath", () => {
  for (const { path, document, result } of recorded) {
    test(`finds the same as Jayway for ${path} in ${document.slice(0, 30)}…`, () => {
      const definite = "definite" in result && result.definite ? "definite" : "indefinite";
      const expected =
        "error" in result ? result.error : `${definite} ${"nothing" in result ? "nothing" : result.value}`;
      assert.equal(outcome(path, parseJson(document, undefined, "permissive")), expected);
    });
  }
});

test("reports the position of an error in a malformed path", () => {
  const positions: readonly (readonly [string, number])[] = [
    ["$.a b", 3],
    ["$.a.", 3],
    ["$['a'", 5],
    ["$.a[?(@.b ==)]", 12],
    ["$.a[?(@.b =~ /(/)]", 14],
    ["a..", 2],
  ];
  for (const [path, position] of positions) {
    assert.throws(
      () => compileJsonPath(path),
      (error) =>
        error instanceof JsonPathError && error.code === "malformed" && Math.abs(error.position! - position) <= 1,
      path,
    );
  }
});

test("reads own members only", () => {
  for (const path of [
    "$.constructor",
    "$['__proto__']",
    "$.toString",
    "$.a.length",
    "$..constructor",
    "$['hasOwnProperty','a']",
  ]) {
    const value = compileJsonPath(path).read({ a: [1] });
    assert.ok(value === undefined || (Array.isArray(value) && value.length === 0) || value instanceof Map, path);
  }
});

test("reads a Map as an object and keeps its order", () => {
  const document = new Map<string, unknown>([
    ["2", "b"],
    ["1", "a"],
  ]);
  assert.deepEqual(compileJsonPath("$.*").read(document), ["b", "a"]);
  assert.equal(compileJsonPath("$.1").read(document), "a");
});

test("returns null for a null that it finds, undefined if it finds nothing", () => {
  assert.equal(compileJsonPath("$.a").read({ a: null }), null);
  assert.equal(compileJsonPath("$.b").read({ a: null }), undefined);
  assert.equal(compileJsonPath("$").read(null), null);
});

test("returns the part itself for a definite path, a new array for an indefinite one", () => {
  const document = { a: { b: [1, 2] } };
  assert.equal(compileJsonPath("$.a.b").read(document), document.a.b);
  const path = compileJsonPath("$.a.b[*]");
  assert.notEqual(path.read(document), path.read(document));
});

test("reads a slice with a far negative start", () => {
  assert.deepEqual(compileJsonPath("$[-2147483648:1]").read([7]), [7, 7]);
});

test("changes the document by append()", () => {
  const document = { a: [1] };
  assert.deepEqual(compileJsonPath("$.a.append(2)").read(document), [1, 2]);
  assert.deepEqual(document, { a: [1, 2] });
});

test("stops a path that visits the document many times", () => {
  let document: unknown = 1;
  for (let depth = 0; depth < 120; depth++) document = [document];
  assert.throws(
    () => compileJsonPath("$..*..*..*..*..*").read(document),
    (error) => error instanceof LimitExceeded && error.limit === "maxSteps",
  );
});

test("distinguishes the set of names of keys() from a list", () => {
  assert.equal(isKeySet(compileJsonPath("$.keys()").read({ a: 1 })), true);
  assert.equal(isKeySet(compileJsonPath("$.a").read({ a: ["a"] })), false);
});

test("compiles any string or throws a JsonPathError, and so does reading", () => {
  const pieces = [
    "$",
    "@",
    ".",
    "..",
    "*",
    "[",
    "]",
    "(",
    ")",
    "?",
    "'",
    '"',
    ",",
    ":",
    "a",
    "b",
    "1",
    "-1",
    " ",
    "==",
    "&&",
    "||",
    "!",
    "=~",
    "/",
    "in",
    "length()",
    "sum(",
    "{",
    "}",
    "\\",
    "null",
    "true",
  ];
  const paths = fc.oneof(
    fc.string(),
    fc.array(fc.constantFrom(...pieces), { maxLength: 14 }).map((parts) => parts.join("")),
  );
  fc.assert(
    fc.property(paths, fc.jsonValue(), (path, document) => {
      outcome(path, document);
      outcome(`$[?(${path})]`, document);
    }),
    { numRuns: 1000 },
  );
});

test("finds the same by a straight walk as by the general evaluation", () => {
  const steps = fc.array(fc.oneof(fc.constantFrom("a", "b", "c"), fc.integer({ min: -2, max: 2 })), {
    minLength: 1,
    maxLength: 4,
  });
  const tree = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      fc.constantFrom<unknown>(1, "x", null, true),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.record({ a: tie("value"), b: tie("value") }, { requiredKeys: [] }),
    ),
  })).value;
  fc.assert(
    fc.property(steps, tree, (path, document) => {
      const straight = `$${path.map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`)).join("")}`;
      // The same steps with a filter that accepts everything take the general evaluation, which returns an array.
      const value = compileJsonPath(straight).read(document);
      const general = compileJsonPath(`$[?(1 == 1)]${straight.slice(1)}`).read([document]);
      assert.deepEqual(general, value === undefined ? [] : [value]);
    }),
    { numRuns: 500 },
  );
});
