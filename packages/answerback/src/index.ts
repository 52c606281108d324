// The library: a gateway for tests.
import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import {
  type FunctionDefinition,
  FunctionDefinitionError,
  type FunctionEvent,
  type HandlerContext,
  type HandlerFunction,
  unpack,
} from "@answerback/functions";
import {
  defaultSettings,
  type Exchange,
  type ExchangeDescription,
  type ExchangeFilter,
  type FaultHandle,
  type FaultRule,
  FaultRuleError,
  GatewayStartError,
  ManualClock,
  type ServedApi,
  startGateway as start,
  systemClock,
} from "@answerback/gateway";
import { openProgram, ProgramError, type ProgramEvent, type ProgramResult, type ShownMap } from "@answerback/program";
import {
  type CoverageKind,
  type CoveredBranch,
  type CoveredLine,
  type CoveredPart,
  type NamedCoverage,
  nameCoverage,
} from "./api-coverage/named-coverage.ts";
import {
  type DynamoDb,
  functionEndpoints,
  integrationEnvironment,
  openDynamoDb,
  programTables,
} from "./dynamodb/open-dynamodb.ts";
import { createLocalFunctions, type LocalFunctions } from "./functions/local-functions.ts";
import { type FunctionOverride, ProgramFunctions } from "./functions/program-functions.ts";
import {
  type BackendAnswer,
  type BackendHandler,
  type BackendRequest,
  type InPlaceBackendHandle,
  InPlaceBackends,
} from "./in-place-backends.ts";
import { inspectorPage, writeConversations } from "./inspector-parts.ts";
import {
  type Client,
  type ConnectionEnd,
  type ConnectOptions,
  type Expected,
  HandshakeError,
  MessageError,
  type WaitOptions,
} from "./testing/client.ts";
import { GatewayClients } from "./testing/gateway-clients.ts";
import { openClient } from "./testing/socket-client.ts";
import { stageUrl } from "./testing/stage-url.ts";

export type {
  BackendAnswer,
  BackendHandler,
  BackendRequest,
  Client,
  ConnectionEnd,
  ConnectOptions,
  CoverageKind,
  CoveredBranch,
  CoveredLine,
  CoveredPart,
  Exchange,
  ExchangeDescription,
  ExchangeFilter,
  Expected,
  FaultHandle,
  FaultRule,
  FunctionEvent,
  HandlerContext,
  HandlerFunction,
  NamedCoverage,
  ProgramEvent,
  ServedApi,
  WaitOptions,
};
export { FaultRuleError, FunctionDefinitionError, GatewayStartError, HandshakeError, MessageError, ProgramError };

/** A function of the code in a folder, which may be relative to the current one. */
export type FolderFunction = Omit<FunctionDefinition, "name" | "handlerFunction">;

export interface StartGatewayOptions {
  /** Folder of a program, or template, to deploy before the promise resolves. Default: none. */
  readonly program?: string;
  /** Configuration of the program, which overrides its `Pulumi.<stack>.yaml`. */
  readonly config?: Readonly<Record<string, string>>;
  /** The stack of the program. Default `dev`. */
  readonly stack?: string;
  /**
   * DynamoDB in which the program's tables are created: a URL, or `none`. Default: the address in
   * `AWS_ENDPOINT_URL_DYNAMODB`, else one in memory.
   */
  readonly dynamodb?: string;
  /**
   * Lambda functions by name. A handler runs in this process, the code of a folder in a process of its own. Integrations
   * and authorizers call them by ARN, `arn:aws:lambda:us-east-1:000000000000:function:NAME` unless `arn` says otherwise.
   * They replace the program's functions of the same name, on AWS or in the program; its other functions run unchanged.
   */
  readonly functions?: Readonly<Record<string, HandlerFunction | FolderFunction>>;
  /** TCP port on 127.0.0.1. Default 0: any free port. */
  readonly port?: number;
  /**
   * `manual`: the gateway's time stands still until `clock.advance`, for limits of connections, time-outs, throttles, caches
   * and `$context`. Default: the machine's time.
   */
  readonly clock?: "manual";
  /** Faults that depend on chance are the same for the same seed. Default 1. */
  readonly faultSeed?: number;
  /** Counts the parts of the program that events use. Templates then take several times as long. Default false. */
  readonly coverage?: boolean;
  /** Called after every message, handshake and disconnect. */
  readonly onExchange?: (exchange: Exchange) => void;
  /** Called with the program's events and output. */
  readonly onEvent?: (event: ProgramEvent) => void;
  /** Called with the lines and invocations of functions. */
  readonly onFunctionEvent?: (event: FunctionEvent) => void;
  /** Called with warnings for operators. Default: warnings are dropped. */
  readonly onWarning?: (message: string) => void;
}

