// One run of `answerback test`, and its repetitions with --watch.
import { existsSync, type FSWatcher, watch, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { coverageLines, coverageRows, mergedCoverage } from "../api-coverage/coverage-table.ts";
import { lcovText } from "../api-coverage/lcov.ts";
import { programPlace } from "../program-place.ts";
import { dim, errorText, red } from "../terminal.ts";
import { untilInterrupted } from "../until-interrupted.ts";
import { UserError, userMessage } from "../user-error.ts";
import type { ConversationFile } from "./conversation.ts";
import { junitXml } from "./junit.ts";
import { readConversations } from "./read-conversations.ts";
import { createRemoteTarget } from "./remote-target.ts";
import { resultLines, summaryLine } from "./result-lines.ts";
import { type FilesResult, runFiles } from "./run-files.ts";
import { updatedText } from "./update-expectations.ts";

export interface TestOptions {
  readonly program?: string;
  readonly url?: string;
  readonly sign?: true;
  readonly ca?: string;
  readonly only?: readonly string[];
  readonly watch?: true;
  readonly update?: true;
  readonly schema?: true;
  /** URL of the gateway whose exchanges are written. */
  readonly record?: string;
  readonly backends?: true;
  /** True, or the least percentage of each kind. */
  readonly coverage?: true | number;
  readonly lcov?: string;
  readonly junit?: string;
  readonly stack?: string;
  readonly stackConfig: Readonly<Record<string, string>>;
}

/** After Ctrl-C: 128 plus the number of SIGINT. */
const interruptedExitCode = 130;
/** Saves that belong together arrive within this time. */
const saveMillis = 100;

/** @returns the exit code. @throws UserError */
export async function runTests(paths: readonly string[], options: TestOptions): Promise<number> {
  requireCompatible(options);
  const interruption = new AbortController();
  void untilInterrupted().then(() => interruption.abort());
  if (!options.watch) return runOnce(paths, options, interruption.signal);
  for (;;) {
    const saved = untilSaved(paths, options, interruption.signal);
    try {
      await runOnce(paths, options, interruption.signal);
    } catch (error) {
      const message = userMessage(error);
      if (message === undefined) throw error;
      console.error(errorText(message));
    }
    if (interruption.signal.aborted) return interruptedExitCode;
    console.log(dim("Waiting for a saved file. Press Ctrl-C to stop."));
    await saved;
    if (interruption.signal.aborted) return interruptedExitCode;
  }
}

function requireCompatible({ program, url, sign, ca, coverage, lcov }: TestOptions): void {
  if (program !== undefined && url !== undefined) throw new UserError("Give either --program or --url.");
  if (url === undefined && (sign || ca !== undefined)) throw new UserError("--sign and --ca need --url.");
  if (url !== undefined && (coverage !== undefined || lcov !== undefined)) {
    throw new UserError("Coverage needs --program: a gateway that runs already does not count it.");
  }
}

async function runOnce(paths: readonly string[], options: TestOptions, signal: AbortSignal): Promise<number> {
  const started = performance.now();
  const files = await Promise.all(paths.map(readConversations));
  const { program, url, stack, stackConfig: config, only = [], coverage, lcov, update } = options;
  const target =
    url === undefined ? undefined : await createRemoteTarget({ url, sign: options.sign === true, ca: options.ca });
  const run = await runFiles(files, {
    target,
    program: program === undefined ? undefined : resolve(program),
    stack,
    config,
    only,
    coverage: coverage !== undefined || lcov !== undefined,
    keepsGoing: update === true,
    signal,
    onResult(result) {
      for (const line of resultLines(result)) console.log(line);
    },
    onLine: (line) => console.log(dim(line)),
  });
  if (signal.aborted) return interruptedExitCode;
  if (run.results.length === 0) {
    throw new UserError(only.length > 0 ? "No conversation has such a name." : "The files have no conversations.");
  }
  console.log(summaryLine(run.results, performance.now() - started));
  if (options.junit !== undefined) writeFileSync(options.junit, junitXml(run.results));
  const isCovered = reportCoverage(run, options);
  const isUpdated = update === true && writeUpdates(files, run);
  const failed = run.results.some(({ status }) => status === "failed");
  return (failed && !isUpdated) || !isCovered ? 1 : 0;
}

/** @returns false if a kind is used less than asked for */
function reportCoverage({ coverage: reports }: FilesResult, { coverage, lcov }: TestOptions): boolean {
  if (coverage === undefined && lcov === undefined) return true;
  const here = process.cwd();
  const merged = mergedCoverage(reports);
  if (lcov !== undefined) writeFileSync(lcov, lcovText(merged, here));
  if (coverage === undefined) return true;
  for (const line of coverageLines(merged, here)) console.log(line);
  if (coverage === true) return true;
  const low = coverageRows(merged).filter(({ percent }) => percent < coverage);
  for (const { title, percent } of low) console.log(red(`Coverage of ${title} is ${percent} %, below ${coverage} %.`));
  return low.length === 0;
}

/** @returns true if everything that failed could be updated */
function writeUpdates(files: readonly ConversationFile[], { results }: FilesResult): boolean {
  for (const file of files) {
    const ofFile = results.filter((result) => result.file.file === file.file);
    const text = updatedText(file, ofFile);
    if (text === undefined) continue;
    writeFileSync(file.file, text);
    console.log(`updated ${file.file}`);
  }
  return results.every(({ failures }) => failures.every(({ received }) => received !== undefined));
}

/** Resolves when a conversation file, or a file of a program, has been saved. */
async function untilSaved(paths: readonly string[], { program }: TestOptions, signal: AbortSignal): Promise<void> {
  const saved = Promise.withResolvers<void>();
  const watchers: FSWatcher[] = [];
  const note = (_event: string, name: string | null) => {
    if (name !== null && /(?:^|[\\/])(?:\.answerback|node_modules|\.git)(?:[\\/]|$)/.test(name)) return;
    setTimeout(saved.resolve, saveMillis);
  };
  const folders = new Set(paths.map((path) => dirname(resolve(path))));
  for (const folder of folders) watchers.push(watch(folder, note));
  const programs = program === undefined ? await programsOf(paths) : [program];
  for (const it of programs) {
    const { folder } = await programPlace(it);
    if (existsSync(folder)) watchers.push(watch(folder, { recursive: true }, note));
  }
  signal.addEventListener("abort", () => saved.resolve());
  await saved.promise;
  for (const watcher of watchers) watcher.close();
}

/** The programs that the files name; a file with a mistake has none. */
async function programsOf(paths: readonly string[]): Promise<readonly string[]> {
  const files = await Promise.allSettled(paths.map(readConversations));
  return files.flatMap((it) => (it.status === "fulfilled" ? (it.value.program ?? []) : []));
}
