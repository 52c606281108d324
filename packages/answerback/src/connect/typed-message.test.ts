import assert from "node:assert/strict";
import { test } from "node:test";
import { TypedMessage } from "./typed-message.ts";

/** The messages of lines, and the text that they leave open. */
function messagesOf(...lines: readonly string[]): readonly string[] {
  const message = new TypedMessage();
  return [...lines.map((line) => message.add(line)), message.take()].filter((it) => it !== undefined);
}

test("a line is a message unless it is empty", () => {
  assert.deepEqual(messagesOf("hello", "", '{"a": 1}', "{} }"), ["hello", '{"a": 1}', "{} }"]);
});

test("JSON continues until it is closed, whatever its strings contain", () => {
  assert.deepEqual(messagesOf("{", '  "say": "}\\"}",', '  "to": ["Ada"]', "}", "next"), [
    '{\n  "say": "}\\"}",\n  "to": ["Ada"]\n}',
    "next",
  ]);
});

test("an empty line or the end completes an open message", () => {
  assert.deepEqual(messagesOf("[1,", "", "{"), ["[1,", "{"]);
});

test("is open until it is complete or taken", () => {
  const message = new TypedMessage();
  assert.equal(message.isOpen, false);
  message.add("[1,");
  assert.equal(message.isOpen, true);
  message.add("2]");
  assert.equal(message.isOpen, false);
  message.add("{");
  assert.equal(message.take(), "{");
  assert.equal(message.isOpen, false);
  assert.equal(message.add("next"), "next");
});
