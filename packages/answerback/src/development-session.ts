// The loop of `answerback dev` after the gateway has started: runs the programs one after the other, and again after a save
// or a key press. Files that are saved during a run are deployed by the next run.
import { emitKeypressEvents, type Key } from "node:readline";
import type { ReadStream } from "node:tty";
import type { FunctionEvent } from "@answerback/functions";
import type { ProgramEvent, ProgramResult, SavedFile } from "@answerback/program";
import type { LocatedFinding } from "./check/located-finding.ts";
import type { DevelopedProgram, RunJudgement } from "./developed-program.ts";
import type { Development } from "./development.ts";
import type { DevelopmentReport, ProgramReport } from "./development-report.ts";
import { userMessage } from "./user-error.ts";

/** The output of a session, and what ends it. */
export interface SessionTerminal {
  /** Writes a line of the report. */
  write(line: string): void;
  /** Undefined without a keyboard. */
  readonly keyboard: ReadStream | undefined;
  /** Resolves when the session must end; called when it begins. */
  untilInterrupted(): Promise<void>;
}

/** One program of a session, with its output. */
interface TracedProgram {
  readonly program: DevelopedProgram;
  readonly report: ProgramReport;
  /** Findings of the previous run, which are not printed again. */
  findingsBefore: ReadonlySet<string>;
  /** True if a part of it is served. */
  isDeployed: boolean;
  /** End of its last run, by the process's clock. */
  endedMillis: number;
}

/** A program without output for this long is reported as still running. */
const patienceMillis = 3000;
/** Exit code after Ctrl-C, so that scripts stop: 128 plus the number of SIGINT, as in shells. */
const interruptedExitCode = 130;
/** File events of a program's last writes arrive up to this long after its end. */
const echoMillis = 150;

const keysText = "Keys: r deploys again, o opens the inspector, c clears the screen, q quits.";

export class DevelopmentSession {
  readonly #development: Development;
  readonly #report: DevelopmentReport;
  readonly #terminal: Omit<SessionTerminal, "write">;
  readonly #interruption = new AbortController();
  readonly #programs: readonly TracedProgram[];
  readonly #due = new Set<TracedProgram>();
  #deploying: Promise<void> | undefined;
  #run: RunUnderWay | undefined;
  #hasRemarkedOnRuntimes = false;
  /** True after the first runs; files that are saved before wait. */
  #isServing = false;

