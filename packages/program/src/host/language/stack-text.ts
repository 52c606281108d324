// V8's text of a stack, as frames.
import { fileURLToPath } from "node:url";
import type { StackFrame } from "./language-process.ts";

/** Frames that lie in files, innermost first; Node's own are left out. */
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
