// The methods of java.math.BigDecimal that need no rounding.

import type { Meter } from "../../meter.ts";
import { order } from "../arithmetic.ts";
import { JavaBigDecimal } from "../big-decimal.ts";
import { nonNull } from "../exception.ts";
import { describe, type JavaMethod, notOffered } from "../method.ts";
import { chargeArithmetic, type JavaNumber, toBigDecimal } from "../number.ts";

/** A method on decimals, whose argument is one and may not be null. */
function on(
  signature: string,
  run: (self: JavaBigDecimal, other: JavaBigDecimal) => unknown,
): JavaMethod<JavaBigDecimal> {
  const body = (self: JavaBigDecimal, args: readonly unknown[], meter: Meter): unknown => {
    const other = args.length === 0 ? self : toBigDecimal(nonNull(args[0]) as JavaNumber);
    chargeArithmetic(self, other, meter);
    return run(self, other);
  };
  return describe<JavaBigDecimal, string>(signature, body as never);
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}

export const bigDecimalMethods: readonly JavaMethod<JavaBigDecimal>[] = [
  on("add(BigDecimal):BigDecimal", (self, other) => self.add(other)),
  on("subtract(BigDecimal):BigDecimal", (self, other) => self.subtract(other)),
  on("multiply(BigDecimal):BigDecimal", (self, other) => self.multiply(other)),
  on("compareTo(BigDecimal):int", (self, other) => self.compareTo(other)),
  on("abs():BigDecimal", ({ unscaled, scale }) => new JavaBigDecimal(absolute(unscaled), scale)),
  on("negate():BigDecimal", ({ unscaled, scale }) => new JavaBigDecimal(-unscaled, scale)),
  on("plus():BigDecimal", (self) => self),
  on("signum():int", ({ unscaled }) => order(unscaled, 0n)),
  on("scale():int", ({ scale }) => scale),
  on("precision():int", ({ unscaled }) => absolute(unscaled).toString().length),
  on("unscaledValue():BigInteger", ({ unscaled }) => unscaled),
  on("min(BigDecimal):BigDecimal", (self, other) => (self.compareTo(other) <= 0 ? self : other)),
  on("max(BigDecimal):BigDecimal", (self, other) => (self.compareTo(other) >= 0 ? self : other)),
  describe("valueOf(long):BigDecimal", (_self, [value]) => new JavaBigDecimal(value, 0)),
  ...notOffered("valueOf(double):BigDecimal"),
];
