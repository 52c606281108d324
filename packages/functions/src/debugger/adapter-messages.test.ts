import assert from "node:assert/strict";
import { test } from "node:test";
import { type AdapterMessage, AdapterMessages, framed } from "./adapter-messages.ts";

test("reads messages however they are divided", () => {
  const message = (value: unknown) => framed(typeof value === "string" ? value : JSON.stringify(value));
  const first = { type: "event", event: "output", body: { output: "ä€😀\r\n\r\n" } };
  const all = Buffer.from(message(first) + message("not JSON") + message({ type: "request", command: "next" }));
  for (const size of [1, 7, 64, all.length]) {
    const read: AdapterMessage[] = [];
    const texts: string[] = [];
    const messages = new AdapterMessages((it, text) => {
      read.push(it);
      texts.push(text);
    });
    for (let at = 0; at < all.length; at += size) messages.read(all.subarray(at, at + size));
    assert.deepEqual(read, [first, {}, { type: "request", command: "next" }]);
    assert.equal(texts.map(framed).join(""), String(all));
  }
});
