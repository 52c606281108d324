// One run of `answerback diff`: the same conversations against two APIs.
import { mkdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { printable } from "@answerback/gateway/printable";
import { dim, green, red, yellow } from "../terminal.ts";
import { untilInterrupted } from "../until-interrupted.ts";
import { compareResults, type SideDifference } from "./compare-results.ts";
import type { ConversationFile } from "./conversation.ts";
import { readConversations } from "./read-conversations.ts";
import { createRemoteTarget } from "./remote-target.ts";
import type { ConversationResult } from "./run-conversation.ts";
import { runFiles } from "./run-files.ts";
import { updatedText } from "./update-expectations.ts";

export interface DiffOptions {
  readonly left: string;
  readonly right: string;
  readonly sign?: true;
  readonly ca?: string;
  readonly only?: readonly string[];
  /** Folder for the files with the frames of the left side. */
  readonly record?: string;
}

/** @returns the exit code. @throws UserError */
export async function runDiff(paths: readonly string[], options: DiffOptions): Promise<number> {
  const interruption = new AbortController();
  void untilInterrupted().then(() => interruption.abort());
  const files = await Promise.all(paths.map(readConversations));
  // One after the other: both sides may call the same backends.
  const left = await runSide(files, options.left, options, interruption.signal);
  const right = await runSide(files, options.right, options, interruption.signal);
  if (interruption.signal.aborted) return 130;
  let same = 0;
  let different = 0;
  let skipped = 0;
  for (const [index, result] of left.entries()) {
    const name = `${result.file.file} › ${result.conversation.name}`;
    const differences = compareResults(result, right[index]!);
    if (differences === undefined) {
      skipped++;
      console.log(`${yellow("-")} ${name} ${dim(`(skipped: ${result.reason ?? right[index]?.reason})`)}`);
    } else if (differences.length === 0) {
      same++;
      console.log(`${green("=")} ${name}`);
    } else {
      different++;
      console.log(`${red("≠")} ${name}`);
      for (const it of differences) for (const line of differenceLines(result.file, it)) console.log(`    ${line}`);
    }
  }
  console.log(`${same} same, ${different} different${skipped > 0 ? `, ${skipped} skipped` : ""}`);
  if (options.record !== undefined) record(files, left, options.left, options.record);
  return different > 0 ? 1 : 0;
}

async function runSide(
  files: readonly ConversationFile[],
  url: string,
  { sign, ca, only }: DiffOptions,
  signal: AbortSignal,
): Promise<readonly ConversationResult[]> {
  // Only names of AWS are signed, so that one option serves AWS and a gateway of this machine.
  const isSigned = sign === true && /\.amazonaws\.com/.test(url);
  const target = await createRemoteTarget({ url, sign: isSigned, ca });
  return (await runFiles(files, { target, only, keepsGoing: true, signal })).results;
}

function differenceLines(
  { document, file }: ConversationFile,
  { step, left, right, isSameJson, differences }: SideDifference,
): readonly string[] {
  const { line, column } = document.place(step.path);
  const note = isSameJson ? ["  the JSON is the same, its spaces are not"] : [];
  return [
    `${file}:${line}:${column}`,
    `  left   ${printable(left)}`,
    `  right  ${printable(right)}`,
    ...differences.map((it) => `  ${it.path}: left ${printable(it.expected)}, right ${printable(it.received)}`),
    ...note,
  ];
}

function record(
  files: readonly ConversationFile[],
  results: readonly ConversationResult[],
  url: string,
  folder: string,
): void {
  mkdirSync(folder, { recursive: true });
  for (const file of files) {
    const text =
      updatedText(
        file,
        results.filter((result) => result.file.file === file.file),
      ) ?? file.document.text;
    const path = join(folder, basename(file.file));
    const day = new Date().toISOString().slice(0, 10);
    writeFileSync(path, `# Recorded from ${url} on ${day}.\n${withProgram(text, file, path)}`);
    console.log(`recorded ${path}`);
  }
}

/** The program is relative to its file. */
function withProgram(text: string, { program }: ConversationFile, path: string): string {
  if (program === undefined) return text;
  const place = relative(dirname(resolve(path)), program).replaceAll("\\", "/") || ".";
  return text.replace(/^program:.*$/m, `program: ${place}`);
}
