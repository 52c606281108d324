// java.util.regex for templates and integration response keys: Java's syntax and results, with bounded time.
export { JavaRegexError, type JavaRegexErrorCode } from "./errors.ts";
export { compileJavaRegex, type JavaRegex } from "./regex.ts";
