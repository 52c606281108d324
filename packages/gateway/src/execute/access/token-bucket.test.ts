import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { TokenBucket } from "./token-bucket.ts";

test("gives the burst at once and then the rate", () => {
  const bucket = new TokenBucket({ ratePerSecond: 2, burst: 3 }, 0);
  assert.deepEqual(
    [0, 0, 0, 0].map((now) => bucket.take(now)),
    [true, true, true, false],
  );
  assert.equal(bucket.take(499), false);
  assert.equal(bucket.take(500), true);
  assert.equal(bucket.take(500), false);
});

test("holds no more than the burst, however long it is unused", () => {
  const bucket = new TokenBucket({ ratePerSecond: 100, burst: 2 }, 0);
  assert.deepEqual(
    [1e9, 1e9, 1e9].map((now) => bucket.take(now)),
    [true, true, false],
  );
});

test("gives nothing at a rate of 0", () => {
  assert.equal(new TokenBucket({ ratePerSecond: 0, burst: 5 }, 0).take(1e9), false);
});

test("a share has an equal part of rate and burst, and at least one token of a burst", () => {
  const taken = (burst: number, shares: number) => {
    const bucket = new TokenBucket({ ratePerSecond: 1, burst }, 0, { count: shares });
    return Array.from({ length: 20 }, () => bucket.take(0)).filter(Boolean).length;
  };
  assert.deepEqual([taken(10, 1), taken(10, 2), taken(10, 3), taken(1, 4), taken(0, 4)], [10, 5, 3, 1, 0]);
  const bucket = new TokenBucket({ ratePerSecond: 4, burst: 1 }, 0, { count: 4 });
  assert.deepEqual(
    [0, 999, 1000].map((now) => bucket.take(now)),
    [true, false, true],
  );
});

test("a change of the number of shares neither fills a bucket nor empties it", () => {
  const shares = { count: 1 };
  const bucket = new TokenBucket({ ratePerSecond: 8, burst: 8 }, 0, shares);
  const takeAll = (now: number) => {
    let taken = 0;
    while (bucket.take(now)) taken++;
    return taken;
  };
  assert.ok(bucket.take(0) && bucket.take(0) && bucket.take(0));
  shares.count = 2;
  assert.equal(takeAll(0), 4);
  shares.count = 1;
  assert.equal(takeAll(0), 0);
  assert.equal(takeAll(500), 4);
  shares.count = 4;
  assert.equal(takeAll(500), 0);
  assert.equal(takeAll(1500), 2);
});

test("a bucket whose share grows keeps its tokens and is filled at the new rate", () => {
  const shares = { count: 2 };
  const bucket = new TokenBucket({ ratePerSecond: 2, burst: 4 }, 0, shares);
  assert.equal(bucket.take(0), true);
  shares.count = 1;
  // One token is left of the half; the second half comes at the rate of the whole, from the next look on.
  assert.deepEqual(
    [0, 0, 499, 500].map((now) => bucket.take(now)),
    [true, false, false, true],
  );
});

test("is not filled by a clock that goes back", () => {
  const bucket = new TokenBucket({ ratePerSecond: 1, burst: 1 }, 1000);
  assert.equal(bucket.take(1000), true);
  assert.equal(bucket.take(0), false);
});

test("never gives more than burst plus rate times the time that passed", () => {
  const steps = fc.array(fc.integer({ min: 0, max: 2000 }), { maxLength: 60 });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 20 }),
      steps,
      (ratePerSecond, burst, waits) => {
        const bucket = new TokenBucket({ ratePerSecond, burst }, 0);
        let now = 0;
        let given = 0;
        for (const wait of waits) {
          now += wait;
          if (bucket.take(now)) given++;
        }
        assert.ok(given <= burst + (ratePerSecond * now) / 1000 + 1e-6);
      },
    ),
  );
});
