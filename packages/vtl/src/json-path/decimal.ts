// Java's BigDecimal as filters use it: exact comparison of decimal texts, and its own way to print them.

const decimalForm = /^([+-]?)(?:(\d+)(?:\.(\d*))?|\.(\d+))(?:[eE]([+-]?\d{1,10}))?$/;

interface Decimal {
  readonly negative: boolean;
  /** The unscaled value without sign, leading zeros dropped; "" for zero. */
  readonly digits: string;
  readonly scale: number;
}

/** Whether Java's `new BigDecimal(text)` accepts the text. */
export function isDecimal(text: string): boolean {
  const match = decimalForm.exec(text);
  return match !== null && Math.abs(Number(match[5] ?? 0)) <= 0x7fffffff;
}

function parse(text: string): Decimal {
  const [, sign, whole = "", fraction, bareFraction, exponent = "0"] = decimalForm.exec(text) ?? [];
  const decimals = fraction ?? bareFraction ?? "";
  return {
    negative: sign === "-",
    digits: (whole + decimals).replace(/^0+/, ""),
    scale: decimals.length - Number(exponent),
  };
}

/** Order of two decimal texts by value: `1.0` equals `1`. */
export function compareDecimals(a: string, b: string): number {
  if (a === b) return 0;
  const [x, y] = [parse(a), parse(b)];
  const xSign = x.digits === "" ? 0 : x.negative ? -1 : 1;
  const ySign = y.digits === "" ? 0 : y.negative ? -1 : 1;
  if (xSign !== ySign) return xSign < ySign ? -1 : 1;
  if (xSign === 0) return 0;
  const xMagnitude = x.digits.length - x.scale;
  const yMagnitude = y.digits.length - y.scale;
  let order = Math.sign(xMagnitude - yMagnitude);
  if (order === 0) {
    const length = Math.max(x.digits.length, y.digits.length);
    const [left, right] = [x.digits.padEnd(length, "0"), y.digits.padEnd(length, "0")];
    order = left < right ? -1 : left > right ? 1 : 0;
  }
  return order * xSign;
}

/** Java's `new BigDecimal(text).toString()`: plain down to 1e-6, otherwise with an exponent. */
export function decimalText(text: string): string {
  const { negative, digits, scale } = parse(text);
  const unscaled = digits || "0";
  const sign = negative && digits !== "" ? "-" : "";
  const adjusted = unscaled.length - 1 - scale;
  if (scale === 0) return sign + unscaled;
  if (scale > 0 && adjusted >= -6) {
    const padded = unscaled.padStart(scale + 1, "0");
    return `${sign}${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
  }
  const mantissa = unscaled.length > 1 ? `${unscaled[0]}.${unscaled.slice(1)}` : unscaled;
  return `${sign}${mantissa}${adjusted === 0 ? "" : `E${adjusted > 0 ? "+" : ""}${adjusted}`}`;
}

/** A text that two decimals share when, and only when, they have the same value. */
export function normalizedDecimal(text: string): string {
  const { negative, digits, scale } = parse(text);
  if (digits === "") return "0";
  const significant = trimEnd(digits, "0");
  return `${negative ? "-" : ""}${significant}e${digits.length - significant.length - scale}`;
}

function trimEnd(text: string, character: string): string {
  let end = text.length;
  while (text[end - 1] === character) end--;
  return text.slice(0, end);
}
