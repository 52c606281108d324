// The printed form of a frame.
import { printableLines } from "@answerback/gateway/printable";
import type { RawData } from "ws";

export function frameText(data: RawData, isBinary: boolean): string {
  const bytes = Buffer.isBuffer(data) ? data : Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
  return isBinary ? `(binary, ${bytes.length} bytes, base64) ${bytes.toString("base64")}` : bytes.toString("utf8");
}

/** Unchanged for a file or a pipe; without control characters for a terminal. */
export function shown(frame: string): string {
  return process.stdout.isTTY ? printableLines(frame, "") : frame;
}
