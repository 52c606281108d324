// Java's ways with text that templates can see: how numbers print and parse, java.util.Formatter, String.hashCode.

export { doubleToString } from "./double-to-string.ts";
export { doubleToHexString } from "./float-format.ts";
export { formatJava } from "./formatter.ts";
export { stringHashCode } from "./hash-code.ts";
export { parseJavaDouble, parseJavaInteger, trimJava } from "./parse-number.ts";
