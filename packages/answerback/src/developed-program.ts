// One program of a development session, which runs repeatedly and is checked after each run.
import { stat } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import type { Program, ProgramResult, SavedFile, StackOutputs } from "@answerback/program";
import type { LocatedFinding } from "./check/located-finding.ts";
import type { ProgramTables } from "./dynamodb/program-tables.ts";
import type { ProgramFunctions } from "./functions/program-functions.ts";
import type { InspectedPrograms } from "./inspected-programs.ts";

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
  /** Resolves when the gateway has deployed the changes so far to stages with AutoDeploy. */
  readonly deployed: () => Promise<void>;
  readonly region: string;
  /** Codes of findings that are switched off. */
  readonly off: readonly string[];
  /** True if a service runs the Lambda functions that do not run here. */
  readonly hasFunctionService: boolean;
  /** The functions of all programs of the session. */
  readonly functions: ProgramFunctions;
  /** Receives the runs, for the inspector. */
  readonly inspected: InspectedPrograms;
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

export interface ReloadedFunctions {
  readonly names: readonly string[];
  readonly mustRun: boolean;
}

export class DevelopedProgram {
  readonly name: string;
  readonly #options: DevelopedProgramOptions;
  readonly #program: Program;
  readonly #ready = Promise.withResolvers<void>();
  #outputsChanged = false;
  #functionNotes: ReadonlySet<string> = new Set();

  constructor(options: DevelopedProgramOptions) {
    this.name = options.name;
    this.#options = options;
    this.#program = options.program;
  }

  /** Resolves when its functions were defined for the first time. */
  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  /** True if the last run changed the outputs: programs that read them must run again. */
  get outputsChanged(): boolean {
    return this.#outputsChanged;
  }

  /** Runs the program, again after the first time. @throws ProgramError if it could not be started */
  async run(signal?: AbortSignal): Promise<ProgramResult> {
    const { inspected } = this.#options;
    const before = this.#program.stackOutputs;
    inspected.started(this.name);
    let result: ProgramResult;
    try {
      result = await this.#program.run(signal, this.#options.stackOutputs());
    } catch (error) {
      inspected.failed(this.name, 0, Error.isError(error) ? error.message : String(error));
      throw error;
    }
    await this.#options.deployed();
    this.#outputsChanged = !isDeepStrictEqual(before, this.#program.stackOutputs);
    const notes = await this.#options.tables?.apply(this.#program.dynamoDbTables());
    for (const note of notes ?? []) this.#options.onNote(note);
    return result;
  }

  /**
   * Defines the functions of the last run, with their code as it is now.
   * @returns notes about functions that do not run as on AWS, without those of the previous call
   */
  async defineFunctions(): Promise<readonly string[]> {
    const { functions, folder } = this.#options;
    const notes = await functions.apply(this.name, folder, await this.#program.lambdaFunctions());
    const before = this.#functionNotes;
    this.#functionNotes = new Set(notes);
    await this.watchFunctions();
    this.#ready.resolve();
    return notes.filter((note) => !before.has(note));
  }

  /** Watches the code of the functions, and the files that they have loaded. */
  async watchFunctions(): Promise<void> {
    const sources = this.#options.functions.sourcesOf(this.name);
    const kinds = await Promise.all(sources.map(async (it) => (await stat(it).catch(() => undefined))?.isDirectory()));
    await this.#program.watchAlso({
      files: sources.filter((_, index) => kinds[index] !== true),
      folders: sources.filter((_, index) => kinds[index] === true),
    });
  }

  /**
   * Reloads the functions whose code was saved.
   * @returns their names, and whether the program must run because it uses one of the files, or because no function does
   */
  async reloadFunctions(paths: readonly string[]): Promise<ReloadedFunctions> {
    const { functions } = this.#options;
    const affected = paths.map((path) => ({ path, ...functions.affectedBy(this.name, path) }));
    const names = [...new Set(affected.flatMap((it) => it.names))];
    if (affected.some(({ mustCopy }) => mustCopy)) await this.defineFunctions();
    functions.reload(names);
    return { names, mustRun: affected.some((it) => it.names.length === 0 || this.#program.uses(it.path)) };
  }

  /** Checks the APIs that a run deployed. */
  async judge(result: ProgramResult): Promise<RunJudgement> {
    const [{ programFindings }, { unansweredApis, unservedApis }] = await Promise.all([
      import("./check/program-findings.ts"),
      import("./check/service-status.ts"),
    ]);
    const { endpoint, region, folder, off, hasFunctionService, functions, inspected } = this.#options;
    const judgement = await programFindings({ endpoint, region, folder, result, off });
    inspected.ended(this.name, folder, result, judgement);
    const { findings, apis } = judgement;
    return {
      findings,
      unserved: result.kind === "succeeded" ? unservedApis(apis) : [],
      unanswered: unansweredApis(apis, (uri) => hasFunctionService || functions.runs(uri)),
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
