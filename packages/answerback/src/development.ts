// The development session of `answerback dev`: an embedded gateway and the programs that are deployed to it.
import { randomUUID } from "node:crypto";
import { readdir, realpath, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { type FunctionEvent, unpack } from "@answerback/functions";
import type { DebuggerPort } from "@answerback/functions/debugger";
import { type Exchange, type Gateway, ManualClock, startGateway } from "@answerback/gateway";
import { defaultStack, openProgram, type Program, type ProgramEvent } from "@answerback/program";
import { DevelopedProgram } from "./developed-program.ts";
import {
  functionEndpoints,
  hadTables,
  integrationEnvironment,
  openDynamoDb,
  programTables,
} from "./dynamodb/open-dynamodb.ts";
import { findingCodes } from "./finding-codes.ts";
import { type InspectOption, openInspected } from "./functions/inspect-option.ts";
import { createLocalFunctions } from "./functions/local-functions.ts";
import { ProgramFunctions } from "./functions/program-functions.ts";
import { InspectedPrograms } from "./inspected-programs.ts";
import { inspectorPage, writeConversations } from "./inspector-parts.ts";
import { type ProgramPlace, programPlace } from "./program-place.ts";
import { gatewaySettings } from "./settings/gateway-settings.ts";
import type { Settings } from "./settings/schema.ts";
import { templateOptions } from "./settings/template-options.ts";
import { makeStateFolder, stateFolderName } from "./state-folder.ts";
import { UserError } from "./user-error.ts";

export interface DevelopmentOptions {
  /**
   * Folders with a `Pulumi.yaml`, or templates, at least one. Each program keeps its ids and state in the `.answerback/` of its folder, the
   * gateway its data in that of the first.
   */
  readonly folders: readonly string[];
  readonly settings: Settings;
  /** Configuration that overrides `Pulumi.<stack>.yaml`: `key` in each project, or a full name. */
  readonly config?: Readonly<Record<string, string>>;
  readonly stack?: string;
  /** Discard all state first. */
  readonly reset?: boolean;
  /** Leave deployments to the programs, as AWS does. */
  readonly exact?: boolean;
  /** Let the programs and their integrations call AWS. Default false. */
  readonly aws?: boolean;
  /** Functions are debugged through this port. */
  readonly inspect?: InspectOption;
  /** Time stands still until it is turned. */
  readonly manualClock?: boolean;
  /** @param program its name in the session */
  readonly onEvent: (event: ProgramEvent, program: string) => void;
  readonly onExchange: (exchange: Exchange) => void;
  /** Events of functions that belong to no exchange, and of files that they load. */
  readonly onFunctionEvent?: (event: FunctionEvent) => void;
  readonly onWarning: (message: string) => void;
}

export interface Development {
  readonly gateway: Gateway;
  /** Undefined without `inspect`. */
  readonly debuggerPort: DebuggerPort | undefined;
  readonly isManualClock: boolean;
  /** In the order of `folders`: later ones may read the outputs of earlier ones. */
  readonly programs: readonly DevelopedProgram[];
  readonly functions: ProgramFunctions;
  /** The programs as the inspector sees them. */
  readonly inspected: InspectedPrograms;
  /** Watches files that a function has loaded. */
  noteLoaded(event: Extract<FunctionEvent, { kind: "loaded" }>): Promise<void>;
  /** Warnings about the programs before they run. */
  readonly warnings: readonly string[];
  stop(): Promise<void>;
}

/** Starts the gateway; nothing is deployed until a program runs. @throws UserError, GatewayStartError, ProgramError */
export async function startDevelopment(options: DevelopmentOptions): Promise<Development> {
  const started = new AsyncDisposableStack();
  try {
    return await start(options, started);
  } catch (error) {
    await started.disposeAsync();
    throw error;
  }
}

/** @param started receives what must be closed, in reverse order */
async function start(options: DevelopmentOptions, started: AsyncDisposableStack): Promise<Development> {
  const { settings } = options;
  const folders = await programFolders(options.folders);
  const [first] = folders;
  if (first === undefined) throw new Error("no program given");
  if (options.reset) {
    await Promise.all(folders.map(({ stateFolder }) => rm(stateFolder, { recursive: true, force: true })));
  }
  const ofGateway = await gatewaySettings(settings, join(first.stateFolder, "data"));
  const { region, accountId } = ofGateway;
  const dynamoDb = openDynamoDb({
    setting: settings.dynamodb,
    folder: first.stateFolder,
    region,
    accountId,
    aws: options.aws ?? false,
    warn: options.onWarning,
  });
  started.defer(async () => dynamoDb?.close());
  const endpoint = Promise.withResolvers<string>();
  const inspected = new InspectedPrograms();
  const opened: Program[] = [];
  const identifierToken = randomUUID();
  const clock = options.manualClock === true ? new ManualClock() : undefined;
  const debuggerPort = await openInspected(options.inspect, clock);
  started.defer(async () => debuggerPort?.close());
  const local = createLocalFunctions({
    ...ofGateway,
    debuggerPort,
    clock,
    functions: [],
    folder: join(first.stateFolder, "lambda"),
    acceptsChanges: settings.functionUploads,
    aws: options.aws ?? false,
    endpoints: (gatewayUrl) => functionEndpoints(dynamoDb, gatewayUrl),
    onEvent(event) {
      if (event.kind === "line" && event.requestId !== undefined) return;
      if (event.kind !== "invoked" || !local.isOfExchange(event.requestId)) options.onFunctionEvent?.(event);
    },
  });
  started.defer(() => local.close());
  const functions = new ProgramFunctions({ local, settings: settings.functions ?? {} });
  let running: Gateway | undefined;
  started.defer(async () => running?.stop());
  // The programs call the gateway, so they end first.
  started.defer(async () => void (await Promise.all(opened.map((program) => program.close()))));
  for (const { program: folder, name, stateFolder } of folders) {
    const program = await openProgram({
      folder,
      endpoint: endpoint.promise,
      region,
      accountId,
      stateFolder,
      ...templateOptions(settings, options.stack),
      config: options.config,
      exact: options.exact,
      allowAws: options.aws,
      stackOutputs: settings.stackOutputs,
      identifierToken,
      unpack,
      onTable: dynamoDb && (() => dynamoDb.prepare()),
      onEvent: (event) => options.onEvent(event, name),
    });
    opened.push(program);
    if (hadTables(stateFolder)) dynamoDb?.prepare();
  }
  await requireDifferentNames(opened, options.folders);
  const { stack = defaultStack } = options;
  const warnings = await Promise.all(folders.map(({ folder }) => stackWarning(folder, stack)));
  // The processes of the first runs load their SDK while the gateway starts.
  await Promise.all(opened.map((program) => program.prepare()));
  await Promise.all(folders.map(({ stateFolder }) => makeStateFolder(stateFolder)));
  const ready = Promise.withResolvers<unknown>();
  const gateway = await startGateway({
    ...ofGateway,
    ...local.ofGateway,
    ...(clock && { clock }),
    reachAws: options.aws ?? false,
    services: [...local.ofGateway.services, ...(dynamoDb?.services ?? [])],
    environment: integrationEnvironment(dynamoDb),
    // The programs' state survives, so the gateway's data must too.
    dataFolder: ofGateway.dataFolder ?? join(first.stateFolder, "data"),
    log: { ...ofGateway.log, folder: ofGateway.log.folder ?? join(first.stateFolder, "logs") },
    onExchange(exchange) {
      for (const invocation of [exchange.authorization, exchange.invocation]) {
        if (invocation !== undefined && invocation.report === undefined) local.release(invocation.requestId);
      }
      options.onExchange(exchange);
    },
    onWarning: options.onWarning,
    // The findings after the run report this with the place in the program.
    onUncompiled: () => {},
    inspectorPage,
    writeConversations,
    inspectedProgram: inspected,
    identifierToken,
    clientOrigins: "loopback",
    backendsReady: ready.promise,
  });
  running = gateway;
  await local.start(gateway);
  endpoint.resolve(gateway.url);
  const common = {
    inspected,
    endpoint: gateway.url,
    deployed: gateway.deployed,
    region,
    off: findingCodes(settings.findings?.off),
    hasFunctionService:
      options.aws === true ||
      [process.env.AWS_ENDPOINT_URL_LAMBDA, process.env.AWS_ENDPOINT_URL].some((it) => it !== undefined),
    stackOutputs: () => Object.assign({}, ...opened.map((program) => program.stackOutputs)),
  };
  const programs = opened.map((program, index) => {
    const { name, stateFolder } = folders[index]!;
    const tables = dynamoDb && programTables(dynamoDb, stateFolder);
    const onNote = (message: string) => options.onEvent({ kind: "note", message, resource: undefined }, name);
    return new DevelopedProgram({ ...common, ...folders[index]!, program, functions, tables, onNote });
  });
  ready.resolve(Promise.all(programs.map((program) => program.ready)));
  return {
    gateway,
    debuggerPort,
    isManualClock: clock !== undefined,
    programs,
    functions,
    inspected,
    async noteLoaded(event) {
      const name = functions.noteLoaded(event);
      await programs.find((program) => program.name === name)?.watchFunctions();
    },
    warnings: warnings.filter((it) => it !== undefined),
    stop: () => started.disposeAsync(),
  };
}

/**
 * Identifiers are derived from project, stack and resource names, so two programs with the same project and stack would
 * collide.
 * @throws UserError
 */
async function requireDifferentNames(programs: readonly Program[], folders: readonly string[]): Promise<void> {
  // The run reports project files that cannot be read.
  const names = await Promise.all(programs.map((program) => program.fullName().catch(() => undefined)));
  const again = names.findIndex((name, index) => name !== undefined && names.indexOf(name) !== index);
  if (again < 0) return;
  const [project, stack] = (names[again] ?? "").split("/");
  const [first, second] = [folders[names.indexOf(names[again])], folders[again]];
  throw new UserError(`${first} and ${second} are both the project ${project}, stack ${stack}. ${renaming(project)}`);
}

/** Warns about a stack without a file if other stacks have one. */
async function stackWarning(folder: string, stack: string): Promise<string | undefined> {
  // Opening the program reports a missing folder.
  const names = await readdir(folder).catch(() => []);
  const stacks = names.flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? []);
  if (stacks.length === 0 || stacks.includes(stack)) return undefined;
  return `${basename(folder)} has no Pulumi.${stack}.yaml, so only Pulumi.yaml is used. Choose another stack with -s: ${stacks.toSorted().join(", ")}.`;
}

const renaming = (project: string | undefined) =>
  project === "cloudformation"
    ? "Rename one of the files, or run it on a gateway of its own with another stack name: -s NAME --port 0."
    : "Give one of them another name in its Pulumi.yaml.";

interface ProgramFolder extends ProgramPlace {
  /** The folder's base name, or the path as given if two base names are equal. */
  readonly name: string;
  readonly stateFolder: string;
}

/** @throws UserError if two are the same: their runs would undo each other */
async function programFolders(given: readonly string[]): Promise<readonly ProgramFolder[]> {
  const places = await Promise.all(given.map(programPlace));
  // Opening the program reports a missing folder.
  const real = await Promise.all(places.map(({ program }) => realpath(program).catch(() => program)));
  const again = real.findIndex((folder, index) => real.indexOf(folder) !== index);
  if (again >= 0) throw new UserError(`${given[again]} is given twice. Give the folder of each program once.`);
  return places.map((place, index) => {
    const isAlone = places.every(({ name }, other) => other === index || name !== place.name);
    return { ...place, name: isAlone ? place.name : given[index]!, stateFolder: join(place.folder, stateFolderName) };
  });
}
