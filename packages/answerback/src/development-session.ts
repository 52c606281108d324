// What `answerback dev` does once the gateway listens: runs the programs one after the other, and again when they are saved
// or a key is pressed. What is saved during a run is deployed by the next.
import { emitKeypressEvents, type Key } from "node:readline";
import type { ProgramEvent, ProgramResult, SavedFile } from "@answerback/program";
import type { LocatedFinding } from "./check/located-finding.ts";
import type { DevelopedProgram, RunJudgement } from "./developed-program.ts";
import type { Development } from "./development.ts";
import type { DevelopmentReport, ProgramReport } from "./development-report.ts";
import { untilInterrupted } from "./until-interrupted.ts";
import { userMessage } from "./user-error.ts";

/** One program of a session, with what is told of it. */
interface TracedProgram {
  readonly program: DevelopedProgram;
  readonly report: ProgramReport;
  /** Findings of the run before: a reload repeats nothing. */
  findingsBefore: ReadonlySet<string>;
  /** Whether something of it serves already. */
  isDeployed: boolean;
  /** When its last run ended, by the process's clock. */
  endedMillis: number;
}

/** A program that says nothing for so long is held by something, or has much to do. */
const patienceMillis = 3000;
/** A script is not to go on after a run that Ctrl-C has cut off: 128 and the number of SIGINT, as shells have it. */
const interruptedExitCode = 130;
/** What a program writes at its very end is told of after it. */
const echoMillis = 150;

const keysText = "Keys: r deploys again, o opens the inspector, c clears the screen, q quits.";

export class DevelopmentSession {
  readonly #development: Development;
  readonly #report: DevelopmentReport;
  readonly #interruption = new AbortController();
  readonly #programs: readonly TracedProgram[];
  readonly #due = new Set<TracedProgram>();
  #deploying: Promise<void> | undefined;
  #run: RunUnderWay | undefined;
  /** The first runs have ended; before, what is saved waits for that. */
  #isServing = false;

