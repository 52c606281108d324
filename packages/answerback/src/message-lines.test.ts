import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { type TestContext, test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import { batchedLines, limitedLines, maxLinesPerSecond, messageLines, shownMessages } from "./message-lines.ts";

function written(t: TestContext) {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const texts: string[] = [];
  return { texts, write: (text: string) => void texts.push(stripVTControlCharacters(text)), timers: t.mock.timers };
}

test("a terminal gets 20 lines a second, and the number of omitted ones", (t) => {
  const { texts, write, timers } = written(t);
  const lines = limitedLines(write);
  let made = 0;
  const add = (count: number) => {
    for (let index = 0; index < count; index++) {
      lines.add(() => {
        made++;
        return `line ${made}`;
      });
    }
  };
  add(12_365);
  assert.equal(maxLinesPerSecond, 20);
  assert.equal(texts.length, 20);
  assert.equal(made, 20, "an omitted line is not built");
  timers.tick(999);
  assert.equal(texts.length, 20);
  timers.tick(1);
  assert.deepEqual(texts.slice(19), ["line 20", "… 12,345 more"]);

  add(21);
  assert.deepEqual(texts.slice(21).length, 20);
  lines.end();
  assert.equal(texts.at(-1), "… 1 more");
  timers.tick(5_000);
  add(1);
  timers.tick(1_000);
  assert.equal(texts.at(-1), "line 41");
});

test("writes all lines in order and in batches if asked", (t) => {
  const { texts, write, timers } = written(t);
  const lines = batchedLines(write);
  for (let index = 0; index < 100; index++) lines.add(() => String(index));
  assert.equal(texts.length, 0);
  timers.tick(20);
  assert.equal(texts.length, 1);
  assert.deepEqual(
    texts[0]!.trimEnd().split("\n"),
    Array.from({ length: 100 }, (_, index) => String(index)),
  );
  timers.tick(1_000);
  assert.equal(texts.length, 1);
  lines.add(() => "x".repeat(70_000));
  assert.equal(texts.length, 2, "a full batch does not wait");
  lines.add(() => "last");
  lines.end();
  assert.equal(texts.at(-1), "last\n");
});

test("an output other than a terminal gets lines only if asked", () => {
  const output = new PassThrough() as unknown as NodeJS.WriteStream;
  assert.equal(shownMessages(output, false), "none");
  assert.equal(messageLines(output, "none"), undefined);
  assert.equal(shownMessages(output, true), "all");
  output.isTTY = true;
  assert.equal(shownMessages(output, false), "limited");
});

test("the lines that other processes omit are counted", (t) => {
  const { texts, write, timers } = written(t);
  const lines = limitedLines(write);
  lines.omit(5);
  for (let index = 0; index < 22; index++) lines.add(() => "line");
  timers.tick(1_000);
  assert.equal(texts.at(-1), "… 7 more");
});
