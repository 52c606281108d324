// The text files of a program's folder, and the plain strings in its sources.
import { basename, extname } from "node:path";
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

export class SourceIndex {
  readonly #folder: string;
  #index: TextIndex | undefined;

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
    if (text.length < minLength) return 0;
    const { wholes, literals, trimmed } = this.#read();
    const files = wholes.get(text);
    if (files !== undefined) return onlyOne(files);
    const equal = (literals.get(text) ?? []).filter(({ file }) => text.length >= certainLength || file === near?.file);
    if (equal.length > 0) return nearest(equal, near);
    // Programs often trim the files that they read.
    return onlyOne(trimmed.get(text) ?? []);
  }

  #read(): TextIndex {
    if (this.#index !== undefined) return this.#index;
    const index: TextIndex = { wholes: new Map(), trimmed: new Map(), literals: new Map() };
    for (const [file, content] of textFiles(this.#folder)) {
      const whole = { file, line: 1, column: 1, content };
      add(index.wholes, content, { ...whole, replaced: (after) => after });
      const text = content.trim();
      if (text !== content) {
        const replaced = (after: string) => (after.trim() === after ? content.replace(text, () => after) : undefined);
        add(index.trimmed, text, { ...whole, replaced });
      }
      if (!ofTools.test(basename(file))) this.#addLiterals(index.literals, file, content);
    }
    this.#index = index;
    return index;
  }

  #addLiterals(literals: TextIndex["literals"], file: string, content: string): void {
    for (const { value, start, replaced } of readers[extname(file)]?.(content) ?? []) {
      if (value.length < minLength) continue;
      const before = content.slice(0, start).split("\n");
      const place = { file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
      add(literals, value, { ...place, content, replaced });
    }
  }
}

/** Sources by their texts. */
interface TextIndex {
  readonly wholes: Map<string, TextSource[]>;
  readonly trimmed: Map<string, TextSource[]>;
  readonly literals: Map<string, TextSource[]>;
}

function add(sources: Map<string, TextSource[]>, text: string, source: TextSource): void {
  const same = sources.get(text);
  if (same) same.push(source);
  else sources.set(text, [source]);
}

function onlyOne(sources: readonly TextSource[]): TextSource | number {
  const [only, ...others] = sources;
  return only !== undefined && others.length === 0 ? only : sources.length;
}

/** The only literal, or the one that follows the line most closely; else their number. */
function nearest(literals: readonly TextSource[], near: SourceLine | undefined): TextSource | number {
  const only = onlyOne(literals);
  if (typeof only !== "number" || near === undefined) return only;
  const inFile = literals.filter(({ file }) => file === near.file);
  return inFile.toSorted((left, right) => distance(left, near) - distance(right, near))[0] ?? literals.length;
}

/** Shorter texts are not looked up. */
const minLength = 2;
/** A shorter literal may be equal by chance, unless it is in the file that creates the resource. */
const certainLength = 16;
/** Files of package managers and compilers, which contain no templates. */
const ofTools = /^(?:package(?:-lock)?|npm-shrinkwrap|tsconfig.*|biome|cdk|deno)\.json$|^pnpm-lock\.yaml$/;

/** Properties follow the line where a resource begins. */
function distance({ line }: SourceLine, near: SourceLine): number {
  return line >= near.line ? line - near.line : (near.line - line) * 10;
}
