import assert from "node:assert/strict";
import { test } from "node:test";
import { LimitExceeded, Meter } from "@answerback/vtl";
import { JavaRegexError } from "@answerback/vtl/java-regex";
import { SchemaSet } from "./schema-set.ts";

type Json = Readonly<Record<string, unknown>>;

const url = "https://models.example/m";

function compiled(schema: Json, more: Readonly<Record<string, Json>> = {}) {
  const set = new SchemaSet();
  set.add(url, schema);
  for (const [name, one] of Object.entries(more)) set.add(`https://models.example/${name}`, one);
  return set.compile(url, schema);
}

/** A schema, valid documents, and invalid ones. */
const keywords: readonly (readonly [schema: Json, valid: readonly unknown[], invalid: readonly unknown[]])[] = [
  [{}, [1, null, "x", [], {}], []],
  [{ type: "integer" }, [1, -3, 1e20], [1.5, "1", null]],
  [{ type: ["string", "null"] }, ["", null], [0, [], {}]],
  [{ type: "object" }, [{}], [[], null]],
  [{ enum: [1, "a", { b: [1, 2], c: 3 }] }, [1, "a", { c: 3, b: [1, 2] }], [2, "b", { b: [2, 1], c: 3 }, [1]]],
  [{ maximum: 3, minimum: 1 }, [1, 3, "9"], [0.9, 3.1]],
  [{ maximum: 3, exclusiveMaximum: true, minimum: 1, exclusiveMinimum: true }, [2], [1, 3]],
  [{ multipleOf: 0.0001 }, [0.0075, 12, 0, -0.5], [0.00751]],
  [{ multipleOf: 1e-7 }, [3e-7, 1e30], [1.5e-7]],
  [{ minLength: 2, maxLength: 3 }, ["ab", "𝒳𝒳𝒳", 1], ["𝒳", "abcd"]],
  [{ pattern: "b+" }, ["abc", 1], ["ac"]],
  [{ items: { type: "string" } }, [["a"], [], {}], [["a", 1]]],
  [{ items: [{ type: "string" }], additionalItems: false }, [[], ["a"]], [[1], ["a", 1]]],
  [{ items: [{ type: "string" }], additionalItems: { type: "number" } }, [["a", 1]], [["a", "b"]]],
  [{ minItems: 1, maxItems: 2 }, [[1], "x"], [[], [1, 2, 3]]],
  [
    { uniqueItems: true },
    [[1, "1", { a: 1, b: 2 }, { a: 1 }]],
    [
      [1, 1],
      [
        { a: 1, b: 2 },
        { b: 2, a: 1 },
      ],
      [[1], [1]],
    ],
  ],
  [{ required: ["a"] }, [{ a: null }, []], [{}, { b: 1 }]],
  [{ required: ["toString"] }, [{ toString: 1 }], [{}]],
  [{ properties: { a: { type: "string" } } }, [{ a: "" }, { b: 1 }], [{ a: 1 }]],
  [{ properties: { constructor: { type: "string" } } }, [{}], [{ constructor: 1 }]],
  [
    JSON.parse('{"required":["__proto__"],"properties":{"__proto__":{"type":"number"}}}'),
    [JSON.parse('{"__proto__":1}')],
    [{}, JSON.parse('{"__proto__":"x"}')],
  ],
  [
    { additionalProperties: false, properties: { a: {} }, patternProperties: { "^x": {} } },
    [{ a: 1, xy: 2 }],
    [{ b: 1 }],
  ],
  [{ additionalProperties: { type: "string" }, properties: { a: {} } }, [{ a: 1, b: "" }], [{ b: 1 }]],
  [
    { patternProperties: { "^x": { type: "string" }, y$: { minLength: 2 } } },
    [{ xy: "ab", z: 1 }],
    [{ xy: "a" }, { x: 1 }],
  ],
  [{ minProperties: 1, maxProperties: 2 }, [{ a: 1 }], [{}, { a: 1, b: 1, c: 1 }]],
  [
    { dependencies: { a: ["b"], c: { required: ["d"] } } },
    [{ b: 1 }, { a: 1, b: 1 }, { c: 1, d: 1 }],
    [{ a: 1 }, { c: 1 }],
  ],
  [{ allOf: [{ minimum: 1 }, { maximum: 2 }] }, [1, 2], [0, 3]],
  [{ anyOf: [{ type: "string" }, { minimum: 2 }] }, ["a", 2], [1]],
  [{ oneOf: [{ type: "integer" }, { minimum: 2 }] }, [1, 2.5], [3, 1.5]],
  [{ not: { type: "string" } }, [1], ["a"]],
  [{ definitions: { a: { type: "string" } }, items: { $ref: "#/definitions/a" } }, [["x"]], [[1]]],
  [{ definitions: { a: { id: "#b", type: "string" } }, items: { $ref: "#b" } }, [["x"]], [[1]]],
  [{ definitions: { "a/b~c%": { type: "string" } }, $ref: "#/definitions/a~1b~0c%25", type: "number" }, ["x"], [1]],
  [{ items: { $ref: "other#/definitions/a" } }, [["x"]], [[1]]],
  [{ items: { $ref: "#" }, type: "array" }, [[[], [[]]]], [[[1]]]],
  [{ format: "date-time", $comment: 1, const: 2, if: {}, contains: 3 }, ["x", 1], []],
];