  constructor(development: Development, report: DevelopmentReport) {
    this.#development = development;
    this.#report = report;
    const { gateway, programs } = development;
    report.listening(
      gateway,
      programs.map(({ name }) => name),
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
    this.#run?.heard(event);
    this.#programs.find(({ program }) => program.name === name)?.report.event(event);
  }

  /** @throws ProgramError when a program could not be started the first time */
  async serve(once: boolean, watch: boolean): Promise<void> {
    const interrupted = untilInterrupted().then(() => this.#interruption.abort());
    // From the first run on, so that nothing that is saved meanwhile is missed.
    if (watch && !once)
      for (const traced of this.#programs) await traced.program.watch((files) => this.#saved(traced, files));
    let succeeded = true;
    for (const traced of this.#programs) succeeded = (await this.#runProgram(traced)) && succeeded;
    if (once || (!watch && !succeeded)) {
      if (!this.#interruption.signal.aborted) process.exitCode = succeeded ? 0 : 1;
      else if (once) process.exitCode = interruptedExitCode;
      return;
    }
    if (this.#interruption.signal.aborted) return;
    for (const traced of this.#programs) {
      if (watch) await traced.program.prepare();
      this.#checkTypes(traced);
    }
    const keys = process.stdin.isTTY ? keysText : "Ctrl-C ends.";
    this.#report.remark(`${watch ? "Serving; saved files are deployed." : "Serving."} ${keys}`);
    this.#isServing = true;
    if (this.#due.size > 0) this.#deployAgain();
    await Promise.race([interrupted, this.#listenToKeys()]);
    this.#interruption.abort();
    await this.#deploying;
  }

  /** @returns whether the program was deployed; why not has been told */
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
    // Whoever ended it knows.
    if (run.signal.aborted) return false;
    const judgement = await this.#judged(traced, result);
    if (judgement === undefined) return false;
    const succeeded = result.kind === "succeeded" && judgement.unserved.length === 0;
    if (!succeeded && this.#isServing && traced.isDeployed) {
      this.#report.remark("What was deployed before goes on serving.");
    }
    traced.isDeployed ||= succeeded || result.changes.same > 0;
    return succeeded;
  }

  /** The run under way has told nothing for a while. */
  #waits({ program }: TracedProgram): void {
    if (this.#due.size > 0 && this.#isServing) return this.#run?.giveUp();
    if (!this.#run?.hasBegun) return;
    const seconds = patienceMillis / 1000;
    const why = this.#run.hasFinished ? " An open timer or server keeps it running." : "";
    const how = this.#isServing ? " Saving a file, or r, starts it again." : " Ctrl-C ends it.";
    this.#report.remark(`${program.name} is still running and has printed nothing for ${seconds} s.${why}${how}`);
  }

  /** Reports a run with what it left; findings in full when they are new. @returns undefined after Ctrl-C */
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

  // A program may write files of its own folder in each run. What it leaves as it was is no reason for another one.
  #saved(traced: TracedProgram, files: readonly SavedFile[]): void {
    const isByRun = this.#run !== undefined || performance.now() - traced.endedMillis < echoMillis;
    const relevant = isByRun ? files.filter(({ isChanged }) => isChanged) : files;
    if (relevant.length === 0) return;
    traced.report.saved(relevant.map(({ path }) => path));
    this.#deployAgain(traced);
  }

  #deployAgain(...programs: readonly TracedProgram[]): void {
    for (const program of programs) this.#due.add(program);
    if (!this.#isServing) return;
    if (this.#run?.isQuiet) this.#run.giveUp();
    this.#deploying ??= this.#deployDue().finally(() => {
      this.#deploying = undefined;
    });
  }

  /** In the order of the command line; and after outputs that have changed, what may read them. */
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

  /** Beside everything else; nobody waits for it. */
  #checkTypes({ program }: TracedProgram): void {
    program.checkTypes().catch((error: unknown) => {
      // What is wrong with the project is told by the run that it stops.
      if (userMessage(error) === undefined) throw error;
    });
  }

  /** @returns when it is to quit; never where there is no keyboard */
  #listenToKeys(): Promise<void> {
    const { stdin } = process;
    if (!stdin.isTTY) return new Promise(() => {});
    emitKeypressEvents(stdin);
    stdin.setRawMode(true);
    return new Promise((resolve) => {
      const end = () => {
        stdin.setRawMode(false);
        stdin.pause();
        resolve();
      };
      stdin.on("keypress", (_text: string, { name, ctrl }: Key) => {
        if (name === "q" || (ctrl === true && name === "c")) end();
        else if (name === "r") this.#deployAgain(...this.#programs);
        else if (name === "o") void this.#openInspector();
        else {
          // Clearing takes the line away that named the keys; any other key asks for it.
          if (name === "c") console.clear();
          this.#report.remark(keysText);
        }
      });
      this.#interruption.signal.addEventListener("abort", end);
    });
  }

  /** The address is told too: there may be no browser, or one on another machine. */
  async #openInspector(): Promise<void> {
    const url = this.#development.gateway.inspectorUrl;
    this.#report.remark(`The inspector is at ${url}`);
    const { default: open } = await import("open");
    try {
      (await open(url)).on("error", () => {});
    } catch {
      // What the system says of a browser that it does not have helps nobody beside the address.
    }
  }
}

/** One run, which ends with the session, or when it is given up. */
class RunUnderWay {
  readonly #givenUp = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly signal: AbortSignal;
  /** It has told nothing for a while. */
  isQuiet = false;
  /** Its SDK is loaded: it has told something. */
  hasBegun = false;
  /** Its code has ended, and nothing came after that. */
  hasFinished = false;

  constructor(session: AbortSignal, onQuiet: () => void) {
    this.signal = AbortSignal.any([session, this.#givenUp.signal]);
    this.#timer = setTimeout(() => {
      this.isQuiet = true;
      onQuiet();
    }, patienceMillis);
  }

  heard({ kind }: ProgramEvent): void {
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
