import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { subnets } from "./cidr.ts";

test("ranges follow each other, do not overlap and stay in the block", () => {
  const block = fc.record({
    parts: fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255)),
    prefix: fc.integer({ min: 1, max: 24 }),
    hostBits: fc.integer({ min: 1, max: 8 }),
    count: fc.integer({ min: 1, max: 256 }),
  });
  const number = (address: string) => address.split(".").reduce((sum, it) => sum * 256 + Number(it), 0);
  fc.assert(
    fc.property(block, ({ parts, prefix, hostBits, count }) => {
      fc.pre(count * 2 ** hostBits <= 2 ** (32 - prefix));
      const address = parts.join(".");
      const found = subnets(`${address}/${prefix}`, count, hostBits).map((it) => it.split("/"));
      const whole = 2 ** (32 - prefix);
      const first = Math.floor(number(address) / whole) * whole;
      assert.deepEqual(
        found.map(([start = ""]) => number(start)),
        found.map((_, index) => first + index * 2 ** hostBits),
      );
      assert.ok(found.every(([, bits]) => Number(bits) === 32 - hostBits));
    }),
  );
});

test("splits ranges of IPv6", () => {
  assert.deepEqual(subnets("2001:db8::/56", 2, 64), ["2001:db8::/64", "2001:db8:0:1::/64"]);
  assert.deepEqual(subnets("::/0", 1, 64), ["::/64"]);
  assert.deepEqual(subnets("2001:0:0:1:0:0:0:0/64", 1, 64), ["2001:0:0:1::/64"]);
});

for (const [block, count, bits] of [
  ["10.0.0.0", 1, 8],
  ["10.0.0.256/16", 1, 8],
  ["10.0.0.0/33", 1, 8],
  ["10.0.0.0/16", 0, 8],
  ["10.0.0.0/16", 1, 0],
  ["1::2::3/64", 1, 8],
  ["10.0.0.0/24", 257, 8],
] as const) {
  test(`refuses ${block} into ${count} of ${bits}`, () => assert.throws(() => subnets(block, count, bits), RangeError));
}
