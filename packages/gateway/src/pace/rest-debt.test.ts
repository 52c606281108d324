import assert from "node:assert/strict";
import { test } from "node:test";
import { RestDebt, restPerWork } from "./rest-debt.ts";

test("work of a millisecond or more is followed by a rest in proportion, in whole milliseconds", () => {
  assert.equal(new RestDebt().add(1, 100), restPerWork);
  assert.equal(new RestDebt().add(50, 100), 50 * restPerWork);
  assert.equal(new RestDebt().add(1.4, 100), Math.round(1.4 * restPerWork));
});

test("work under a millisecond has no rest, however often it comes after a pause", () => {
  const debt = new RestDebt();
  for (let now = 100; now < 200; now += 0.9 * (1 + restPerWork)) assert.equal(debt.add(0.9, now), 0);
});

test("work under a millisecond that comes without a pause is added up", () => {
  const debt = new RestDebt();
  let now = 100;
  let working = 0;
  let resting = 0;
  while (working < 50) {
    now += 0.6;
    working += 0.6;
    const rest = debt.add(0.6, now);
    now += rest;
    resting += rest;
  }
  const ratio = resting / working;
  assert.ok(ratio > restPerWork * 0.95 && ratio < restPerWork * 1.5, String(ratio));
});

test("work during a rest prolongs it", () => {
  const debt = new RestDebt();
  assert.equal(debt.add(10, 100), 20);
  assert.equal(debt.add(5, 110), 25);
});