export interface RunningGateway {
  /** `http://127.0.0.1:PORT`: the endpoint for AWS clients. */
  readonly url: string;
  /** The current APIs, with the URLs of their stages. */
  readonly apis: readonly ServedApi[];
  /** The program's outputs, secrets masked; empty without a program. */
  readonly outputs: ShownMap;
  readonly clock: GatewayClock;
  /**
   * Opens a connection as a client.
   * @param stage `live`, `chat/live` by the API's name or id, or a URL. Default: the only stage
   * @typeParam Message of the API, as JSON
   * @throws HandshakeError if the handshake is refused
   * @throws RangeError if there is no such stage
   */
  connect<Message = unknown>(stage?: string, options?: ConnectOptions): Promise<Client<Message>>;
  /** The kept exchanges that pass the filter, oldest first: docs/inspector-api.md describes them. */
  exchanges(filter?: ExchangeFilter): readonly ExchangeDescription[];
  /** Rules that make events fail, for tests. */
  readonly faults: {
    /** The rules, in the order in which they are tried: the first that matches an event applies. */
    readonly rules: readonly FaultRule[];
    /** @throws FaultRuleError */
    add(rule: FaultRule): FaultHandle;
    /** Removes all rules. */
    clear(): void;
  };
  /**
   * Answers calls of HTTP integrations to an address, `http://quotes.internal` or a URL with a path, in this process. A
   * later handler replaces an earlier one.
   */
  backend(address: string, handler: BackendHandler): InPlaceBackendHandle;
  /** The parts of the program that events have used. @throws TypeError without the option `coverage` */
  coverage(): NamedCoverage;
  stop(): Promise<void>;
  /** Stops at the end of the block: `await using gateway = await startGateway()`. */
  [Symbol.asyncDispose](): Promise<void>;
}

export interface GatewayClock {
  /** The gateway's time. */
  now(): Date;
  /**
   * Turns a manual clock. Everything that becomes due runs, in order and each at its time; resolves when that and its effects
   * have ended: closing handshakes, `$disconnect` routes, answers. Work under way from before, such as a backend that is
   * answering, is not waited for: await it first, or let it time out.
   * @param duration `200ms`, `1.5s`, `10m`, `2h`, or milliseconds
   * @throws TypeError without the option `clock: "manual"`
   * @throws RangeError if it is not a duration
   */
  advance(duration: string | number): Promise<void>;
}

/**
 * Starts a gateway in memory. Integrations call AWS services only at `AWS_ENDPOINT_URL…`.
 * @throws GatewayStartError if it cannot start, for example if the port is in use
 * @throws FunctionDefinitionError if a function has a wrong or missing member
 * @throws ProgramError if the program cannot be deployed
 * @example
 * const gateway = await startGateway({
 *   program: "infrastructure",
 *   functions: { quote: () => ({ statusCode: 200, body: "12.5" }) },
 * });
 * const client = await gateway.connect();
 * assert.equal(await client.ask({ action: "quote" }), 12.5);
 * await gateway.stop();
 */
