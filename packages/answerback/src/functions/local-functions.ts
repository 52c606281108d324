// The functions of this machine and the two ways in which the gateway uses them: integrations and authorizers call them,
// and Lambda's API on the port serves clients. They need the gateway's address, so they start after it.
import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  createFunctions,
  type FunctionDefinition,
  type FunctionEvent,
  type Functions,
  type LambdaService,
  maxLambdaBodyBytes,
  openLambdaService,
} from "@answerback/functions";
import type { DebuggerPort } from "@answerback/functions/debugger";
import type {
  Clock,
  FunctionCall,
  FunctionHost,
  FunctionInvocation,
  Gateway,
  GatewaySettings,
  LocalService,
} from "@answerback/gateway";
import { functionCredentials, functionEnvironment } from "../function-environment.ts";
import { invocationOf } from "./function-invocation.ts";
import { openServedApis, type ServedApis } from "./served-apis.ts";

export interface LocalFunctionsOptions {
  readonly region: string;
  readonly accountId: string;
  /** Known to the gateway. */
  readonly credentials: GatewaySettings["credentials"];
  readonly functions: readonly FunctionDefinition[];
  /** Keeps what clients create with Lambda's API, and compiled code. Undefined: a temporary folder. */
  readonly folder: string | undefined;
  /** The address on which the gateway listens. Default: a loopback one. */
  readonly host?: string;
  /**
   * True if clients may create and change functions, whose code runs on this machine. Default: on a loopback address
   * without credentials.
   */
  readonly acceptsChanges?: boolean | undefined;
  /** True if functions may call AWS with the credentials of this process. */
  readonly aws: boolean;
  /** Functions are debugged through this port. Default: they are not. */
  readonly debuggerPort?: DebuggerPort | undefined;
  /** Addresses of services by the part after `AWS_ENDPOINT_URL_`, if the gateway has the given address. */
  readonly endpoints?: ((gatewayUrl: string) => Readonly<Record<string, string>>) | undefined;
  /** The gateway's, for time-outs of functions. Default: the machine's. */
  readonly clock?: Clock | undefined;
  readonly onEvent?: ((event: FunctionEvent) => void) | undefined;
}

export interface LocalFunctions {
  /** Options of the gateway. Invocations that arrive before `start` has ended wait for it. */
  readonly ofGateway: {
    readonly functions: FunctionHost;
    readonly services: readonly LocalService[];
    readonly credentials: GatewaySettings["credentials"];
  };
  /** @throws FunctionDefinitionError */
  start(gateway: FunctionGateway): Promise<void>;
  /** Starts them if there was no function so far. */
  begin(): Promise<Functions>;
  /**
   * True while an invocation by a message, a handshake or a disconnect waits for its function: the exchange shows it. After
   * `release` that is no longer so.
   */
  isOfExchange(requestId: string): boolean;
  /** The exchange has ended before its invocation. */
  release(requestId: string): void;
  /** Undefined until `start`, and while there is no function. */
  readonly functions: Functions | undefined;
  close(): Promise<void>;
}

type FunctionGateway = Pick<Gateway, "url" | "authority" | "watchApis">;

interface Running {
  readonly functions: Functions;
  readonly service: LambdaService;
  readonly apis: ServedApis;
}

export function createLocalFunctions(options: LocalFunctionsOptions): LocalFunctions {
  const { region, accountId, folder, debuggerPort } = options;
  const acceptsChanges = options.acceptsChanges ?? isDevelopmentMachine(options);
  const { ofFunctions, known } = functionCredentials(options.credentials);
  const started = Promise.withResolvers<FunctionGateway>();
  const finished = Promise.withResolvers<void>();
  let ready: Promise<void> | undefined = finished.promise;
  let running: Running | undefined;
  let beginning: Promise<Running> | undefined;
  const ofExchanges = new Set<string>();

  function invoke(call: FunctionCall): FunctionInvocation | undefined {
    const invocation = running && invocationOf(running.functions, call);
    // The answer to an asynchronous invocation comes before it runs.
    if (invocation === undefined || call.invocationType === "Event") return invocation;
    const { requestId } = invocation;
    ofExchanges.add(requestId);
    const settled = () => ofExchanges.delete(requestId);
    invocation.answer.then(settled, settled);
    return invocation;
  }

  async function begin(): Promise<Running> {
    const gateway = await started.promise;
    const environment = await functionEnvironment(gateway, {
      region,
      accountId,
      credentials: ofFunctions,
      aws: options.aws,
      endpoints: options.endpoints?.(gateway.url),
      cacheFolder: process.env.NODE_COMPILE_CACHE ?? (folder === undefined ? undefined : join(folder, "cache")),
    });
    const { functions: definitions, clock, onEvent } = options;
    const apis = openServedApis(gateway);
    const { servedHosts } = apis;
    const functions = createFunctions({
      ...environment,
      servedHosts,
      functions: definitions,
      debuggerPort,
      clock,
      onEvent,
    });
    const service = await openLambdaService({ functions, region, accountId, folder, sdkFolders, acceptsChanges });
    running = { functions, service, apis };
    return running;
  }

  /** The first function needs certificates and variables, which most gateways never do. */
  function begun(): Promise<Running> {
    beginning ??= begin();
    return beginning;
  }

  return {
    ofGateway: {
      credentials: known,
      functions: {
        get ready() {
          return ready;
        },
        clock: debuggerPort?.clock,
        invoke,
      },
      services: [
        {
          signingName: "lambda",
          maxBodyBytes: maxLambdaBodyBytes,
          handle: async (request) => (await begun()).service.handle(request),
        },
      ],
    },
    begin: async () => (await begun()).functions,
    isOfExchange: (requestId) => ofExchanges.has(requestId),
    release: (requestId) => ofExchanges.delete(requestId),
    get functions() {
      return running?.functions;
    },
    async start(gateway) {
      started.resolve(gateway);
      if (options.functions.length > 0 || (folder !== undefined && existsSync(folder))) await begun();
      ready = undefined;
      finished.resolve();
    },
    async close() {
      // If it failed, there is nothing to close.
      const begun = await beginning?.catch(() => undefined);
      await begun?.functions.close();
      await begun?.service.close();
      begun?.apis.close();
    },
  };
}

/** Only programs of this machine can call, and nobody is asked for a key. */
function isDevelopmentMachine({ host = "127.0.0.1", credentials }: LocalFunctionsOptions): boolean {
  return credentials.length === 0 && /^(?:127\.|::1$|localhost$)/.test(host);
}

/** Packages of the AWS SDK that a function does not bring are looked up here. */
const sdkFolders = [process.cwd(), import.meta.dirname];
