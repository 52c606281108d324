// Divides the output of a process into lines.
import type { Readable } from "node:stream";

/** A line without an end is reported after so many characters. */
const maxLength = 65_536;

export class OutputLines {
  readonly #onLine: (text: string) => void;
  /** A line of its own behind the output of an invocation. */
  readonly #mark: string | undefined;
  #marksSeen = 0;
  #waiting: (() => void)[] = [];

  constructor(onLine: (text: string) => void, mark?: string) {
    this.#onLine = onLine;
    this.#mark = mark;
  }

  read(stream: Readable): void {
    let rest = "";
    stream.setEncoding("utf8");
    stream.on("data", (chunk: string) => {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop()!;
      for (const line of lines) this.#line(line);
      if (rest.length > maxLength) {
        this.#line(rest);
        rest = "";
      }
    });
    stream.on("end", () => {
      if (rest !== "") this.#line(rest);
      rest = "";
    });
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
    // What was written before the mark without a line end is a line.
    if (line.length > this.#mark.length) this.#onLine(line.slice(0, -this.#mark.length));
    const run = this.#waiting.shift();
    if (run) run();
    else this.#marksSeen += 1;
  }
}
