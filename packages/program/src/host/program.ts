// Runs a Pulumi program against an endpoint, without the Pulumi CLI: serves the engine for its SDK, starts its process,
// handles its registrations, and saves the state for the next run.

import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { nativeResourceTypes, type ResourceType, resourceTypes } from "@answerback/pulumi/host";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import engineGrpc from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import monitorGrpc from "@pulumi/pulumi/proto/resource_grpc_pb.js";
import { tableItemsOf, tablesOf } from "../dynamodb/program-tables.ts";
import type { TableDefinition, TableItemDefinition } from "../dynamodb/table-definition.ts";
import { CallbackClients } from "../engine/callback-clients.ts";
import { defaultTagsOf } from "../engine/default-tags.ts";
import { Deployment } from "../engine/deployment.ts";
import { DynamicProvider } from "../engine/dynamic-provider.ts";
import { createEngine, type LogEvent } from "../engine/engine.ts";
import type { StackOutputs } from "../engine/engine-resource.ts";
import { HookHost } from "../engine/hook.ts";
import { createMonitor, type MonitorTarget } from "../engine/monitor.ts";
import { StackRecord } from "../engine/stack-record.ts";
import { StateFile, unsavedState } from "../engine/state-file.ts";
import { TransformHost } from "../engine/transform.ts";
import type { LambdaFunction } from "../lambda/lambda-function.ts";
import { LambdaFunctions } from "../lambda/lambda-functions.ts";
import type { ProgramEvent, ProgramResult } from "../report/event.ts";
import { shownMap } from "../report/shown-value.ts";
import { thrownMessage } from "../report/thrown-message.ts";
import { declarationsOf } from "../stand-in/declarations/declarations.ts";
import { FunctionHost } from "../stand-in/function-host.ts";
import { startDotnetProcess } from "./language/dotnet-process.ts";
import { startGoProcess } from "./language/go-process.ts";
import type { EngineAddress, LanguageProcess, ProcessEnd } from "./language/language-process.ts";
import { startNodeProcess } from "./language/node-process.ts";
import { startPythonProcess } from "./language/python-process.ts";
import { ProgramError } from "./program-error.ts";
import { type Project, readProject } from "./project.ts";
import { resourceContext } from "./resource-context.ts";
import { checkTypes } from "./type-check.ts";
import { type FolderWatch, type SavedFile, watchFolder } from "./watch-folder.ts";

export interface ProgramOptions {
  /** The folder of Pulumi.yaml, a CloudFormation template, or the folder of one. */
  readonly folder: string;
  /** Default `dev`. Templates: the stack's name. */
  readonly stack?: string | undefined;
  /** The stack's name of a template if `stack` is absent. Default: `dev` for `template.yaml`, else the file's name. */
  readonly templateStack?: string | undefined;
  /** Overrides Pulumi.yaml and Pulumi.<stack>.yaml. Keys of the project (`key`), or full names (`aws:region`). */
  readonly config?: Readonly<Record<string, string>> | undefined;
  /** `http://HOST:PORT` of the control plane. `run` waits for a promise; `prepare` does not. */
  readonly endpoint: string | Promise<string>;
  /** The default region; `aws:region` or a provider overrides it. */
  readonly region: string;
  /** Twelve digits. */
  readonly accountId: string;
  /** Contains `stacks/<stack>.json`. */
  readonly stateFolder: string;
  /** False: each run begins without a state and saves none, for a program that runs once. Default true. */
  readonly savesState?: boolean | undefined;
  /** For data that speeds up the next start. Default: `cache` in `stateFolder`. */
  readonly cacheFolder?: string | undefined;
  /**
   * Called for each DynamoDB table while the program runs. A DynamoDB on this machine has the tables. Default: they are made up
   * like other services' resources.
   */
  readonly onTable?: (() => void) | undefined;
  /** Unpacks a zip file into a folder, for functions. Default: functions in zip files do not run. */
  readonly unpack?: ((zip: string, folder: string) => Promise<void>) | undefined;
  /** The program's own AWS clients call AWS. Default false: they call the endpoint, which has only API Gateway. */
  readonly allowAws?: boolean | undefined;
  /** Only the program makes deployments, as on AWS. Default false. */
  readonly exact?: boolean | undefined;
  /** Templates: values of the Systems Manager parameter store, by name. */
  readonly ssmParameters?: Readonly<Record<string, string>> | undefined;
  /** Outputs for `pulumi.StackReference`. */
  readonly stackOutputs?: StackOutputs | undefined;
  /** The token that lets a create choose the identifier. Absent: the endpoint chooses identifiers. */
  readonly identifierToken?: string | undefined;
  readonly onEvent: (event: ProgramEvent) => void;
  /** Replaces the real types, by official token. */
  readonly resourceTypes?: ReadonlyMap<string, ResourceType>;
}

