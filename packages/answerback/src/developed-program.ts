// One of the programs of a development session: run again and again, and judged after each run.
import { isDeepStrictEqual } from "node:util";
import type { Program, ProgramResult, SavedFile, StackOutputs } from "@answerback/program";
import type { LocatedFinding } from "./check/located-finding.ts";

export interface DevelopedProgramOptions {
  /** Tells it from the others of its session. */
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  readonly program: Program;
  /** Of the gateway. */
  readonly endpoint: string;
  readonly region: string;
  /** Codes of findings that are not told. */
  readonly off: readonly string[];
  /** Whether calls to Lambda go somewhere. */
  readonly hasFunctionService: boolean;
  /** What the programs of the session have left for stack references. */
  readonly stackOutputs: () => StackOutputs;
}

export interface RunJudgement {
  readonly findings: readonly LocatedFinding[];
  /** One sentence for each API that no client can connect to. */
  readonly unserved: readonly string[];
  /** One sentence for each API whose functions do not run. */
  readonly unanswered: readonly string[];
}

export class DevelopedProgram {
  readonly name: string;
  readonly #options: DevelopedProgramOptions;
  readonly #program: Program;
  #outputsChanged = false;

  constructor(options: DevelopedProgramOptions) {
    this.name = options.name;
    this.#options = options;
    this.#program = options.program;
  }

  /** Whether the last run left other outputs than the one before: what reads them is to be run again. */
  get outputsChanged(): boolean {
    return this.#outputsChanged;
  }

  /** Runs the program, once more after the first time. @throws ProgramError when it could not be started */
  async run(signal?: AbortSignal): Promise<ProgramResult> {
    const before = this.#program.stackOutputs;
    const result = await this.#program.run(signal, this.#options.stackOutputs());
    this.#outputsChanged = !isDeepStrictEqual(before, this.#program.stackOutputs);
    return result;
  }

  /** What clients of the APIs that a run left can expect. */
  async judge(result: ProgramResult): Promise<RunJudgement> {
    const [{ programFindings }, { unansweredApis, unservedApis }] = await Promise.all([
      import("./check/program-findings.ts"),
      import("./check/service-status.ts"),
    ]);
    const { endpoint, region, folder, off, hasFunctionService } = this.#options;
    const { findings, apis } = await programFindings({ endpoint, region, folder, result, off });
    return {
      findings,
      unserved: result.kind === "succeeded" ? unservedApis(apis) : [],
      unanswered: unansweredApis(apis, hasFunctionService),
    };
  }

  /** Calls back when files of the program have been saved. */
  watch(onSaved: (files: readonly SavedFile[]) => void): Promise<void> {
    return this.#program.watch(onSaved);
  }

  /** Tells type errors of the program as events, unless the next run comes first. */
  checkTypes(): Promise<void> {
    return this.#program.checkTypes();
  }

  /** Loads the SDK into the process of the next run ahead of time. */
  prepare(): Promise<void> {
    return this.#program.prepare();
  }
}