export async function startGateway(options: StartGatewayOptions = {}): Promise<RunningGateway> {
  const identifierToken = randomUUID();
  const { region, accountId } = defaultSettings;
  const { onWarning = () => {} } = options;
  const manualClock = options.clock === "manual" ? new ManualClock() : undefined;
  const clock = manualClock ?? systemClock;
  const dynamoDb = openDynamoDb({
    setting: options.dynamodb,
    folder: undefined,
    region,
    accountId,
    aws: false,
    warn: onWarning,
  });
  const local = createLocalFunctions({
    region,
    accountId,
    credentials: [],
    functions: Object.entries(options.functions ?? {}).map(definitionOf),
    folder: undefined,
    aws: false,
    clock: manualClock,
    endpoints: (gatewayUrl) => functionEndpoints(dynamoDb, gatewayUrl),
    onEvent: options.onFunctionEvent,
  });
  const backends = new InPlaceBackends();
  const clients = new GatewayClients();
  const gateway = await start({
    ...defaultSettings,
    identifierToken,
    reachAws: false,
    faults: { seed: options.faultSeed ?? defaultSettings.faults.seed, rules: [] },
    inPlaceBackend: backends.answer,
    clock,
    coverage: options.coverage,
    port: options.port ?? 0,
    onExchange(exchange) {
      clients.onExchange(exchange);
      options.onExchange?.(exchange);
    },
    onWarning,
    inspectorPage,
    writeConversations,
    ...local.ofGateway,
    services: [...local.ofGateway.services, ...(dynamoDb?.services ?? [])],
    environment: integrationEnvironment(dynamoDb),
  });
  // State is temporary, because the gateway in memory keeps nothing either. Code of functions is laid out in it.
  const stateFolder = join(tmpdir(), `answerback-${randomUUID()}`);
  const stop = async () => {
    await gateway.stop();
    await local.close();
    await dynamoDb?.close();
    await rm(stateFolder, { recursive: true, force: true });
  };
  try {
    await local.start(gateway);
    const result =
      options.program === undefined
        ? undefined
        : await deploy(
            { ...options, program: options.program },
            gateway.url,
            identifierToken,
            stateFolder,
            local,
            dynamoDb,
          );
    await gateway.deployed();
    return {
      url: gateway.url,
      get apis() {
        return gateway.apis();
      },
      clock: {
        now: () => new Date(clock.now()),
        async advance(duration) {
          if (manualClock !== undefined) return manualClock.advance(duration);
          throw new TypeError('The clock runs by itself. Start the gateway with { clock: "manual" } to turn it.');
        },
      },
      connect: async (stage, connectOptions = {}) =>
        openClient(stageUrl(gateway.apis(), stage), connectOptions, clients),
      exchanges: gateway.exchanges,
      outputs: result?.outputs ?? {},
      faults: gateway.faults,
      coverage: () => nameCoverage(gateway.coverage(), result, resolve(options.program ?? ".")),
      backend: (address, handler) => backends.add(address, handler),
      stop,
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function definitionOf([name, definition]: readonly [string, HandlerFunction | FolderFunction]): FunctionDefinition {
  if (typeof definition === "function") return { name, handlerFunction: definition };
  const { folder } = definition;
  return { ...definition, name, folder: folder === undefined ? undefined : resolve(folder) };
}

/** @throws ProgramError */
async function deploy(
  options: StartGatewayOptions & { readonly program: string },
  endpoint: string,
  identifierToken: string,
  stateFolder: string,
  local: LocalFunctions,
  dynamoDb: DynamoDb | undefined,
): Promise<ProgramResult> {
  const folder = resolve(options.program);
  const program = await openProgram({
    folder,
    endpoint,
    identifierToken,
    stateFolder,
    region: defaultSettings.region,
    accountId: defaultSettings.accountId,
    stack: options.stack,
    config: options.config,
    unpack,
    onTable: dynamoDb && (() => dynamoDb.prepare()),
    onEvent: options.onEvent ?? (() => {}),
  });
  try {
    const result = await program.run();
    const [error] = result.errors;
    if (error) throw error;
    if (dynamoDb !== undefined) {
      const tables = programTables(dynamoDb, stateFolder);
      for (const note of await tables.apply(program.dynamoDbTables())) options.onWarning?.(note);
    }
    const functions = new ProgramFunctions({ local, settings: overridesOf(options.functions) });
    const notes = await functions.apply(options.program, folder, await program.lambdaFunctions());
    for (const note of notes) options.onWarning?.(note);
    return result;
  } finally {
    await program.close();
  }
}

/** A function of the test replaces the program's of the same name. */
function overridesOf(functions: StartGatewayOptions["functions"] = {}): Readonly<Record<string, FunctionOverride>> {
  return Object.fromEntries(
    Object.entries(functions).map((entry) => {
      const { name, arn: _, versions: __, aliases: ___, sdkFolders: ____, layers = [], ...rest } = definitionOf(entry);
      return [name, { ...rest, layers: [...layers], environment: { ...rest.environment } } as FunctionOverride];
    }),
  );
}
