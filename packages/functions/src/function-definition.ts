// A function as its owner defines it, and as it is kept: checked, defaults filled in.

/**
 * Runs in this process in place of a handler of a folder: for tests. Written as a method, so that handlers may declare
 * the type of their event. A handler that declares a callback may end by calling it.
 */
export type HandlerFunction = {
  handler(event: unknown, context: HandlerContext, callback: HandlerCallback): unknown;
}["handler"];

export type HandlerCallback = (error?: unknown, result?: unknown) => void;

/** The part of Lambda's context object that a function in this process gets. */
export interface HandlerContext {
  readonly functionName: string;
  readonly functionVersion: string;
  readonly invokedFunctionArn: string;
  /** Megabytes, as a string, as AWS passes it. */
  readonly memoryLimitInMB: string;
  readonly awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

export interface FunctionDefinition {
  /** 1 to 64 letters, digits, `-` and `_`. */
  readonly name: string;
  /** Default: made of region, account and name. */
  readonly arn?: string | undefined;
  /** AWS's identifier, such as `nodejs22.x`. Required with `folder`. */
  readonly runtime?: string | undefined;
  /** As the runtime reads it: `index.handler` for Node.js and Python. Default for `provided*`: none. */
  readonly handler?: string | undefined;
  /** Absolute path of the unpacked code, which AWS has in `/var/task`. */
  readonly folder?: string | undefined;
  /** In place of `folder`, `runtime` and `handler`. */
  readonly handlerFunction?: HandlerFunction | undefined;
  readonly environment?: Readonly<Record<string, string>> | undefined;
  /** 1 to 900. Default 3. */
  readonly timeoutSeconds?: number | undefined;
  /** Megabytes, 128 to 10,240. Reported to the function, not enforced. Default 128. */
  readonly memorySize?: number | undefined;
  /** Absolute paths of the unpacked layers, which AWS merges into `/opt`; later ones win. */
  readonly layers?: readonly string[] | undefined;
  /** Maximum of simultaneous invocations; more fail with 429, as on AWS. 0 refuses all. Default: no such limit. */
  readonly reservedConcurrency?: number | undefined;
  /** Retries of a failed asynchronous invocation, 0 to 2. Default 2. */
  readonly maximumRetryAttempts?: number | undefined;
  /** Published versions. All of them run the code of `$LATEST`. */
  readonly versions?: readonly string[] | undefined;
  /** The version that each alias names. */
  readonly aliases?: Readonly<Record<string, string>> | undefined;
  /** Packages that the function's folder lacks are looked up from these folders, the AWS SDK only: see `sdkFolders`. */
  readonly sdkFolders?: readonly string[] | undefined;
  /** Files and folders of the code that are copies, with their originals, absolute: debuggers show the originals. */
  readonly origins?: readonly (readonly [copy: string, original: string])[] | undefined;
}

/** A definition that was checked. */
export interface KnownFunction {
  readonly name: string;
  readonly arn: string;
  readonly code: FunctionCode;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMillis: number;
  readonly memorySize: number;
  readonly reservedConcurrency: number | undefined;
  readonly maximumRetryAttempts: number;
  readonly versions: readonly string[];
  readonly aliases: Readonly<Record<string, string>>;
}

export type FunctionCode =
  | { readonly kind: "inProcess"; readonly handler: HandlerFunction }
  | ({ readonly kind: "folder" } & FunctionFolder);

export interface FunctionFolder {
  readonly folder: string;
  readonly runtime: string;
  readonly handler: string;
  /** In the order in which they are searched: AWS merges layers into one folder, in which later layers win. */
  readonly layers: readonly string[];
  readonly sdkFolders: readonly string[];
  readonly origins: readonly (readonly [copy: string, original: string])[];
}

/** A definition that cannot be used: the message names the function, the member and the accepted values. */
export class FunctionDefinitionError extends Error {
  override readonly name = "FunctionDefinitionError";
}

/** @throws FunctionDefinitionError */
export function knownFunction(definition: FunctionDefinition, region: string, accountId: string): KnownFunction {
  const { name, timeoutSeconds = 3, memorySize = 128, reservedConcurrency, maximumRetryAttempts = 2 } = definition;
  const refuse = (member: string, accepted: string): never => {
    throw new FunctionDefinitionError(`Function ${JSON.stringify(name)}: ${member} must be ${accepted}.`);
  };
  if (typeof name !== "string" || !/^[\w-]{1,64}$/.test(name)) refuse("name", "1 to 64 letters, digits, - and _");
  if (!isWithin(timeoutSeconds, 1, 900)) refuse("timeoutSeconds", "a whole number from 1 to 900");
  if (!isWithin(memorySize, 128, 10_240)) refuse("memorySize", "a whole number from 128 to 10240");
  if (reservedConcurrency !== undefined && !isWithin(reservedConcurrency, 0, Number.MAX_SAFE_INTEGER)) {
    refuse("reservedConcurrency", "a whole number from 0");
  }
  if (!isWithin(maximumRetryAttempts, 0, 2)) refuse("maximumRetryAttempts", "0, 1 or 2");
  return {
    name,
    arn: definition.arn ?? `arn:aws:lambda:${region}:${accountId}:function:${name}`,
    code: codeOf(definition, refuse),
    environment: definition.environment ?? {},
    timeoutMillis: timeoutSeconds * 1000,
    memorySize,
    reservedConcurrency,
    maximumRetryAttempts,
    versions: definition.versions ?? [],
    aliases: definition.aliases ?? {},
  };
}

function codeOf(definition: FunctionDefinition, refuse: (member: string, accepted: string) => never): FunctionCode {
  const { handlerFunction, folder, runtime, layers = [], sdkFolders = [], origins = [] } = definition;
  if (handlerFunction !== undefined) {
    if (typeof handlerFunction !== "function") refuse("handlerFunction", "a function");
    return { kind: "inProcess", handler: handlerFunction };
  }
  if (folder === undefined) return refuse("folder", "the absolute path of the function's code");
  if (runtime === undefined)
    return refuse("runtime", "an identifier of AWS such as nodejs22.x, python3.13 or provided.al2023");
  const handler = definition.handler ?? (runtime.startsWith("provided") ? "bootstrap" : undefined);
  if (handler === undefined) return refuse("handler", `the function that ${runtime} calls, such as index.handler`);
  return { kind: "folder", folder, runtime, handler, layers: [...layers].reverse(), sdkFolders, origins };
}

const isWithin = (value: number, min: number, max: number) => Number.isInteger(value) && value >= min && value <= max;
