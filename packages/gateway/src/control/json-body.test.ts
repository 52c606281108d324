import assert from "node:assert/strict";
import { test } from "node:test";
import { largeBodyBytes, parseBody } from "./json-body.ts";

const blank = " ".repeat(largeBodyBytes);
const parsed = (text: string) => parseBody(Buffer.from(text));

test("parses JSON objects, and nothing as an empty object", () => {
  assert.deepEqual(parsed(""), {});
  assert.deepEqual(parsed('{"name":"ä"}'), { name: "ä" });
  assert.throws(() => parsed("{"), /not valid JSON/);
  assert.throws(() => parseBody(Buffer.from([0x22, 0xff, 0x22])), /not valid JSON/);
});

test("refuses large bodies with too many levels or values before it parses them", () => {
  const nested = (levels: number) => `${"[".repeat(levels)}${"]".repeat(levels)}${blank}`;
  assert.ok(parsed(nested(100)));
  assert.throws(() => parsed(nested(101)), { name: "BadRequestException", message: /deeper than 100 levels/ });
  assert.throws(() => parsed(`${'{"a":'.repeat(101)}${blank}`), /deeper than 100 levels/);
  const list = (values: number) => `[${Array(values).fill(1).join()}]`;
  assert.ok(parsed(list(99_990)));
  assert.throws(() => parsed(list(100_001)), { name: "BadRequestException", message: /more than 100000 JSON values/ });
  assert.throws(() => parsed(`[${"[],".repeat(60_000)}1]`), /more than 100000 JSON values/);
});

test("counts nothing within strings", () => {
  const text = `${'\\"[{,'.repeat(50_000)}\\\\`;
  assert.deepEqual(parsed(`{"a":"${text}","b":[[]]}`), { a: `${'"[{,'.repeat(50_000)}\\`, b: [[]] });
});
