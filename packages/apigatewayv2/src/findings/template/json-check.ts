// Decides if a text with holes can be JSON. A hole fits inside a string or as a value; elsewhere the result is undecided.
import { hole } from "./rendering.ts";

export type JsonVerdict =
  | { readonly kind: "fits" }
  /** A hole may print anything here: members, a comma, nothing. */
  | { readonly kind: "undecided" }
  | { readonly kind: "broken"; readonly index: number; readonly expected: string };

class Undecided extends Error {}
class Broken extends Error {
  readonly index: number;
  readonly expected: string;
  constructor(index: number, expected: string) {
    super(expected);
    this.index = index;
    this.expected = expected;
  }
}

export function checkJson(text: string): JsonVerdict {
  try {
    const reader = new Reader(text);
    reader.value();
    reader.end();
    return { kind: "fits" };
  } catch (error) {
    if (error instanceof Undecided) return { kind: "undecided" };
    if (error instanceof Broken) return { kind: "broken", index: error.index, expected: error.expected };
    throw error;
  }
}

class Reader {
  private readonly text: string;
  private at = 0;
  private depth = 0;

  constructor(text: string) {
    this.text = text;
  }

  value(): void {
    this.blanks();
    const character = this.text[this.at];
    if (character === "{") this.container("}", () => this.member());
    else if (character === "[") this.container("]", () => this.value());
    else if (character === '"') this.string();
    else this.scalar();
  }

  end(): void {
    this.blanks();
    if (this.at < this.text.length) this.fail("the end");
  }

  private member(): void {
    this.blanks();
    if (this.text[this.at] !== '"') this.fail("a name in double quotes");
    this.string();
    this.blanks();
    this.take(":", "a colon");
    this.value();
  }

  private container(close: string, item: () => void): void {
    if (++this.depth > 200) throw new Undecided();
    this.at++;
    this.blanks();
    if (this.text[this.at] === close) {
      this.at++;
      this.depth--;
      return;
    }
    for (;;) {
      item();
      this.blanks();
      if (this.text[this.at] === close) break;
      this.take(",", `a comma or ${close}`);
    }
    this.at++;
    this.depth--;
  }

  private string(): void {
    for (this.at++; ; this.at++) {
      const character = this.text[this.at];
      if (character === undefined) throw new Broken(this.at, "a closing quote");
      if (character === '"') break;
      if (character === "\\") {
        this.at++;
        const escaped = this.text[this.at];
        if (escaped === hole) continue;
        if (escaped === undefined || !'"\\/bfnrtu'.includes(escaped))
          throw new Broken(this.at - 1, "an escape that JSON allows");
      } else if (character < " ") throw new Broken(this.at, "an escape instead of a line break or control character");
    }
    this.at++;
  }

  /** Numbers, literals, holes, and both together, `1$x`. */
  private scalar(): void {
    const start = this.at;
    while (this.at < this.text.length && !/[\s,:[\]{}"]/.test(this.text[this.at] ?? "")) this.at++;
    const scalar = this.text.slice(start, this.at);
    if (scalar.includes(hole)) return;
    if (!/^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/.test(scalar)) {
      throw new Broken(start, scalar === "" ? "a value" : "a value (text needs double quotes)");
    }
  }

  private take(character: string, expected: string): void {
    if (this.text[this.at] !== character) this.fail(expected);
    this.at++;
  }

  private fail(expected: string): never {
    // A hole here or directly before may print the missing text.
    if (this.text[this.at] === hole || this.text[this.at - 1] === hole) throw new Undecided();
    throw new Broken(this.at, expected);
  }

  private blanks(): void {
    while (/\s/.test(this.text[this.at] ?? "")) this.at++;
  }
}
