// One program of a development session, which runs repeatedly and is checked after each run.
import { isDeepStrictEqual } from "node:util";
import type { Program, ProgramResult, SavedFile, StackOutputs } from "@answerback/program";
import type { LocatedFinding } from "./check/located-finding.ts";
import type { ProgramTables } from "./dynamodb/program-tables.ts";

export interface DevelopedProgramOptions {
  /** Unique in its session. */
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  readonly program: Program;
  /** Undefined if no DynamoDB serves the program's tables. */
  readonly tables: ProgramTables | undefined;
  /** Receives differences between the declared tables and those that exist. */
  readonly onNote: (message: string) => void;
  /** Endpoint of the gateway. */
  readonly endpoint: string;
  readonly region: string;
  /** Codes of findings that are switched off. */
  readonly off: readonly string[];
  /** True if a service runs Lambda functions. */
  readonly hasFunctionService: boolean;
  /** Outputs of the session's programs, for stack references. */
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

  /** True if the last run changed the outputs: programs that read them must run again. */
  get outputsChanged(): boolean {
    return this.#outputsChanged;
  }

  /** Runs the program, again after the first time. @throws ProgramError if it could not be started */
  async run(signal?: AbortSignal): Promise<ProgramResult> {
    const before = this.#program.stackOutputs;
    const result = await this.#program.run(signal, this.#options.stackOutputs());
    this.#outputsChanged = !isDeepStrictEqual(before, this.#program.stackOutputs);
    const notes = await this.#options.tables?.apply(this.#program.dynamoDbTables());
    for (const note of notes ?? []) this.#options.onNote(note);
    return result;
  }

  /** Checks the APIs that a run deployed. */
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

  /** Calls back after files of the program are saved. */
  watch(onSaved: (files: readonly SavedFile[]) => void): Promise<void> {
    return this.#program.watch(onSaved);
  }

  /** Reports type errors of the program as events, unless the next run starts first. */
  checkTypes(): Promise<void> {
    return this.#program.checkTypes();
  }

  /** Starts the process of the next run and loads the SDK ahead of time. */
  prepare(): Promise<void> {
    return this.#program.prepare();
  }
}