export interface RunOptions extends ProgramOptions {
  readonly signal?: AbortSignal | undefined;
}

/** A program that runs repeatedly, one run at a time. */
export interface Program {
  /**
   * `project/stack`, from the current files.
   * @throws ProgramError if they cannot be read
   */
  fullName(): Promise<string>;
  /**
   * @param stackOutputs of other programs; those in the options override them
   * @throws ProgramError if it could not be started
   */
  run(signal?: AbortSignal, stackOutputs?: StackOutputs): Promise<ProgramResult>;
  /**
   * The Lambda functions of the last run, ready to run: their code is laid out as it is now on disk, in folders that stay
   * until the second call after this one. Those of a failed run include functions that it did not reach.
   */
  lambdaFunctions(): Promise<readonly LambdaFunction[]>;
  /** The DynamoDB tables of the last run, and their items. A failed run keeps earlier tables that it did not reach. */
  dynamoDbTables(): { readonly tables: readonly TableDefinition[]; readonly items: readonly TableItemDefinition[] };
  /** The last run's outputs for other programs' stack references, including secrets, by `project/stack`. */
  readonly stackOutputs: StackOutputs;
  /**
   * Starts the process of the next run in advance: it loads the SDK and waits. Best called after a run if another one is
   * likely.
   */
  prepare(): Promise<void>;
  /**
   * Reports the program's type errors as events, from a process with low priority. The next run kills it instead of
   * waiting. Best called after a run.
   */
  checkTypes(): Promise<void>;
  /** True if the last run read the file, or if the file is part of the project. */
  uses(file: string): boolean;
  /** Watches these files and folders too, also in folders that are otherwise ignored. Absolute paths. */
  watchAlso(paths: { readonly files?: readonly string[]; readonly folders?: readonly string[] }): Promise<void>;
  /** Calls back when files of the program have been saved, until `close`. */
  watch(onSaved: (files: readonly SavedFile[]) => void): Promise<void>;
  close(): Promise<void>;
}

