// The methods of java.math.BigDecimal.
import { JavaBigDecimal } from "../big-decimal.ts";
import { type Describe, describe, type JavaMethod, notOffered } from "../method.ts";
import { chargeArithmetic } from "../number.ts";

const on: Describe<JavaBigDecimal> = describe;

export const bigDecimalMethods: readonly JavaMethod<JavaBigDecimal>[] = [
  on("negate():BigDecimal", (self, _none, meter) => {
    chargeArithmetic(self, self, meter);
    return new JavaBigDecimal(-self.unscaled, self.scale);
  }),
  on("scale():int", ({ scale }) => scale),
  ...notOffered("add(BigDecimal):BigDecimal subtract(BigDecimal):BigDecimal multiply(BigDecimal):BigDecimal"),
  ...notOffered("compareTo(BigDecimal):int min(BigDecimal):BigDecimal max(BigDecimal):BigDecimal abs():BigDecimal"),
  ...notOffered("plus():BigDecimal signum():int precision():int unscaledValue():BigInteger"),
  ...notOffered("valueOf(long):BigDecimal valueOf(double):BigDecimal"),
];
