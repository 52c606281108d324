// The functions of one machine: defined by name, invoked as by Lambda's Invoke.
import { randomUUID } from "node:crypto";
import { createEnvironmentStarter, type EnvironmentSettings } from "./environments/environment-starter.ts";
import { FunctionClock, type TimeoutClock } from "./environments/function-clock.ts";
import { maxPayloadBytes } from "./error-document.ts";
import { EventQueue } from "./event-queue.ts";
import type { FunctionEvent, InvocationReport } from "./events.ts";
import { type FunctionDefinition, type KnownFunction, knownFunction } from "./function-definition.ts";
import { type FunctionAddress, parseFunctionName } from "./function-name.ts";
import { FunctionRunner } from "./function-runner.ts";
import { FunctionServiceError } from "./service-error.ts";

export interface FunctionsOptions extends Partial<EnvironmentSettings> {
  readonly functions?: readonly FunctionDefinition[];
  /** The region in the ARNs of functions, and their `AWS_REGION`. */
  readonly region: string;
  /** Twelve digits, in the ARNs of functions. */
  readonly accountId: string;
  /** Environments of one function at the same time; further invocations wait. Default 10. */
  readonly maxEnvironments?: number;
  /** Milliseconds after which an unused environment ends. Default 5 minutes. */
  readonly idleMillis?: number;
  /**
   * The clock of time-outs and of retries of asynchronous invocations; with a debugger port, that of the port decides about
   * time-outs. What functions see themselves is the machine's time. Default: the machine's.
   */
  readonly clock?: TimeoutClock | undefined;
  readonly onEvent?: ((event: FunctionEvent) => void) | undefined;
}

export interface InvokeOptions {
  /** Default `RequestResponse`. */
  readonly type?: "RequestResponse" | "Event" | "DryRun";
  /** A version or an alias. Default: the one in the name, else `$LATEST`. */
  readonly qualifier?: string | undefined;
  /** JSON, decoded; at most 3,583 bytes in base64. */
  readonly clientContext?: string | undefined;
  /** The trace that the invocation belongs to, as in `X-Amzn-Trace-Id`. */
  readonly traceId?: string | undefined;
  /** `result.log` holds the end of the log. */
  readonly logTail?: boolean;
  /** Default: a random UUID. */
  readonly requestId?: string;
  /** Receives each line of the invocation's log when it is written. */
  readonly onLine?: (text: string) => void;
}

export interface InvokeResult {
  /** 200; 202 for `Event`, 204 for `DryRun`. */
  readonly statusCode: number;
  readonly requestId: string;
  /** JSON that the handler returned; the error document with `functionError`. */
  readonly payload: Buffer;
  /** Set if the handler failed. */
  readonly functionError: "Unhandled" | undefined;
  readonly executedVersion: string;
  /** At most 4 KB; undefined without `logTail`. */
  readonly log: Buffer | undefined;
  /** Time of the handler; 0 if it did not run. */
  readonly durationMillis: number;
  /** True if the invocation started its environment. */
  readonly cold: boolean;
  /** Undefined for `Event` and `DryRun`. */
  readonly report: InvocationReport | undefined;
}

export interface Functions {
  /**
   * @param payload JSON; empty is `{}`
   * @throws FunctionServiceError as Lambda's Invoke answers: the function is not known, the payload is not JSON or too large,
   *   too many requests
   */
  invoke(nameOrArn: string, payload: string | Uint8Array, options?: InvokeOptions): Promise<InvokeResult>;
  /** Adds functions, and replaces those of the same names. @throws FunctionDefinitionError */
  define(...definitions: readonly FunctionDefinition[]): void;
  /** Removes a function and ends its environments. */
  remove(name: string): Promise<void>;
  /** In order of definition. */
  list(): readonly KnownFunction[];
  /** By name, partial ARN or ARN, with or without a qualifier. */
  find(nameOrArn: string): KnownFunction | undefined;
  /** Loads the changed code of functions now; their next invocations run it. */
  reload(names: readonly string[]): void;
  /** @returns a function that ends the subscription */
  onEvent(listener: (event: FunctionEvent) => void): () => void;
  /** Ends all processes. */
  close(): Promise<void>;
}

