import assert from "node:assert/strict";
import { test } from "node:test";
import { filterOf, termKinds, textsOf } from "./filter.ts";
import { type Message, messageOf } from "./message-log.ts";

const refused = messageOf(
  {
    sequence: 1,
    stage: "a1/live",
    conn: "L0SM9cOFvHcCIhw=",
    name: "Ann",
    at: 0,
    millis: 2.1,
    route: "quote",
    status: 404,
    key: "/4\\d\\d/",
    message: '{"action":"quote","symbol":"NOPE"}',
    answer: '{"type":"error","reason":"There is no symbol NOPE"}',
  },
  1,
);
const { route: _route, status: _status, key: _key, ...rest } = refused;
const noRoute: Message = { ...rest, outcome: "failed", answer: "Forbidden" };

const passes = (text: string, message = refused) => filterOf(text)(message);

test("passes everything without a term", () => {
  for (const text of ["", "  ", 'key:""', "status:"]) assert.equal(passes(text), true, text);
});

test("compares statuses digit by digit", () => {
  for (const text of ["status:404", "status:4xx", "status:4", "status:40X"]) assert.equal(passes(text), true, text);
  for (const text of ["status:5xx", "status:400"]) assert.equal(passes(text), false, text);
  assert.equal(passes("status:4xx", noRoute), false);
});

test("compares keys, routes and connections", () => {
  for (const text of ["key:/4\\d\\d/", "route:quote", "route:QUOTE", "conn:Ann", "conn:L0SM9", "is:answered"]) {
    assert.equal(passes(text), true, text);
  }
  for (const text of ["key:$default", "route:quot", "route:none", "conn:Ben", "is:failed", "key:none"]) {
    assert.equal(passes(text), false, text);
  }
  assert.equal(passes("route:none is:failed", noRoute), true);
});

test("finds text in message and answer, ignoring case, and JSON as typed", () => {
  for (const text of ["nope", '"no symbol"', '"symbol":"NOPE"']) assert.equal(passes(text), true, text);
  assert.equal(passes("NOPE quote status:4xx"), true);
  assert.equal(passes("NOPE ACME"), false);
});

test("asks for texts that are not in the line", () => {
  const asked: string[] = [];
  const isFound = (text: string) => asked.push(text) > 0 && text === "deep";
  assert.equal(filterOf("deep nope", isFound)(refused), true);
  assert.equal(filterOf("deep deeper", isFound)(refused), false);
  assert.equal(filterOf("-deep", isFound)(refused), false);
  assert.deepEqual(asked, ["deep", "deep", "deeper", "deep"]);
  assert.deepEqual(textsOf('status:4xx "two words" -not route:x a:1'), ["two words", "not", "a:1"]);
});

test("negates a term", () => {
  assert.equal(passes("-status:4xx"), false);
  assert.equal(passes("-route:ping -nowhere"), true);
});

test("shows an example of each term that it understands", () => {
  for (const [name, { example }] of Object.entries(termKinds)) {
    assert.ok(example.startsWith(`${name}:`));
    assert.doesNotThrow(() => passes(example));
  }
});
