import assert from "node:assert/strict";
import { test } from "node:test";
import { typedMessages } from "./typed-message.ts";

async function messagesOf(...lines: readonly string[]): Promise<readonly string[]> {
  async function* typed() {
    yield* lines;
  }
  const messages: string[] = [];
  for await (const message of typedMessages(typed(), () => {})) messages.push(message);
  return messages;
}

test("a line is a message, an empty one is none", async () => {
  assert.deepEqual(await messagesOf("hello", "", '{"a": 1}', "{} }"), ["hello", '{"a": 1}', "{} }"]);
});

test("JSON goes on until it is closed, whatever its texts hold", async () => {
  assert.deepEqual(await messagesOf("{", '  "say": "}\\"}",', '  "to": ["Ada"]', "}", "next"), [
    '{\n  "say": "}\\"}",\n  "to": ["Ada"]\n}',
    "next",
  ]);
});

test("an empty line, or the end, sends what is left open", async () => {
  assert.deepEqual(await messagesOf("[1,", "", "{"), ["[1,", "{"]);
});
