// The fenced code blocks of the documentation.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { trackedFiles } from "../tracked-files.ts";

export interface CodeBlock {
  /** Relative to the root, with slashes. */
  readonly file: string;
  /** Of the fence, 1-based. */
  readonly line: number;
  /** The first word of the info line; empty if there is none. */
  readonly language: string;
  /** The second word: a recipe that a conformance suite runs. */
  readonly name: string | undefined;
  readonly text: string;
  /** The reason in a comment before the fence, `<!-- not run: REASON -->`. */
  readonly notRun: string | undefined;
}

const fence =
  /(?:<!-- not run: (?<notRun>[^\n]+?) -->\n\n?)?^(?<indent> *)```(?<language>\w*)(?: (?<name>\S+))?[^\n]*\n(?<text>.*?)^ *```$/gms;

/** Of every tracked Markdown page. */
export function codeBlocks(root: string): readonly CodeBlock[] {
  return trackedFiles(root, ["*.md"]).flatMap((file) => blocksOf(file, readFileSync(join(root, file), "utf8")));
}

/** @throws Error if a fence has no end, or an end has a language */
export function blocksOf(file: string, page: string): readonly CodeBlock[] {
  const isFence = /^ *```/m;
  const isStray = Array.from(page.matchAll(fence)).some(({ groups }) => isFence.test(groups!.text!));
  if (isStray || isFence.test(page.replaceAll(fence, "")))
    throw new Error(`${file}: a fence does not belong to a block`);
  return Array.from(page.matchAll(fence), ({ index, groups, 0: whole }) => {
    const { language = "", name, text = "", notRun, indent = "" } = groups ?? {};
    const line = page.slice(0, index + whole.indexOf("```")).split("\n").length;
    return { file, line, language, name, notRun, text: text.replaceAll(new RegExp(`^${indent}`, "gm"), "") };
  });
}
