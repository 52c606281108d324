import assert from "node:assert/strict";
import { test } from "node:test";
import { type AdapterMessage, AdapterMessages } from "./adapter-messages.ts";

test("reads messages however they are divided, and passes on their bytes", () => {
  const message = (value: unknown) => {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
  };
  const first = { type: "event", event: "output", body: { output: "ä€😀\r\n\r\n" } };
  const all = Buffer.from(message(first) + message("not JSON") + message({ type: "request", command: "next" }));
  for (const size of [1, 7, 64, all.length]) {
    const read: AdapterMessage[] = [];
    const bytes: Buffer[] = [];
    const messages = new AdapterMessages((it, raw) => {
      read.push(it);
      bytes.push(raw);
    });
    for (let at = 0; at < all.length; at += size) messages.read(all.subarray(at, at + size));
    assert.deepEqual(read, [first, {}, { type: "request", command: "next" }]);
    assert.deepEqual(Buffer.concat(bytes), all);
  }
});