/** @throws FunctionDefinitionError */
export function createFunctions(options: FunctionsOptions): Functions {
  const { region, accountId, maxEnvironments = 10, idleMillis = 300_000 } = options;
  const runners = new Map<string, FunctionRunner>();
  const listeners = new Set<(event: FunctionEvent) => void>(options.onEvent ? [options.onEvent] : []);
  const emit = (event: FunctionEvent) => {
    for (const listener of listeners) listener(event);
  };
  const starter = createEnvironmentStarter(options);
  const { start: startEnvironment, isInspected } = starter;
  const clock = options.debuggerPort?.clock ?? new FunctionClock(options.clock);
  const queue = new EventQueue(emit, options.clock);

  function define(...definitions: readonly FunctionDefinition[]): void {
    const known = definitions.map((it) => knownFunction(it, region, accountId));
    for (const one of known) {
      const runner = runners.get(one.name);
      if (runner) runner.renew(one);
      else {
        runners.set(
          one.name,
          new FunctionRunner(one, { startEnvironment, isInspected, clock, maxEnvironments, idleMillis, emit }),
        );
      }
      starter.expect(one);
    }
  }

  function runnerOf(address: FunctionAddress): FunctionRunner | undefined {
    const runner = runners.get(address.name);
    return runner && isAddressed(runner.known, address) ? runner : undefined;
  }

  function resolve(nameOrArn: string, qualifier: string | undefined) {
    const address = parseFunctionName(nameOrArn);
    if (address === undefined) {
      throw new FunctionServiceError(
        "ValidationException",
        400,
        `1 validation error detected: Value '${nameOrArn}' at 'functionName' failed to satisfy constraint: Member must satisfy regular expression pattern: (arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}(-gov)?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?`,
      );
    }
    if (qualifier !== undefined && address.qualifier !== undefined && qualifier !== address.qualifier) {
      throw new FunctionServiceError(
        "InvalidParameterValueException",
        400,
        "The derived qualifier from the function name does not match the specified qualifier.",
      );
    }
    const wanted = qualifier ?? address.qualifier;
    const runner = runnerOf(address);
    const version = runner && versionOf(runner.known, wanted);
    if (runner === undefined || version === undefined) {
      const base = `arn:aws:lambda:${address.region ?? region}:${address.accountId ?? accountId}:function:${address.name}`;
      const arn = wanted === undefined ? base : `${base}:${wanted}`;
      throw new FunctionServiceError("ResourceNotFoundException", 404, `Function not found: ${arn}`);
    }
    const { arn } = runner.known;
    return { runner, version, invokedFunctionArn: wanted === undefined ? arn : `${arn}:${wanted}` };
  }

  async function invoke(
    nameOrArn: string,
    payload: string | Uint8Array,
    { type = "RequestResponse", qualifier, clientContext, traceId, logTail = false, ...options }: InvokeOptions = {},
  ): Promise<InvokeResult> {
    const { runner, version, invokedFunctionArn } = resolve(nameOrArn, qualifier);
    const text = payloadText(payload);
    const { requestId = randomUUID(), onLine } = options;
    const without = {
      requestId,
      payload: Buffer.alloc(0),
      functionError: undefined,
      executedVersion: version,
      log: undefined,
      durationMillis: 0,
      cold: false,
      report: undefined,
    };
    if (type === "DryRun") return { ...without, statusCode: 204 };
    const request = {
      requestId,
      payload: text,
      invokedFunctionArn,
      clientContext,
      traceId,
      executedVersion: version,
      onLine,
    };
    if (type === "Event") {
      queue.add(runner, request);
      return { ...without, statusCode: 202 };
    }
    const { report, payload: answer, log } = await runner.run(request);
    return {
      statusCode: 200,
      requestId,
      payload: answer,
      functionError: report.error === undefined ? undefined : "Unhandled",
      executedVersion: version,
      log: logTail ? log.tail() : undefined,
      durationMillis: report.durationMillis,
      cold: report.initMillis !== undefined,
      report,
    };
  }

  define(...(options.functions ?? []));
  return {
    invoke,
    define,
    async remove(name) {
      const runner = runners.get(name);
      runners.delete(name);
      starter.forget(name);
      await runner?.close();
    },
    list: () => Array.from(runners.values(), (it) => it.known),
    find(nameOrArn) {
      const address = parseFunctionName(nameOrArn);
      return address && runnerOf(address)?.known;
    },
    reload(names) {
      for (const name of names) {
        const runner = runners.get(name);
        runner?.renew(runner.known);
        runner?.prepare();
      }
    },
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      queue.close();
      await Promise.all(Array.from(runners.values(), (it) => it.close()));
      await starter.close();
    },
  };
}

/** An ARN names one function of one account and region. */
function isAddressed({ arn }: KnownFunction, { region, accountId }: FunctionAddress): boolean {
  const [, , , ownRegion, ownAccount] = arn.split(":");
  return (region ?? ownRegion) === ownRegion && (accountId ?? ownAccount) === ownAccount;
}

/** @returns the version that a qualifier names; undefined if there is none */
function versionOf({ versions, aliases }: KnownFunction, qualifier: string | undefined): string | undefined {
  if (qualifier === undefined || qualifier === "$LATEST") return "$LATEST";
  if (versions.includes(qualifier)) return qualifier;
  return Object.hasOwn(aliases, qualifier) ? aliases[qualifier] : undefined;
}

/** @throws FunctionServiceError */
function payloadText(payload: string | Uint8Array): string {
  const text = typeof payload === "string" ? payload : new TextDecoder().decode(payload);
  if (text.length > maxPayloadBytes || Buffer.byteLength(text) > maxPayloadBytes) {
    throw new FunctionServiceError(
      "RequestEntityTooLargeException",
      413,
      `Request must be smaller than ${maxPayloadBytes} bytes for the InvokeFunction operation`,
    );
  }
  if (text === "") return "{}";
  try {
    JSON.parse(text);
  } catch (error) {
    throw new FunctionServiceError(
      "InvalidRequestContentException",
      400,
      `Could not parse request body into json: ${Error.isError(error) ? error.message : error}`,
    );
  }
  return text;
}