for (const [schema, valid, invalid] of keywords) {
  test(`reads ${JSON.stringify(schema)}`, () => {
    const validate = compiled(schema, { other: { definitions: { a: { type: "string" } } } });
    for (const document of valid) assert.equal(validate(document, new Meter()), undefined, JSON.stringify(document));
    for (const document of invalid) assert.ok(validate(document, new Meter()), JSON.stringify(document));
  });
}

test("refuses invalid schemas", () => {
  const wrong: readonly Json[] = [
    { type: "text" },
    { type: [] },
    { minimum: "1" },
    { multipleOf: 0 },
    { maxLength: -1 },
    { required: [] },
    { enum: [] },
    { allOf: [] },
    { items: 1 },
    { properties: [] },
    { properties: { a: 1 } },
    { uniqueItems: 1 },
    { dependencies: { a: [] } },
    { pattern: "(" },
    { $ref: "#" },
    { $ref: "#/definitions/none" },
    { $ref: "https://models.example/none" },
    {
      definitions: { a: { $ref: "#/definitions/b" }, b: { $ref: "#/definitions/a" } },
      items: { $ref: "#/definitions/a" },
    },
  ];
  for (const schema of wrong) assert.throws(() => compiled(schema), Error, JSON.stringify(schema));
});

test("reports the place and the reason, with the reasons of a few alternatives", () => {
  const validate = compiled({
    properties: { "a/b": { items: { anyOf: [{ type: "string" }, { properties: { n: { minimum: 2 } } }] } } },
  });
  assert.equal(
    validate({ "a/b": ["x", { n: 1 }] }, new Meter()),
    "message/a~1b/1 must match a schema in anyOf (message/a~1b/1 must be string; message/a~1b/1/n must be >= 2)",
  );
});

function nested(levels: number, around: (inner: unknown) => unknown): unknown {
  let value: unknown = around({});
  for (let level = 0; level < levels; level++) value = around(value);
  return value;
}

const reference = (keyword: string) => ({
  definitions: {
    e: { type: "object", [keyword]: [branch({ op: { enum: ["not"] } }), branch({ op: { type: "string" } })] },
  },
  $ref: "#/definitions/e",
});
const branch = (properties: object) => ({
  required: ["op", "arg"],
  properties: { ...properties, arg: { $ref: "#/definitions/e" } },
});
const chain = (keyword: string, end: object) => ({
  ...Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`d${index}`, link(keyword, index)])),
  d40: end,
});
const link = (keyword: string, index: number) => ({
  [keyword]: [1, 2].map(() => ({ $ref: `#/definitions/d${index + 1}` })),
});
const nots = nested(40, (arg) => ({ op: "not", arg }));
const objects = Array.from({ length: 4000 }, (_, index) => ({ a: index, b: { c: [index] } }));
const names = Object.fromEntries(Array.from({ length: 6000 }, (_, index) => [`${"a".repeat(15)}${index}`, 1]));

