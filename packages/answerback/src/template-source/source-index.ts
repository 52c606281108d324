// The text files of a program's folder, and the plain strings in its sources.
import { extname } from "node:path";
import { javascriptLiterals } from "./javascript-literals.ts";
import { jsonLiterals } from "./json-literals.ts";
import type { Literal } from "./literal.ts";
import { textFiles } from "./text-files.ts";
import { yamlLiterals } from "./yaml-literals.ts";

/** 1-based. */
interface SourceLine {
  readonly file: string;
  readonly line: number;
}

/** A file that is the text, or a literal with the text. */
export interface TextSource {
  /** Absolute. */
  readonly file: string;
  /** 1-based; of the text in the file. */
  readonly line: number;
  readonly column: number;
  /** The whole file. */
  readonly content: string;
  /** @returns the whole file with another text; undefined if the literal cannot have it */
  replaced(text: string): string | undefined;
}

const readers: Readonly<Record<string, (source: string) => readonly Literal[]>> = {
  ".ts": javascriptLiterals,
  ".mts": javascriptLiterals,
  ".cts": javascriptLiterals,
  ".js": javascriptLiterals,
  ".mjs": javascriptLiterals,
  ".cjs": javascriptLiterals,
  ".json": jsonLiterals,
  ".yaml": yamlLiterals,
  ".yml": yamlLiterals,
  ".template": (source) => (/^\s*\{/.test(source) ? jsonLiterals(source) : yamlLiterals(source)),
};

/** Extensions of files with literals that can be replaced. */
export const writableExtensions: readonly string[] = Object.keys(readers);

export class SourceIndex {
  readonly #folder: string;
  #files: ReadonlyMap<string, string> | undefined;
  #literals: ReadonlyMap<string, readonly TextSource[]> | undefined;

  /** Reads the files when they are first needed. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * The source of a text: a file, else the only literal, else the literal that follows a line in its file most closely.
   * @param near the line where the program uses the text
   * @returns the number of candidates if none of them is the right one with certainty
   */
  find(text: string, near: SourceLine | undefined): TextSource | number {
    // Short texts are equal by chance.
    if (text.length < minLength) return 0;
    const whole = this.#wholeFiles(
      (content) => content === text,
      () => (after) => after,
    );
    if (whole.length > 0) return whole.length === 1 ? whole[0]! : whole.length;
    const literals = this.#allLiterals().get(text) ?? [];
    if (literals.length > 0) return nearest(literals, near);
    // Programs often trim the files that they read.
    const trimmed = this.#wholeFiles(
      (content) => content.trim() === text,
      (content) => (after) => (after.trim() === after ? content.replace(text, () => after) : undefined),
    );
    return trimmed.length === 1 ? trimmed[0]! : trimmed.length;
  }

  #wholeFiles(
    isText: (content: string) => boolean,
    replacing: (content: string) => TextSource["replaced"],
  ): readonly TextSource[] {
    return [...this.#allFiles()].flatMap(([file, content]) =>
      isText(content) ? [{ file, line: 1, column: 1, content, replaced: replacing(content) }] : [],
    );
  }

  #allFiles(): ReadonlyMap<string, string> {
    this.#files ??= textFiles(this.#folder);
    return this.#files;
  }

  #allLiterals(): ReadonlyMap<string, readonly TextSource[]> {
    if (this.#literals !== undefined) return this.#literals;
    const literals = new Map<string, TextSource[]>();
    for (const [file, content] of this.#allFiles()) {
      for (const literal of readers[extname(file)]?.(content) ?? []) {
        if (literal.value.length < minLength) continue;
        const before = content.slice(0, literal.start).split("\n");
        const place: TextSource = {
          file,
          line: before.length,
          column: (before.at(-1)?.length ?? 0) + 1,
          content,
          replaced: literal.replaced,
        };
        const same = literals.get(literal.value);
        if (same) same.push(place);
        else literals.set(literal.value, [place]);
      }
    }
    this.#literals = literals;
    return literals;
  }
}

const minLength = 2;

/** The only literal, or the one that follows the line most closely; else their number. */
function nearest(literals: readonly TextSource[], near: SourceLine | undefined): TextSource | number {
  const [only, ...others] = literals;
  if (only !== undefined && others.length === 0) return only;
  if (near === undefined) return literals.length;
  const inFile = literals.filter(({ file }) => file === near.file);
  return inFile.toSorted((left, right) => distance(left, near) - distance(right, near))[0] ?? literals.length;
}

/** Properties follow the line where a resource begins. */
function distance({ line }: SourceLine, near: SourceLine): number {
  return line >= near.line ? line - near.line : (near.line - line) * 10;
}
