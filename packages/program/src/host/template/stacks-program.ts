// A program whose stacks are templates: runs each, and joins their results.
import { join } from "node:path";
import type { PropertyMap } from "@answerback/pulumi/host";
import { tablesOf } from "../../dynamodb/program-tables.ts";
import type { StackOutputs } from "../../engine/engine-resource.ts";
import type { StackRecord } from "../../engine/stack-record.ts";
import { LambdaFunctions } from "../../lambda/lambda-functions.ts";
import type { Changes, ProgramResult } from "../../report/event.ts";
import { type ShownMap, shownMap } from "../../report/shown-value.ts";
import type { Program, ProgramOptions } from "../program.ts";
import { ProgramError } from "../program-error.ts";
import { type FolderWatch, watchFolder } from "../watch-folder.ts";
import type { SourceStack, StackSource } from "./stack-source.ts";
import { exportsName, TemplateRun, type TemplateRunResult, templateProject } from "./template-run.ts";

/** @param folder of the program, for code that its templates name by paths */
export async function openStacksProgram(
  options: ProgramOptions,
  source: StackSource,
  folder: string,
): Promise<Program> {
  const watches: FolderWatch[] = [];
  let lastOutputs: StackOutputs = {};
  let records: readonly StackRecord[] = [];
  let sources: ReadonlySet<string> = new Set();
  const lambda = new LambdaFunctions({
    programFolder: folder,
    codeFolder: join(options.stateFolder, "functions", source.fullName.replaceAll(/[^\w-]+/g, "-").slice(-64)),
    unpack: options.unpack ?? refuseZip,
  });
  const states = () => records.flatMap((record) => record.state().resources);

  return {
    get stackOutputs() {
      return lastOutputs;
    },
    fullName: async () => source.fullName,
    async run(signal, stackOutputs) {
      const startedMillis = performance.now();
      const loaded = await loadedStacks(source, signal);
      if (loaded instanceof ProgramError) return failed(loaded, records, performance.now() - startedMillis);
      const runs: (TemplateRunResult & { readonly stack: SourceStack })[] = [];
      const outputs: Record<string, PropertyMap> = {};
      const files = new Set<string>();
      for (const stack of loaded) {
        const run = new TemplateRun(options, stack);
        const result = await run.run({ ...stackOutputs, ...outputs, ...options.stackOutputs }, signal);
        runs.push({ ...result, stack });
        outputs[`${templateProject}/${stack.name}`] = result.record.outputs;
        outputs[`${templateProject}/${stack.name}/${exportsName}`] = result.exports;
        for (const file of run.sources) files.add(file);
      }
      records = runs.map(({ record }) => record);
      sources = files;
      for (const watch of watches) watch.addFiles([...sources]);
      lastOutputs = outputs;
      return { ...joined(runs), durationMillis: performance.now() - startedMillis };
    },
    lambdaFunctions: () => lambda.of(states()),
    dynamoDbTables: () => ({ tables: tablesOf(states()), items: [] }),
    prepare: async () => {},
    checkTypes: async () => {},
    uses: (path) => source.uses(path) || sources.has(path),
    async watchAlso({ files = [], folders = [] }) {
      for (const watch of watches) {
        watch.addFiles(files);
        for (const it of folders) await watch.addFolder(it);
      }
    },
    async watch(onSaved) {
      const { folder: watched, ignored = [], files = [] } = source.watched;
      const watch = await watchFolder(watched, [options.stateFolder, ...ignored], onSaved);
      watch.addFiles([...files, ...sources]);
      watches.push(watch);
    },
    async close() {
      for (const watch of watches) watch.close();
    },
  };
}

async function refuseZip(): Promise<never> {
  throw new Error("zip files are not supported");
}

async function loadedStacks(
  source: StackSource,
  signal: AbortSignal | undefined,
): Promise<readonly SourceStack[] | ProgramError> {
  try {
    return await source.load(signal);
  } catch (error) {
    if (error instanceof ProgramError) return error;
    throw error;
  }
}

const noChanges: Changes = { created: 0, updated: 0, replaced: 0, deleted: 0, same: 0 };

/** A run that deployed nothing. */
function failed(error: ProgramError, records: readonly StackRecord[], durationMillis: number): ProgramResult {
  const outputs = Object.assign({}, ...records.map((record) => shownMap(record.outputs)));
  return { kind: "failed", outputs, resources: [], changes: noChanges, errors: [error], durationMillis };
}

function joined(
  runs: readonly (TemplateRunResult & { readonly stack: SourceStack })[],
): Omit<ProgramResult, "durationMillis"> {
  const results = runs.map(({ result }) => result);
  const sum = (count: keyof Changes) => results.reduce((total, { changes }) => total + changes[count], 0);
  return {
    kind: results.every(({ kind }) => kind === "succeeded") ? "succeeded" : "failed",
    outputs: runs.length === 1 ? results[0]!.outputs : outputsByStack(runs),
    resources: results.flatMap(({ resources }) => resources),
    changes: {
      created: sum("created"),
      updated: sum("updated"),
      replaced: sum("replaced"),
      deleted: sum("deleted"),
      same: sum("same"),
    },
    errors: results.flatMap(({ errors }) => errors),
    placeOf: (urn, path, at) => results.map((it) => it.placeOf?.(urn, path, at)).find((it) => it !== undefined),
  };
}

/** `STACK.OUTPUT`, as the CDK prints them. */
function outputsByStack(runs: readonly (TemplateRunResult & { readonly stack: SourceStack })[]): ShownMap {
  return Object.fromEntries(
    runs.flatMap(({ stack, result }) =>
      Object.entries(result.outputs).map(([name, value]) => [`${stack.name}.${name}`, value]),
    ),
  );
}
