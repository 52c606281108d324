import assert from "node:assert/strict";
import { test } from "node:test";
import { EventParser, eventsOf } from "./server-sent-events.ts";

const stream = ': following\n\nevent: hello\ndata: {"a":"ü"}\n\nevent: two\nid: 7\ndata: x\ndata:  y\n\nevent: cut\nda';

test("reads events in whatever pieces they arrive", () => {
  for (const size of [1, 2, 7, stream.length]) {
    const parser = new EventParser();
    const events = [];
    for (let at = 0; at < stream.length; at += size) events.push(...parser.push(stream.slice(at, at + size)));
    assert.deepEqual(events, [
      { name: "hello", data: '{"a":"ü"}' },
      { name: "two", data: "x\n y" },
    ]);
  }
});

test("decodes characters that are split between chunks", async () => {
  const bytes = new TextEncoder().encode(stream);
  const response = new Response(
    new ReadableStream({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    }),
  );
  const names: string[] = [];
  for await (const { data } of eventsOf(response)) names.push(data);
  assert.deepEqual(names, ['{"a":"ü"}', "x\n y"]);
});
