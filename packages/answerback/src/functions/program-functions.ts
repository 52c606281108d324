// The functions of the programs of `dev`: defined as the programs say and the settings override, reloaded when their code
// is saved.
import { sep } from "node:path";
import { isDeepStrictEqual } from "node:util";
import {
  type FunctionDefinition,
  FunctionDefinitionError,
  type FunctionEvent,
  type Functions,
  runtimeProblem,
} from "@answerback/functions";
import type { LambdaFunction } from "@answerback/program";
import type { Settings } from "../settings/schema.ts";
import type { LocalFunctions } from "./local-functions.ts";

/** As in the settings; a test may replace the code by a handler of its own process. */
export type FunctionOverride = NonNullable<Settings["functions"]>[string] & Pick<FunctionDefinition, "handlerFunction">;

/** A function that is defined, with where its code comes from. */
interface RunningFunction {
  readonly program: string;
  readonly definition: FunctionDefinition;
  readonly revision: string;
  /** Files and folders, absolute. */
  readonly sources: readonly string[];
  /** Folders in which code runs that is copied from the sources: a saved one must be copied again. */
  readonly copies: readonly string[];
}

export interface ProgramFunctionsOptions {
  readonly local: Pick<LocalFunctions, "begin">;
  /** By name on AWS or in the program. */
  readonly settings: Readonly<Record<string, FunctionOverride>>;
}

export class ProgramFunctions {
  readonly #options: ProgramFunctionsOptions;
  readonly #running = new Map<string, RunningFunction>();
  /** Files that a function has loaded, by its name. */
  readonly #loaded = new Map<string, Set<string>>();
  readonly #unused: Set<string>;
  #functions: Functions | undefined;

  constructor(options: ProgramFunctionsOptions) {
    this.#options = options;
    this.#unused = new Set(Object.keys(options.settings));
  }

  /** The functions of all programs that are defined, by name. */
  get names(): readonly string[] {
    return [...this.#running.keys()];
  }

  /** Runtimes of functions that run on this process's Node.js in place of another one: `nodejs20.x`. */
  get replacedNodeRuntimes(): readonly string[] {
    const own = `nodejs${process.versions.node.split(".")[0]}.x`;
    const runtimes = Array.from(this.#running.values(), ({ definition }) => definition.runtime ?? "");
    return [...new Set(runtimes)].filter((it) => it.startsWith("nodejs") && it !== own).toSorted();
  }

  /** Settings of functions that no program has, so far. */
  get unusedSettings(): readonly string[] {
    return [...this.#unused];
  }

  /**
   * Defines the functions of a program, and removes those that it no longer has.
   * @param folder of the program, for packages of the AWS SDK
   * @returns a sentence or more for each function that does not run as it would on AWS
   */
  async apply(program: string, folder: string, found: readonly LambdaFunction[]): Promise<readonly string[]> {
    const notes: string[] = [];
    const wanted = new Map<string, RunningFunction>();
    for (const one of found) {
      const override = this.#overrideOf(one);
      const owner = this.#running.get(one.name)?.program ?? program;
      if (owner !== program) {
        notes.push(
          `Function ${one.name} is also defined by ${owner}, whose function runs. Give one of the two another name.`,
        );
      } else if (override.skip !== true) {
        const made = runningFunction(program, folder, one, override);
        if (typeof made === "string") notes.push(made);
        else wanted.set(one.name, made);
        for (const layer of one.missingLayers) {
          notes.push(
            `Function ${one.name} runs without the layer ${layer}, which the program does not define. Name its unpacked folder in functions.${one.logicalName}.layers of answerback.yaml.`,
          );
        }
      }
    }
    if (wanted.size > 0) this.#functions ??= await this.#options.local.begin();
    const functions = this.#functions;
    if (functions === undefined) return notes;
    for (const [name, { program: owner }] of this.#running) {
      if (owner === program && !wanted.has(name)) await this.#remove(functions, name);
    }
    for (const [name, made] of wanted) {
      const problem = this.#define(functions, name, made);
      if (problem !== undefined) notes.push(`Function ${name} does not run: ${problem}`);
    }
    return notes;
  }

  /** Code files and folders of a program's functions that a watch must include. */
  sourcesOf(program: string): readonly string[] {
    return this.#ofProgram(program).flatMap(([name, { sources }]) => [...sources, ...(this.#loaded.get(name) ?? [])]);
  }

  /**
   * Finds the functions of a program whose code contains a file.
   * @returns their names; `mustCopy` if a call of `apply` must follow, because they run in copies
   */
  affectedBy(program: string, path: string): { readonly names: readonly string[]; readonly mustCopy: boolean } {
    const affected = this.#ofProgram(program).filter(
      ([name, { sources }]) =>
        this.#loaded.get(name)?.has(path) || sources.some((it) => path === it || path.startsWith(it + sep)),
    );
    return { names: affected.map(([name]) => name), mustCopy: affected.some(([, { copies }]) => copies.length > 0) };
  }

  reload(names: readonly string[]): void {
    this.#functions?.reload(names.filter((name) => this.#running.has(name)));
  }

  /** @returns the program of the function, if the event named files that it had not loaded before */
  noteLoaded({ functionName, paths }: Extract<FunctionEvent, { kind: "loaded" }>): string | undefined {
    const running = this.#running.get(functionName);
    if (running === undefined) return undefined;
    const known = this.#loaded.get(functionName) ?? new Set();
    const count = known.size;
    for (const path of paths) if (!running.copies.some((it) => path.startsWith(it + sep))) known.add(path);
    this.#loaded.set(functionName, known);
    return known.size > count ? running.program : undefined;
  }

  /** Replaces paths of copies by those of the program's files: `text` is a line of a log. */
  withOriginalPaths(functionName: string, text: string): string {
    const { origins = [] } = this.#running.get(functionName)?.definition ?? {};
    return origins.reduce((shown, [copy, source]) => shown.replaceAll(copy, source), text);
  }

  /** @param uri of an integration or an authorizer */
  runs(uri: string): boolean {
    const name = /:function:([\w-]+)/.exec(uri)?.[1];
    // A stage variable names the function: each stage may have another one.
    return name === undefined ? this.#running.size > 0 : this.#functions?.find(name) !== undefined;
  }

  #overrideOf({ name, logicalName }: LambdaFunction): FunctionOverride {
    const { settings } = this.#options;
    const key = [name, logicalName].find((it) => Object.hasOwn(settings, it));
    if (key === undefined) return {};
    this.#unused.delete(key);
    return settings[key] ?? {};
  }

  #ofProgram(program: string): readonly (readonly [string, RunningFunction])[] {
    return [...this.#running].filter(([, it]) => it.program === program);
  }

  /** @returns a reason why it does not run */
  #define(functions: Functions, name: string, made: RunningFunction): string | undefined {
    const before = this.#running.get(name);
    this.#running.set(name, made);
    if (isDeepStrictEqual(before?.definition, made.definition)) {
      if (before?.revision !== made.revision) functions.reload([name]);
    } else {
      this.#loaded.delete(name);
      try {
        functions.define(made.definition);
      } catch (error) {
        if (!(error instanceof FunctionDefinitionError)) throw error;
        this.#running.delete(name);
        return error.message;
      }
    }
    const known = functions.find(name);
    return known && runtimeProblem(known);
  }

