// Divides the output of a process into lines.
import type { Readable } from "node:stream";

/** A line of a function without an end is reported after so many characters. */
const maxLength = 65_536;

/**
 * Reads a stream of UTF-8 by lines, without their ends.
 * @param maxLength longer lines are divided; default: none are
 */
export function readLines(
  stream: Readable,
  onLine: (line: string) => void,
  maxLength = Number.POSITIVE_INFINITY,
): void {
  let parts: string[] = [];
  let length = 0;
  const end = () => {
    const line = parts.length === 1 ? parts[0]! : parts.join("");
    parts = [];
    length = 0;
    onLine(line);
  };
  stream.setEncoding("utf8");
  stream.on("data", (chunk: string) => {
    let start = 0;
    for (let stop = chunk.indexOf("\n"); stop >= 0; stop = chunk.indexOf("\n", start)) {
      parts.push(chunk.slice(start, stop));
      end();
      start = stop + 1;
    }
    if (start === chunk.length) return;
    parts.push(chunk.slice(start));
    length += chunk.length - start;
    if (length > maxLength) end();
  });
  stream.on("end", () => {
    if (parts.length > 0) end();
  });
  // The process that it belongs to is noticed elsewhere.
  stream.on("error", () => {});
}

/** The lines that a function writes, and where the output of each invocation ends. */
export class OutputLines {
  readonly #onLine: (text: string) => void;
  /** A line of its own behind the output of an invocation. */
  readonly #mark: string | undefined;
  #marksSeen = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(onLine: (text: string) => void, mark?: string) {
    this.#onLine = onLine;
    this.#mark = mark;
  }

  read(stream: Readable): void {
    readLines(stream, (line) => this.#line(line), maxLength);
  }

  /** Runs as soon as the next mark was read. */
  afterMark(run: () => void): void {
    if (this.#marksSeen > 0) {
      this.#marksSeen -= 1;
      run();
    } else this.#waiting.push(run);
  }

  #line(text: string): void {
    const line = text.endsWith("\r") ? text.slice(0, -1) : text;
    if (this.#mark === undefined || !line.endsWith(this.#mark)) return this.#onLine(line);
    // Text before the mark that has no line end is a line.
    if (line.length > this.#mark.length) this.#onLine(line.slice(0, -this.#mark.length));
    const run = this.#waiting.shift();
    if (run) run();
    else this.#marksSeen += 1;
  }
}