export async function openPulumiProgram(options: ProgramOptions): Promise<Program> {
  let target: Run | undefined;
  let lastOutputs: StackOutputs = {};
  const server = new Server({ "grpc.max_receive_message_length": 400 * 1024 * 1024 });
  server.addService(
    monitorGrpc.ResourceMonitorService,
    createMonitor(() => target),
  );
  server.addService(
    engineGrpc.EngineService,
    createEngine(() => target?.log),
  );
  const port = await listen(server);
  const engine: EngineAddress = { address: `127.0.0.1:${port}` };
  const watches: FolderWatch[] = [];
  let outsideFiles: readonly string[] = [];
  let usedFiles: ReadonlySet<string> = new Set();
  let isClosed = false;
  let spare: { readonly process: LanguageProcess; readonly key: string } | undefined;
  let typeCheck: AbortController | undefined;
  let lastRecord: StackRecord | undefined;
  let lambda: LambdaFunctions | undefined;
  const cacheFolder = options.cacheFolder ?? join(options.stateFolder, "cache");

  return {
    get stackOutputs() {
      return lastOutputs;
    },
    async fullName() {
      const { name, stack } = await readProject(options);
      return `${name}/${stack}`;
    },
    async run(signal, stackOutputs) {
      const startedMillis = performance.now();
      typeCheck?.abort();
      const project = await readProject(options);
      const waiting = spare;
      spare = undefined;
      const isUsable = waiting?.process.isWaiting === true && waiting.key === (await processKey(project));
      if (!isUsable) await waiting?.process.stop();
      const child = isUsable && waiting ? waiting.process : startProcess(project, engine, cacheFolder);
      try {
        const endpoint = await options.endpoint;
        const outputs = { ...stackOutputs, ...options.stackOutputs };
        const run = await prepareRun({ ...options, stackOutputs: outputs }, endpoint, project, engine);
        target = run;
        lastRecord = run.deployment.record;
        lambda ??= new LambdaFunctions({
          programFolder: project.folder,
          codeFolder: join(options.stateFolder, "functions", project.stack),
          unpack: options.unpack ?? refuseZip,
        });
        const end = await untilAborted(
          child.run(project, programEnvironment(options, endpoint), {
            line: lineEvents(options),
            finished: () => options.onEvent({ kind: "finished" }),
          }),
          child,
          signal,
        );
        outsideFiles = end.outsideFiles;
        const manifests = ["package.json", "tsconfig.json", "requirements.txt"].map((it) => join(project.folder, it));
        usedFiles = new Set([...outsideFiles, ...project.files, ...manifests]);
        for (const watch of watches) watch.addFiles(outsideFiles);
        const errors = [
          ...run.deployment.errors,
          ...(signal?.aborted ? [aborted()] : await programErrors(end, project, run)),
        ];
        await run.deployment.finish(errors.length === 0);
        lastOutputs = { [`${project.name}/${project.stack}`]: run.deployment.record.outputs };
        const all = [...errors, ...run.deployment.errors.filter((it) => !errors.includes(it))];
        return {
          kind: all.length === 0 ? "succeeded" : "failed",
          outputs: shownMap(run.deployment.record.outputs),
          resources: run.deployment.resources(),
          changes: run.deployment.changes(),
          errors: all,
          durationMillis: performance.now() - startedMillis,
        };
      } finally {
        const ended = target?.end();
        target = undefined;
        await Promise.all([child.stop(), ended]);
      }
    },
    dynamoDbTables() {
      const states = lastRecord?.state().resources ?? [];
      return { tables: tablesOf(states), items: tableItemsOf(states) };
    },
    async lambdaFunctions() {
      return lambda === undefined || lastRecord === undefined ? [] : lambda.of(lastRecord.state().resources);
    },
    async prepare() {
      const project = await readProject(options);
      await spare?.process.stop();
      if (isClosed) return;
      spare = { process: startProcess(project, engine, cacheFolder), key: await processKey(project) };
    },
    async checkTypes() {
      typeCheck?.abort();
      const check = new AbortController();
      typeCheck = check;
      const project = await readProject(options);
      for (const error of await checkTypes(project, cacheFolder, check.signal)) {
        options.onEvent({ kind: "type-error", ...error });
      }
    },
    uses: (file) => usedFiles.has(file),
    async watchAlso({ files = [], folders = [] }) {
      for (const watch of watches) {
        watch.addFiles(files);
        for (const folder of folders) await watch.addFolder(folder);
      }
    },
    async watch(onSaved) {
      const watch = await watchFolder(resolve(options.folder), [options.stateFolder], onSaved);
      watch.addFiles(outsideFiles);
      watches.push(watch);
    },
    async close() {
      isClosed = true;
      typeCheck?.abort();
      for (const watch of watches) watch.close();
      await spare?.process.stop();
      spare = undefined;
      server.forceShutdown();
    },
  };
}

async function refuseZip(): Promise<never> {
  throw new Error("zip files are not supported");
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
      if (error === null) resolve(port);
      else reject(error);
    });
  });
}

/** Redirects the program's own AWS clients to the endpoint, unless the user has set another one. */
function programEnvironment({ allowAws, region }: ProgramOptions, endpoint: string): Readonly<Record<string, string>> {
  if (allowAws || process.env.AWS_ENDPOINT_URL !== undefined) return {};
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: "answerback",
    AWS_SECRET_ACCESS_KEY: "answerback",
    AWS_EC2_METADATA_DISABLED: "true",
  };
}

/** Everything that a waiting process has already read; if it changes, the process cannot be used. */
async function processKey({ config: _, secretConfig: __, configNotes: ___, ...project }: Project): Promise<string> {
  const packages = ["package.json", "tsconfig.json", join("node_modules", ".package-lock.json")];
  const times = packages.map(async (name) => (await stat(join(project.folder, name)).catch(() => undefined))?.mtimeMs);
  return JSON.stringify([project, await Promise.all(times)]);
}

