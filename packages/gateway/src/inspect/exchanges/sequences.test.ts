import assert from "node:assert/strict";
import { test } from "node:test";
import { clusterSequences, countingSequences, workerSequences } from "./sequences.ts";

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

const today = Date.UTC(2026, 10, 27);

test("gives processes of different nodes different sequences, in order of time", () => {
  let millis = today;
  const processes = [1, 2, 255, 300].flatMap((node) =>
    [0, 1, 2].map((worker) => clusterSequences({ node, worker, processes: 3 }, () => millis)),
  );
  const given: number[] = [];
  for (let index = 0; index < 6_000; index++) {
    given.push(processes[(index * 5) % processes.length]!.next());
    millis += 0.05;
  }
  assert.equal(new Set(given).size, given.length);
  assert.ok(given.every(Number.isSafeInteger));
  assert.deepEqual(
    given,
    given.toSorted((one, other) => one - other),
  );
});

test("gives different sequences to all processes of a cluster, also if many fall into one moment", () => {
  const given = [1, 2, 256].flatMap((node) =>
    [0, 1, 2, 3].flatMap((worker) => {
      const sequences = clusterSequences({ node, worker, processes: 4 }, () => today);
      const ofOne = Array.from({ length: 1_000 }, () => sequences.next());
      assert.deepEqual(
        ofOne,
        ofOne.toSorted((one, other) => one - other),
      );
      return ofOne;
    }),
  );
  assert.equal(new Set(given).size, given.length);
});

test("sequences of a cluster are exact until 2037, and go on when a node takes another number or a clock is set back", () => {
  let millis = Date.UTC(2036, 11, 31);
  const process = { node: 255, worker: 1, processes: 2 };
  const sequences = clusterSequences(process, () => millis);
  const first = sequences.next();
  assert.ok(Number.isSafeInteger(first));
  process.node = 1;
  millis -= 60_000;
  assert.ok(sequences.passed() >= first);
  assert.ok(sequences.next() > first);
});

test("passed is below all later sequences of a cluster's process", () => {
  let millis = today;
  const sequences = clusterSequences({ node: 0, worker: 0, processes: 3 }, () => millis);
  for (const step of [0, 0.001, 0.01, 0.02, 3]) {
    millis += step;
    const passed = sequences.passed();
    assert.ok(sequences.next() > passed);
  }
});
