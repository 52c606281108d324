// Parses V8's stack traces.
import { fileURLToPath } from "node:url";
import type { StackFrame } from "./language-process.ts";

/** Frames in files, innermost first, without Node's own. */
export function parseStack(stack: string): readonly StackFrame[] {
  return stack.split("\n").flatMap((line) => {
    const match = /^\s+at (?:(.+?) \()?((?:file:\/\/)?[^()]+?):(\d+):(\d+)\)?$/.exec(line);
    if (match === null) return [];
    const [, functionName, place = "", lineNumber, column] = match;
    if (place.startsWith("node:")) return [];
    const path = place.replace(/^async /, "");
    const file = path.startsWith("file://") ? fileURLToPath(path) : path;
    return [{ file, line: Number(lineNumber), column: Number(column), functionName }];
  });
}
