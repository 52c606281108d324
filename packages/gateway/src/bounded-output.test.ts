import assert from "node:assert/strict";
import { Writable } from "node:stream";
import { test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { BoundedOutput, outputTo } from "./bounded-output.ts";

/** A stream whose reader has stopped, until `read` is called. */
function stalled() {
  const texts: string[] = [];
  let pending: (() => void) | undefined;
  let reads = false;
  const stream = new Writable({
    decodeStrings: false,
    highWaterMark: 50,
    write(text: string, _encoding, done) {
      texts.push(text);
      if (reads) done();
      else pending = done;
    },
  });
  return {
    stream,
    texts,
    /** Resolves when everything has been read. */
    async read() {
      reads = true;
      pending?.();
      while (stream.writableLength > 0) await turn();
      await turn();
    },
  };
}

test("lines for a reader that has stopped take bounded memory, and the dropped ones are reported once", async () => {
  const { stream, texts, read } = stalled();
  const output = new BoundedOutput(stream, undefined, 10_000);
  for (let line = 0; line < 5_000; line++) output.write("0123456789\n0123456789\n");
  assert.ok(stream.writableLength < 10_100, `${stream.writableLength} waiting`);
  await read();
  const kept = texts.length - 1;
  assert.equal(texts.at(-1), `… ${((5_000 - kept) * 2).toLocaleString("en")} more: not read in time\n`);
  output.write("later\n");
  await turn();
  assert.deepEqual([texts.length, texts.at(-1)], [kept + 2, "later\n"]);
});

test("reports lost lines elsewhere if asked, each time that the reader stops", async () => {
  const lost: number[] = [];
  const { stream, read } = stalled();
  const output = new BoundedOutput(stream, (lines) => lost.push(lines), 100);
  for (let line = 0; line < 30; line++) output.write("0123456789\n");
  assert.deepEqual(lost, []);
  await read();
  assert.deepEqual(lost, [20]);
});

test("a stream has one bound, and its errors harm nobody", async () => {
  const { stream } = stalled();
  assert.equal(outputTo(stream), outputTo(stream));
  outputTo(stream);
  stream.destroy(new Error("gone"));
  await turn();
  outputTo(stream).write("x\n");
});