function startProcess(project: Project, engine: EngineAddress, cacheFolder: string): LanguageProcess {
  switch (project.runtime) {
    case "nodejs":
      return startNodeProcess(project, engine, cacheFolder);
    case "python":
      return startPythonProcess(project, engine);
    case "go":
      return startGoProcess(engine, cacheFolder);
    case "dotnet":
      return startDotnetProcess(engine);
    default:
      throw new ProgramError(
        "RUNTIME_NOT_SUPPORTED",
        `${project.files[0]} has runtime: ${project.runtime}. Answerback supports nodejs, python, go and dotnet.`,
      );
  }
}

interface Run extends MonitorTarget {
  readonly log: (event: LogEvent) => void;
  /** Closes connections; otherwise the gateway would wait for them when it stops. */
  readonly end: () => Promise<void>;
  /** Logged messages with severity error. */
  readonly loggedErrors: readonly string[];
}

async function prepareRun(
  options: ProgramOptions,
  endpoint: string,
  project: Project,
  engine: EngineAddress,
): Promise<Run> {
  const path = join(options.stateFolder, "stacks", `${project.stack}.json`);
  const file = options.savesState === false ? unsavedState : new StateFile(path);
  const [state, context] = await Promise.all([
    file.read(),
    resourceContext(endpoint, project.config["aws:region"] ?? options.region, options.accountId),
  ]);
  const declarations = declarationsOf(project);
  const environment = programEnvironment(options, endpoint);
  const dynamic = new DynamicProvider(project, engine, environment, { line: lineEvents(options) });
  const callbacks = new CallbackClients();
  const deployment = new Deployment({
    project: project.name,
    stack: project.stack,
    record: new StackRecord(file, state, endpoint),
    resourceTypes: options.resourceTypes ?? new Map<string, ResourceType>([...resourceTypes, ...nativeResourceTypes]),
    context,
    defaultTags: defaultTagsOf({ defaultTags: project.config["aws:defaultTags"] ?? null }),
    exact: options.exact ?? false,
    onTable: options.onTable,
    identifierToken: options.identifierToken,
    stackOutputs: options.stackOutputs ?? {},
    declarations,
    dynamic,
    hooks: new HookHost(callbacks, options.onEvent),
    emit: options.onEvent,
  });
  for (const message of project.configNotes) options.onEvent({ kind: "note", message, resource: undefined });
  const loggedErrors: string[] = [];
  return {
    deployment,
    functions: new FunctionHost(project.folder, options.onEvent, declarations),
    project,
    transforms: new TransformHost(callbacks),
    end: async () => {
      callbacks.close();
      context.client.destroy();
      await dynamic.close();
    },
    loggedErrors,
    log: (event) => {
      if (event.severity === "error") loggedErrors.push(event.message);
      options.onEvent(event);
    },
  };
}

const aborted = () => new ProgramError("ABORTED", "The run was stopped before the program ended.");
const lineEvents = (options: ProgramOptions) => (stream: "stdout" | "stderr", line: string) =>
  options.onEvent({ kind: "line", stream, line });

async function untilAborted(
  end: Promise<ProcessEnd>,
  child: LanguageProcess,
  signal: AbortSignal | undefined,
): Promise<ProcessEnd> {
  const stop = () => void child.stop();
  if (signal?.aborted) stop();
  signal?.addEventListener("abort", stop, { once: true });
  try {
    return await end;
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}

async function programErrors(end: ProcessEnd, project: Project, run: Run): Promise<readonly ProgramError[]> {
  const { deployment, loggedErrors } = run;
  // The SDK's errors for failed resources were already reported with the resources.
  const resourcesFailed = deployment.errors.length > 0;
  const thrown = end.thrown.filter((error) => !(resourcesFailed && error.fromSdk));
  const errors = await Promise.all(
    thrown.map(async (error) => new ProgramError("PROGRAM_FAILED", await thrownMessage(error, project.folder))),
  );
  if (end.exitCode !== 0 && end.thrown.length === 0 && !resourcesFailed) {
    const how = end.exitCode === null ? "was killed" : `ended with exit code ${end.exitCode}`;
    const why = loggedErrors.length > 0 ? `:\n${loggedErrors.join("\n")}` : ". Its output may show the reason.";
    errors.push(new ProgramError("PROGRAM_FAILED", `The program ${how}${why}`));
  }
  return errors;
}
