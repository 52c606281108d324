// Reads a stream line by line.
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

/** The last line does not need a line feed. */
export function forwardLines(stream: Readable, onLine: (line: string) => void): void {
  createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on("line", onLine);
}
