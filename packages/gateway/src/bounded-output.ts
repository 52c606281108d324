// Lines for an output whose reader may be slow or stop: writing never waits, and the lines that wait take a bounded amount of
// memory. Lines beyond it are dropped, counted, and reported once the reader goes on.
import type { Writable } from "node:stream";
import { atMost, type Clock } from "./clock.ts";

/** Characters that may wait for a reader or a disk. */
const defaultMaxWaiting = 8 * 1024 * 1024;

export class BoundedOutput {
  readonly #stream: Writable;
  readonly #maxWaiting: number;
  readonly #lost: (lines: number) => void;
  #lostLines = 0;

  /**
   * @param lost is called with the number of dropped lines when the stream accepts lines again; default: it is written there
   * @param maxWaiting in characters; more than the stream's high water mark, so that it reports when it is drained
   */
  constructor(stream: Writable, lost?: (lines: number) => void, maxWaiting = defaultMaxWaiting) {
    this.#stream = stream;
    this.#lost = lost ?? ((lines) => this.write(`… ${lines.toLocaleString("en")} more: not read in time\n`));
    this.#maxWaiting = maxWaiting;
    // The reader may have gone.
    stream.on("error", () => {});
  }

  /** @param text whole lines */
  write(text: string): void {
    if (this.#stream.writableLength < this.#maxWaiting) return void this.#stream.write(text);
    if (this.#lostLines === 0) this.#stream.once("drain", () => this.#goOn());
    this.#lostLines += linesIn(text);
  }

  /** Resolves when everything has been written, or after `millis`. @returns true if lines still wait */
  async isLeftUnread(millis: number, clock: Clock): Promise<boolean> {
    const written = new Promise<void>((resolve) => this.#stream.write("", () => resolve()));
    await atMost(millis, written, clock);
    return this.#stream.writableLength > 0;
  }

  #goOn(): void {
    const lines = this.#lostLines;
    this.#lostLines = 0;
    this.#lost(lines);
  }
}

function linesIn(text: string): number {
  let lines = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines++;
  return lines;
}

const outputs = new WeakMap<Writable, BoundedOutput>();

/** The one output of a stream, such as `process.stdout`: whoever writes to the stream shares its bound. */
export function outputTo(stream: Writable): BoundedOutput {
  let output = outputs.get(stream);
  if (output === undefined) {
    output = new BoundedOutput(stream);
    outputs.set(stream, output);
  }
  return output;
}