  constructor(development: Development, report: DevelopmentReport, terminal: Omit<SessionTerminal, "write">) {
    this.#development = development;
    this.#report = report;
    this.#terminal = terminal;
    const { gateway, programs, debuggerPort, isManualClock } = development;
    report.listening(
      gateway,
      programs.map(({ name }) => name),
      debuggerPort,
      isManualClock,
    );
    for (const warning of development.warnings) report.warning(warning);
    this.#programs = programs.map((program) => ({
      program,
      report: report.program(program.name),
      findingsBefore: new Set(),
      isDeployed: false,
      endedMillis: 0,
    }));
  }

  event(event: ProgramEvent, name: string): void {
    this.#run?.onEvent(event);
    this.#programs.find(({ program }) => program.name === name)?.report.event(event);
  }

  /**
   * @returns the exit code of the command
   * @throws ProgramError if a program could not be started the first time
   */
  async serve(once: boolean, watch: boolean): Promise<number> {
    const interrupted = this.#terminal.untilInterrupted().then(() => this.#interruption.abort());
    // Watching starts before the first run, so that no save is missed.
    if (watch && !once)
      for (const traced of this.#programs) await traced.program.watch((files) => void this.#saved(traced, files));
    let succeeded = true;
    for (const traced of this.#programs) succeeded = (await this.#runProgram(traced)) && succeeded;
    for (const name of this.#development.functions.unusedSettings) {
      this.#report.warning(`The setting functions.${name} is not used: no program has a function of that name.`);
    }
    if (once || (!watch && !succeeded)) {
      if (!this.#interruption.signal.aborted) return succeeded ? 0 : 1;
      return once ? interruptedExitCode : 0;
    }
    if (this.#interruption.signal.aborted) return 0;
    for (const traced of this.#programs) {
      if (watch) await traced.program.prepare();
      this.#checkTypes(traced);
    }
    const keys = this.#terminal.keyboard ? keysText : "Press Ctrl-C to stop.";
    this.#report.remark(`${watch ? "Serving; saved files are deployed." : "Serving."} ${keys}`);
    this.#isServing = true;
    // Otherwise the saved file starts the run.
    if (!watch) this.#development.inspected.onWritten = (name) => this.#deployAgain(...this.#named(name));
    if (this.#due.size > 0) this.#deployAgain();
    await Promise.race([interrupted, this.#listenToKeys()]);
    this.#interruption.abort();
    await this.#deploying;
    return 0;
  }

  #named(name: string): readonly TracedProgram[] {
    return this.#programs.filter(({ program }) => program.name === name);
  }

  /** @returns true if the program was deployed; errors are already printed */
  async #runProgram(traced: TracedProgram): Promise<boolean> {
    const { signal } = this.#interruption;
    if (signal.aborted) return false;
    const run = new RunUnderWay(signal, () => this.#waits(traced));
    this.#run = run;
    let result: ProgramResult;
    try {
      result = await traced.program.run(run.signal);
    } finally {
      run.end();
      this.#run = undefined;
      traced.endedMillis = performance.now();
    }
    // The user or a newer save ended the run.
    if (run.signal.aborted) return false;
    const notes = await traced.program.defineFunctions();
    const judgement = await this.#judged(traced, result);
    if (judgement === undefined) return false;
    for (const note of notes) this.#report.warning(note);
    this.#remarkOnRuntimes();
    const succeeded = result.kind === "succeeded" && judgement.unserved.length === 0;
    if (!succeeded && this.#isServing && traced.isDeployed) {
      this.#report.remark("The previous deployment is still served.");
    }
    traced.isDeployed ||= succeeded || result.changes.same > 0;
    return succeeded;
  }

  /** Says once which runtimes this process's Node.js stands for. */
  #remarkOnRuntimes(): void {
    const { replacedNodeRuntimes: runtimes } = this.#development.functions;
    if (this.#hasRemarkedOnRuntimes || runtimes.length === 0) return;
    this.#hasRemarkedOnRuntimes = true;
    this.#report.remark(
      `Functions for ${runtimes.join(", ")} run on Node.js ${process.versions.node}, on which Answerback runs.`,
    );
  }

  /** Called if the current run has reported nothing for a while. */
  #waits({ program }: TracedProgram): void {
    if (this.#due.size > 0 && this.#isServing) return this.#run?.giveUp();
    if (!this.#run?.hasBegun) return;
    const seconds = patienceMillis / 1000;
    const why = this.#run.hasFinished ? " An open timer or server keeps it running." : "";
    const how = this.#isServing ? " Save a file or press r to restart it." : " Press Ctrl-C to stop it.";
    this.#report.remark(`${program.name} is still running and has printed nothing for ${seconds} s.${why}${how}`);
  }

  /** Reports the result of a run, with new findings in full. @returns undefined after Ctrl-C */
  async #judged(traced: TracedProgram, result: ProgramResult): Promise<RunJudgement | undefined> {
    const judgement = await traced.program.judge(result);
    if (this.#interruption.signal.aborted) return undefined;
    const key = ({ code, resource, property, position, message }: LocatedFinding) =>
      JSON.stringify([code, resource.id, property, position ?? message]);
    const before = traced.findingsBefore;
    traced.report.ended(result, judgement, (finding) => !before.has(key(finding)));
    traced.findingsBefore = new Set(judgement.findings.map(key));
    return judgement;
  }

  /** Events of functions that belong to no exchange. */
  function(event: FunctionEvent): void {
    if (event.kind === "loaded") void this.#development.noteLoaded(event);
    else this.#report.function(event);
  }

  // A program may write files into its folder in each run. Unchanged files do not trigger another run.
  async #saved(traced: TracedProgram, files: readonly SavedFile[]): Promise<void> {
    const isByRun = this.#run !== undefined || performance.now() - traced.endedMillis < echoMillis;
    const relevant = isByRun ? files.filter(({ isChanged }) => isChanged) : files;
    if (relevant.length === 0) return;
    const paths = relevant.map(({ path }) => path);
    const { names, mustRun } = await traced.program.reloadFunctions(paths);
    traced.report.saved(paths, names, mustRun);
    if (mustRun) this.#deployAgain(traced);
  }

  #deployAgain(...programs: readonly TracedProgram[]): void {
    for (const program of programs) this.#due.add(program);
    if (!this.#isServing) return;
    if (this.#run?.isQuiet) this.#run.giveUp();
    this.#deploying ??= this.#deployDue().finally(() => {
      this.#deploying = undefined;
    });
  }

  /** Runs in the order of the command line; if outputs change, later programs run again because they may read them. */
  async #deployDue(): Promise<void> {
    for (;;) {
      const traced = this.#programs.find((program) => this.#due.has(program));
      if (traced === undefined || this.#interruption.signal.aborted) return;
      this.#due.delete(traced);
      try {
        await this.#runProgram(traced);
        if (this.#interruption.signal.aborted) return;
        await traced.program.prepare();
        this.#checkTypes(traced);
      } catch (error) {
        const message = userMessage(error);
        if (message === undefined) throw error;
        this.#report.warning(message);
      }
      if (!traced.program.outputsChanged) continue;
      for (const later of this.#programs.slice(this.#programs.indexOf(traced) + 1)) this.#due.add(later);
    }
  }

  /** Runs in the background. */
  #checkTypes({ program }: TracedProgram): void {
    program.checkTypes().catch((error: unknown) => {
      // The run itself reports errors of the project.
      if (userMessage(error) === undefined) throw error;
    });
  }

  /** Resolves when the user quits; never without a keyboard. */
  #listenToKeys(): Promise<void> {
    const { keyboard } = this.#terminal;
    if (keyboard === undefined) return new Promise(() => {});
    emitKeypressEvents(keyboard);
    keyboard.setRawMode(true);
    return new Promise((resolve) => {
      const end = () => {
        keyboard.setRawMode(false);
        keyboard.pause();
        resolve();
      };
      keyboard.on("keypress", (_text: string, { name, ctrl }: Key) => {
        if (name === "q" || (ctrl === true && name === "c")) end();
        else if (name === "r") this.#deployAgain(...this.#programs);
        else if (name === "o") void this.#openInspector();
        else {
          // Clearing removes the line with the keys; any other key prints it again.
          if (name === "c") console.clear();
          this.#report.remark(keysText);
        }
      });
      this.#interruption.signal.addEventListener("abort", end);
    });
  }

  /** Prints the address too: the browser may be missing or on another machine. */
  async #openInspector(): Promise<void> {
    const url = this.#development.gateway.inspectorUrl;
    this.#report.remark(`The inspector is at ${url}`);
    const { default: open } = await import("open");
    try {
      (await open(url)).on("error", () => {});
    } catch {
      // The address is printed, so the error about a missing browser does not help.
    }
  }
}

/** A run that ends early with the session or when it is given up. */
class RunUnderWay {
  readonly #givenUp = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly signal: AbortSignal;
  /** True if it has reported nothing for a while. */
  isQuiet = false;
  /** True after its first event, when its SDK is loaded. */
  hasBegun = false;
  /** True if its code has ended and no event followed. */
  hasFinished = false;

  constructor(session: AbortSignal, onQuiet: () => void) {
    this.signal = AbortSignal.any([session, this.#givenUp.signal]);
    this.#timer = setTimeout(() => {
      this.isQuiet = true;
      onQuiet();
    }, patienceMillis);
  }

  onEvent({ kind }: ProgramEvent): void {
    this.isQuiet = false;
    this.hasBegun = true;
    this.hasFinished = kind === "finished";
    this.#timer.refresh();
  }

  giveUp(): void {
    this.#givenUp.abort();
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}