/** Schemas and messages within the limits of the service that took seconds to minutes, or all memory. */
const attacks: Readonly<Record<string, readonly [schema: Json, document: unknown]>> = {
  "recursive oneOf": [reference("oneOf"), nots],
  "recursive anyOf": [reference("anyOf"), nots],
  "recursive allOf": [reference("allOf"), nots],
  "oneOf of the whole twice": [
    { properties: { c: { oneOf: [{ $ref: "#" }, { $ref: "#" }] } } },
    nested(40, (c) => ({ c })),
  ],
  "anyOf of the whole twice": [{ anyOf: [{ $ref: "#" }, { $ref: "#" }] }, 1],
  "not of the whole": [{ not: { $ref: "#" } }, 1],
  "dependencies on the whole": [{ dependencies: { op: { $ref: "#" }, arg: { $ref: "#" } } }, nots],
  "a chain of allOf": [{ definitions: chain("allOf", {}), $ref: "#/definitions/d0" }, 1],
  "a chain of anyOf": [{ definitions: chain("anyOf", { type: "string" }), $ref: "#/definitions/d0" }, 1],
  "uniqueItems of objects": [{ uniqueItems: true }, objects],
  "uniqueItems at each level": [
    { uniqueItems: true, items: { $ref: "#" } },
    nested(400, (inner) => [inner, "x".repeat(200)]),
  ],
  "a deep message": [{ items: { $ref: "#" } }, nested(60_000, (inner) => [inner])],
  "enum of objects": [{ items: { not: { enum: objects.slice(0, 1500).map((_, a) => ({ a })) } } }, objects],
  "a pattern that backtracks": [{ pattern: "^(a+)+$" }, `${"a".repeat(100_000)}!`],
  "a pattern with look-around": [{ pattern: "(?=(a+)+$)(a|aa)+\\1b" }, `${"a".repeat(30_000)}!`],
  "a pattern on many strings": [{ items: { not: { pattern: "(a|a?)+(a*)*b" } } }, new Array(600).fill("a".repeat(200))],
  "patternProperties that backtrack": [{ patternProperties: { "(a|a?)+b": {}, "(?=a*)a*a*a*c": {} } }, names],
  "many patternProperties": [
    { patternProperties: Object.fromEntries(Array.from({ length: 1500 }, (_, index) => [`(a*)*${index}x`, {}])) },
    names,
  ],
  "many lengths of a long string": [{ allOf: new Array(1500).fill({ maxLength: 3e6 }) }, "𝒳".repeat(60_000)],
  "many lists of names": [
    {
      items: { allOf: new Array(100).fill({ required: Array.from({ length: 40 }, (_, index) => `toString${index}`) }) },
    },
    objects,
  ],
  "multiples of a tiny number": [{ items: { multipleOf: 1e-300 } }, new Array(20_000).fill(1e308)],
};

for (const [name, [schema, document]] of Object.entries(attacks)) {
  test(`ends within 250 ms of CPU time and gives a short reason: ${name}`, () => {
    const validate = compiled(schema);
    const meter = new Meter();
    const begun = process.cpuUsage();
    let reason = "";
    try {
      reason = validate(document, meter) ?? "";
    } catch (error) {
      assert.ok(error instanceof LimitExceeded || error instanceof JavaRegexError, String(error));
    }
    const { user, system } = process.cpuUsage(begun);
    assert.ok((user + system) / 1000 < 250, `${(user + system) / 1000} ms for ${meter.steps} steps`);
    assert.ok(reason.length <= 600, reason);
  });
}

test("refuses a schema that is nested too deep", () => {
  assert.throws(() => compiled(nested(1000, (not) => ({ not })) as Json), /nested deeper than 500 levels/);
});
