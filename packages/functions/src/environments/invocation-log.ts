// The log of one invocation: bounded, whatever the function writes.

/** The most lines of an invocation that are kept and reported. */
export const maxLines = 1_000;
/** The most characters of a line that are kept. */
const maxLineLength = 16_384;
/** `LogType: Tail` returns so many bytes. */
const tailBytes = 4_096;

export class InvocationLog {
  readonly #lines: string[] = [];
  readonly #onLine: (line: string) => void;
  #omitted = 0;
  /** The last lines, of which `tail` needs only `tailBytes`. */
  #recent: string[] = [];
  #recentLength = 0;

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  get lines(): readonly string[] {
    return this.#lines;
  }

  get omittedLines(): number {
    return this.#omitted;
  }

  add(text: string): void {
    const line = text.length > maxLineLength ? `${text.slice(0, maxLineLength)}…` : text;
    if (this.#lines.length < maxLines) {
      this.#lines.push(line);
      this.#onLine(line);
    } else this.#omitted += 1;
    this.#remember(line);
  }

  /** Belongs to the tail only: what the service writes around an invocation. */
  addReport(line: string): void {
    this.#remember(line);
  }

  /** The end of the log, at most 4 KB, as the service returns it. */
  tail(): Buffer {
    const bytes = Buffer.from(this.#recent.map((it) => `${it}\n`).join(""));
    return bytes.subarray(Math.max(0, bytes.length - tailBytes));
  }

  #remember(line: string): void {
    this.#recent.push(line);
    this.#recentLength += line.length + 1;
    if (this.#recentLength < 4 * tailBytes) return;
    while (this.#recent.length > 1 && this.#recentLength - this.#recent[0]!.length > tailBytes) {
      this.#recentLength -= this.#recent.shift()!.length + 1;
    }
  }
}
