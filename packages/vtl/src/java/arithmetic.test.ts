// Arithmetic on Java's number types, against JavaScript's big integers.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { compile } from "../index.ts";
import { add, compareNumbers, divide, modulo, multiply, subtract } from "./arithmetic.ts";
import { JavaBigDecimal } from "./big-decimal.ts";
import { classOf } from "./class.ts";
import { JavaDouble, type JavaNumber, javaDouble, normalizeInteger, toInt, toLong } from "./number.ts";

const integer = fc.oneof(
  fc.integer().map(BigInt),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.constantFrom(0n, 1n, -1n, 2n ** 31n, -(2n ** 31n), 2n ** 53n, 2n ** 63n - 1n, -(2n ** 63n)),
);

/** Expects an integer of that value, and a Long if an operand was one. */
function assertWhole(result: JavaNumber | null, value: bigint, ...operands: readonly bigint[]): void {
  assert.ok(typeof result === "number" || typeof result === "bigint");
  assert.equal(BigInt(result), value);
  if (classOf(result)?.simpleName === "Integer")
    assert.ok(operands.every((operand) => BigInt.asIntN(32, operand) === operand));
}

describe("integers", () => {
  test("add, subtract and multiply without loss", () => {
    fc.assert(
      fc.property(integer, integer, (left, right) => {
        assertWhole(add(normalizeInteger(left), normalizeInteger(right)), left + right, left, right);
        assertWhole(subtract(normalizeInteger(left), normalizeInteger(right)), left - right, left, right);
        if (left === -(2n ** 63n) && right === -1n) return;
        assertWhole(multiply(normalizeInteger(left), normalizeInteger(right)), left * right, left, right);
      }),
    );
  });

  test("divide toward zero; the remainder has the sign of the dividend", () => {
    fc.assert(
      fc.property(integer, integer, (left, right) => {
        if (right === 0n) {
          assert.equal(divide(normalizeInteger(left), 0), null);
          assert.equal(modulo(normalizeInteger(left), 0), null);
          return;
        }
        assertWhole(
          divide(normalizeInteger(left), normalizeInteger(right)),
          BigInt.asIntN(64, left / right),
          left,
          right,
        );
        assertWhole(modulo(normalizeInteger(left), normalizeInteger(right)), left % right, left, right);
      }),
    );
  });

  test("compare by value", () => {
    fc.assert(
      fc.property(integer, integer, (left, right) => {
        assert.equal(
          compareNumbers(normalizeInteger(left), normalizeInteger(right)),
          left < right ? -1 : left > right ? 1 : 0,
        );
      }),
    );
  });

  test("wrap in a conversion to a smaller type", () => {
    fc.assert(
      fc.property(integer, (value) => {
        assert.equal(toInt(normalizeInteger(value)), Number(BigInt.asIntN(32, value)));
        assert.equal(toLong(normalizeInteger(value * 3n)), BigInt.asIntN(64, value * 3n));
      }),
    );
  });

  test("have no negative zero", () => {
    assert.ok(Object.is(multiply(0, -5), 0));
    assert.ok(Object.is(modulo(-5, 5), 0));
    assert.ok(Object.is(divide(0, -5), 0));
  });
});

test("unsigned numbers are read up to the largest one", () => {
  const read = (call: string): string => compile(`#set($i = 1)#set($l = $i.toUnsignedLong(1))${call}`).render({});
  assert.equal(read('$i.parseUnsignedInt("4294967295")'), "-1");
  assert.equal(read('$l.parseUnsignedLong("18446744073709551615")'), "-1");
  assert.equal(read('$i.parseUnsignedInt("+7f", 16)'), "127");
  for (const call of ['$i.parseUnsignedInt("4294967296")', '$i.parseUnsignedInt("-1")', '$i.parseUnsignedInt("+")']) {
    assert.throws(() => read(call), /NumberFormatException/, call);
  }
});

function modularPower({ n, e, m }: { n: bigint; e: bigint; m: bigint }): bigint {
  if (e === 0n) return 1n;
  const half = modularPower({ n: (n * n) % m, e: e / 2n, m });
  return e % 2n === 0n ? half : (half * n) % m;
}

test("a modular power has a non-negative exponent", () => {
  const variables = { n: 3n ** 50n, e: 5n ** 30n, m: 7n ** 30n };
  assert.equal(compile("$n.modPow($e, $m)").render(variables), String(modularPower(variables)));
  const negative = { ...variables, e: -variables.e };
  assert.throws(() => compile("$n.modPow($e, $m)").render(negative), /negative exponent is not supported/);
});

describe("doubles", () => {
  test("make the result a double, also if it is integral", () => {
    assert.deepEqual(add(1, new JavaDouble(1)), new JavaDouble(2));
    assert.deepEqual(multiply(2, 1.5), new JavaDouble(3));
    assert.equal(add(0.1, 0.2), 0.30000000000000004);
    assert.equal(divide(new JavaDouble(7), 2), 3.5);
    assert.equal(divide(1, new JavaDouble(0)), null);
  });

  test("are clamped in a conversion to an integer", () => {
    assert.equal(toInt(1e300), 2147483647);
    assert.equal(toInt(new JavaDouble(Number.NaN)), 0);
    assert.equal(toLong(javaDouble(-1e300)), -(2n ** 63n));
    assert.equal(toInt(-1.9), -1);
  });

  test("are the numbers that JSON writes with an exponent", () => {
    assert.equal(classOf(1e21)?.simpleName, "Double");
    assert.equal(classOf(1e20)?.simpleName, "BigInteger");
    assert.equal(classOf(2 ** 53)?.simpleName, "Long");
  });
});

describe("BigDecimal", () => {
  test("is exact for every double", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        assert.equal(JavaBigDecimal.ofDouble(value).toNumber(), value + 0);
      }),
    );
  });

  test("is the type of a big integer and a double, and prints as in Java", () => {
    const big = 99999999999999999999n;
    assert.equal(String(add(big, 0.5)), "99999999999999999999.5");
    assert.equal(String(multiply(big, 0.1)).slice(0, 30), "10000000000000000555.011512312");
    assert.equal(String(divide(big, 0.5)), "199999999999999999998");
    assert.equal(String(new JavaBigDecimal(12n, 9)), "1.2E-8");
    assert.equal(String(new JavaBigDecimal(-5n, -3)), "-5E+3");
  });
});

test("passes an int and a long as a double, but not a double as a long", () => {
  const render = (template: string): string => compile(template).render({ d: 1.5, i: 2, l: 5_000_000_000 });
  assert.equal(render("$d.max($l, $i) $d.sum($d, $l) $l.max($i, $l)"), "5.0E9 5.0000000015E9 5000000000");
  assert.equal(render("$l.max($d, $l) $i.max($l, $i)"), "$l.max($d, $l) $i.max($l, $i)");
});