  async #remove(functions: Functions, name: string): Promise<void> {
    this.#running.delete(name);
    this.#loaded.delete(name);
    await functions.remove(name);
  }
}

/** @returns a note if it cannot run */
function runningFunction(
  program: string,
  programFolder: string,
  found: LambdaFunction,
  override: FunctionOverride,
): RunningFunction | string {
  const { name, logicalName, arn, versions, aliases, code, layers } = found;
  const own = code.kind === "folder" ? code : undefined;
  const { handlerFunction } = override;
  const folder = override.folder ?? own?.folder;
  if (folder === undefined && handlerFunction === undefined) {
    const reason = code.kind === "refused" ? code.reason : "";
    return `Function ${name} does not run here: ${reason}. Name a folder with its code in functions.${logicalName}.folder of answerback.yaml, or set AWS_ENDPOINT_URL_LAMBDA to a service that runs it.`;
  }
  const isOwn = override.folder === undefined && handlerFunction === undefined && own !== undefined;
  const parts = isOwn ? [own, ...layers] : layers;
  return {
    program,
    definition: {
      name,
      arn,
      folder,
      handlerFunction,
      runtime: override.runtime ?? found.runtime,
      handler: override.handler ?? found.handler,
      environment: { ...found.environment, ...override.environment },
      timeoutSeconds: override.timeoutSeconds ?? found.timeoutSeconds,
      memorySize: override.memorySize ?? found.memorySize,
      reservedConcurrency: override.reservedConcurrency ?? found.reservedConcurrency,
      layers: [...layers.map((it) => it.folder), ...(override.layers ?? [])],
      versions,
      aliases,
      sdkFolders: [programFolder, import.meta.dirname],
      origins: parts.flatMap(({ origins }) => origins),
    },
    revision: own?.revision ?? "",
    sources: [
      ...(override.folder === undefined ? [] : [override.folder]),
      ...(override.layers ?? []),
      ...parts.flatMap(({ sources }) => sources),
    ],
    copies: parts.flatMap(({ sources, folder: place }) => (sources.includes(place) ? [] : place)),
  };
}
