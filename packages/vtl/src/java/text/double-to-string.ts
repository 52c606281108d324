// Java's Double.toString as of JDK 19: the shortest decimal that reads back as the same number. JavaScript prints the same
// digits in another layout.

/**
 * Java's `Double.toString`: plain from 1e-3 to below 1e7, otherwise `d.dddE±n`; always with a digit after the point.
 * @example doubleToString(1e7) === "1.0E7"
 */
export function doubleToString(n: number): string {
  if (!Number.isFinite(n)) return String(n);
  if (n === 0) return Object.is(n, -0) ? "-0.0" : "0.0";
  const magnitude = Math.abs(n);
  if (magnitude >= 1e-3 && magnitude < 1e7) {
    const text = String(n);
    return Number.isInteger(n) ? `${text}.0` : text;
  }
  let [mantissa = "", exponent = "0"] = n.toExponential().split("e");
  if (!mantissa.includes(".")) {
    // If one digit is enough, Java prints the nearest two digits: 4.9E-324, not 5.0E-324.
    [mantissa = "", exponent = "0"] = n.toExponential(1).split("e");
  }
  return `${mantissa}E${Number(exponent)}`;
}
