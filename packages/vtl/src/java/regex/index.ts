// java.util.regex for templates and integration response keys: Java's syntax, Java's results, and never a frozen process.
export { JavaRegexError, type JavaRegexErrorCode } from "./errors.ts";
export { compileJavaRegex, type JavaRegex, type JavaRegexOptions } from "./regex.ts";
