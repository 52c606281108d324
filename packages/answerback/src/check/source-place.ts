// Finds a template in the program's folder: a file that is the template, or source code with the template in a string.
import { type Position, Source } from "@answerback/apigatewayv2/findings";
import { textFiles } from "../template-source/text-files.ts";
import type { SourcePlace } from "./located-finding.ts";

/** The text files of a folder, read on first use. */
export class SourceFiles {
  readonly #folder: string;
  #files: readonly { readonly file: string; readonly text: string }[] | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Maps a place in a template to its place in the sources.
   * @param near the place where the program creates the resource; the nearest match in its file wins
   * @returns undefined if the template is built at run time, or has several matches and none is in that file
   */
  placeOf(template: string, position: Position, near: SourcePlace | undefined): SourcePlace | undefined {
    const offset = new Source(template).offset(position);
    const whole = this.#all().find(({ text }) => text === template);
    if (whole) return placeAt(whole.file, whole.text, offset);
    if (template.length < minLength || template.length > maxLength) return undefined;
    const places = this.#all().flatMap(({ file, text }) =>
      occurrences(text, template).map((start) => placeAt(file, text, sourceOffset(text, start, template, offset))),
    );
    if (places.length < 2) return places[0];
    const sameFile = places.filter(({ file }) => file === near?.file);
    return sameFile.toSorted((left, right) => distance(left, near) - distance(right, near))[0];
  }

  #all() {
    this.#files ??= [...textFiles(this.#folder)].map(([file, text]) => ({ file, text }));
    return this.#files;
  }
}

/** Shorter templates have too many matches; longer ones are in separate files. */
const minLength = 4;
const maxLength = 8000;

const distance = (place: SourcePlace, near: SourcePlace | undefined) => Math.abs(place.line - (near?.line ?? 0));

/** Offsets of the text in a source, verbatim or escaped as in a string literal. */
function occurrences(source: string, text: string): readonly number[] {
  const starts: number[] = [];
  const first = text.charAt(0);
  for (let start = source.indexOf(first); start !== -1; start = source.indexOf(first, start + 1)) {
    if (lengthIn(source, start, text, text.length) !== undefined) starts.push(start);
  }
  return starts;
}

const sourceOffset = (source: string, start: number, text: string, offset: number): number =>
  start + (lengthIn(source, start, text, offset) ?? 0);

/** Length in the source of the first `count` characters of the text; undefined if the text does not match. */
function lengthIn(source: string, start: number, text: string, count: number): number | undefined {
  let at = start;
  for (let index = 0; index < count; index++) {
    const character = text.charAt(index);
    const written = [character, ...escapes(character)].find((it) => source.startsWith(it, at));

    if (written === undefined) return undefined;
    // A backslash of the text may be written as one or as two.
    at += character === "\\" && source.startsWith("\\\\", at) ? 2 : written.length;
  }
  return at - start;
}

function escapes(character: string): readonly string[] {
  switch (character) {
    case "\n":
      return ["\\n"];
    case "\r":
      return ["\\r"];
    case "\t":
      return ["\\t"];
    default:
      return [`\\${character}`];
  }
}

function placeAt(file: string, text: string, offset: number): SourcePlace {
  const before = text.slice(0, offset).split("\n");
  return { file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
