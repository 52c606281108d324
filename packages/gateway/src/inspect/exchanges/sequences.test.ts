import assert from "node:assert/strict";
import { test } from "node:test";
import { countingSequences, workerSequences } from "./sequences.ts";

test("counts from 1 in one process", () => {
  const sequences = countingSequences();
  assert.deepEqual([sequences.passed(), sequences.next(), sequences.next(), sequences.passed()], [0, 1, 2, 2]);
});

test("gives workers different sequences, in order of time", () => {
  let millis = 1_000;
  const workers = [0, 1, 255].map((worker) => workerSequences(worker, () => millis));
  const given: number[] = [];
  for (let index = 0; index < 3_000; index++) {
    given.push(workers[index % 3]!.next());
    millis += 0.02;
  }
  assert.equal(new Set(given).size, given.length);
  assert.deepEqual(
    given,
    given.toSorted((one, other) => one - other),
  );
});

test("gives ever higher sequences if many fall into one moment, and stays exact for years of uptime", () => {
  const years = 10 * 366 * 24 * 3600 * 1000;
  const sequences = workerSequences(255, () => years);
  let last = 0;
  for (let index = 0; index < 10_000; index++) {
    const next = sequences.next();
    assert.ok(next > last && Number.isSafeInteger(next));
    last = next;
  }
});

test("passed is below all later sequences, of every worker", () => {
  let millis = 5;
  const [one, other] = [workerSequences(0, () => millis), workerSequences(200, () => millis)];
  other.next();
  for (const step of [0, 0.001, 0.01, 3]) {
    millis += step;
    const passed = one.passed();
    assert.ok(one.next() > passed);
    assert.ok(other.passed() >= passed - 256);
  }
});
