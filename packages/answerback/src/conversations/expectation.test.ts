import assert from "node:assert/strict";
import { test } from "node:test";
import { compareFrame } from "./expectation.ts";
import { generatedPlaceholder, type KeptValues, placeholderMistake, withKept } from "./placeholder.ts";

const differences = (expected: unknown, frame: string, kept: KeptValues = new Map()) =>
  compareFrame(expected, frame, kept).map(({ path, expected, received }) => `${path}: ${expected}, ${received}`);

test("a string is the text of the frame, any other value its JSON", () => {
  assert.deepEqual(differences("hello", "hello"), []);
  assert.deepEqual(differences("hello", "hullo"), ['$: "hello", "hullo"']);
  assert.deepEqual(differences('{"a":1}', '{"a": 1}'), ['$: "{\\"a\\":1}", "{\\"a\\": 1}"']);
  assert.deepEqual(differences({ a: 1 }, '{"a": 1}'), []);
  assert.deepEqual(differences(5, "5"), []);
  assert.deepEqual(differences(null, "null"), []);
  assert.deepEqual(differences({ a: 1 }, "hello"), ['$: {"a":1}, "hello", which is not JSON']);
});

test("names each place that differs", () => {
  const frame = JSON.stringify({ a: [1, { b: 2 }], "odd name": 1, more: true });
  assert.deepEqual(differences({ a: [1, { b: 3 }, 4], "odd name": "1", missing: null }, frame), [
    "$.a[1].b: 3, 2",
    "$.a[2]: 4, nothing",
    '$["odd name"]: "1", 1',
    "$.missing: null, nothing",
    "$.more: nothing, true",
  ]);
  assert.deepEqual(differences([], "{}"), ["$: [], {}"]);
  assert.deepEqual(differences({}, "[]"), ["$: {}, []"]);
  assert.deepEqual(differences([1], "[1,2]"), ["$[1]: nothing, 2"]);
});

test("the member <any> allows further members", () => {
  assert.deepEqual(differences({ a: 1, "<any>": "<any>" }, '{"a":1,"b":2}'), []);
  assert.deepEqual(differences({ a: 1, "<any>": "<any>" }, '{"b":2}'), ["$.a: 1, nothing"]);
});

const fitting: readonly (readonly [string, readonly unknown[], readonly unknown[]])[] = [
  ["<any>", [1, null, {}, "x"], []],
  ["<string>", ["", "x"], [1, null]],
  ["<number>", [1.5], ["1"]],
  ["<uuid>", ["3f2504e0-4f89-41d3-9a0c-0305e82c3301"], ["3f2504e0", 1]],
  ["<id>", ["cZw0r_k7-3lsj08="], ["cZw0r", ""]],
  ["<time>", ["2026-11-27T14:07:27.000Z", "27/Nov/2026:14:07:27 +0000", 1795788447000, "1795788447000"], ["now", 5]],
  ["<[A-Z]{4}>", ["ACME"], ["ACMES", "acme", {}]],
  ["<a|b>", ["a", "b"], ["ab"]],
  ["<<b>>", ["<b>"], ["b"]],
];

for (const [placeholder, yes, no] of fitting) {
  test(`${placeholder} fits what it says`, () => {
    for (const value of yes) assert.deepEqual(differences([placeholder], JSON.stringify([value])), []);
    for (const value of no) assert.equal(differences([placeholder], JSON.stringify([value])).length, 1, String(value));
  });
}

test("a value that is kept is expected and sent again, unless the frame differed", () => {
  const kept: KeptValues = new Map();
  assert.equal(differences({ id: "<[a-z]\\d as order>", n: 1 }, '{"id":"o7","n":2}', kept).length, 1);
  assert.equal(kept.size, 0);
  assert.deepEqual(differences({ id: "<[a-z]\\d as order>" }, '{"id":"o7"}', kept), []);
  assert.deepEqual(differences(["<$order>"], '["o7"]', kept), []);
  assert.deepEqual(differences(["<$order>"], '["o8"]', kept), ['$[0]: "<$order>", "o8"']);
  assert.deepEqual(differences(["<$none>"], '["o8"]', kept).length, 1);
  assert.deepEqual(withKept({ id: "<$order>", text: "order <$order>!", none: "<$none>" }, kept), {
    id: "o7",
    text: "order o7!",
    none: "<$none>",
  });
});

test("a regular expression that does not compile is a mistake", () => {
  assert.match(placeholderMistake("<[a>") ?? "", /neither one of <any>, .* nor a regular expression/);
  for (const text of ["<any>", "a < b", "<a", "<$kept>"]) assert.equal(placeholderMistake(text), undefined);
});

test("ids and times of a frame become placeholders", () => {
  assert.equal(generatedPlaceholder("cZw0r_k7-3lsj08="), "<id>");
  assert.equal(generatedPlaceholder("2026-11-27T14:07:27Z"), "<time>");
  for (const value of ["x", 5, 1795788447000, null]) assert.equal(generatedPlaceholder(value), undefined);
});
