// Lambda's HTTP API, as SDKs, the AWS CLI and Terraform call it.
// https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html
import { decodeClientContext } from "../client-context.ts";
import type { KnownFunction } from "../function-definition.ts";
import type { Functions, InvokeOptions } from "../functions.ts";
import { FunctionServiceError } from "../service-error.ts";
import { functionConfiguration } from "./function-configuration.ts";

export interface ServiceRequest {
  readonly method: string;
  /** With the query, percent-encoded. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Uint8Array;
}

export interface ServiceAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface LambdaService {
  /** @returns the largest body of the request in bytes; undefined if it is not for this service */
  maxBodyBytes(request: Pick<ServiceRequest, "method" | "url">): number | undefined;
  /** Answers every request, errors included. Never rejects for a request of a client. */
  handle(request: ServiceRequest): Promise<ServiceAnswer>;
}

/** Paths of the service begin with the date of an API version and `functions`. */
export const isLambdaPath = (url: string): boolean => /^\/20\d\d-\d\d-\d\d\/(?:functions|tags)(?:[/?]|$)/.test(url);

/** Invoke takes 6 MB; the function's own check refuses what exceeds them. */
const maxInvokeBytes = 6 * 1024 * 1024 + 64 * 1024;

interface Call {
  readonly parameters: readonly string[];
  readonly query: URLSearchParams;
  readonly request: ServiceRequest;
}

type Operation = (call: Call) => Promise<ServiceAnswer> | ServiceAnswer;

export function createLambdaService(functions: Functions): LambdaService {
  const known = (name: string): KnownFunction => {
    const found = functions.find(name);
    if (found) return found;
    throw new FunctionServiceError("ResourceNotFoundException", 404, `Function not found: ${name}`);
  };

  const routes: readonly (readonly [method: string, path: RegExp, operation: Operation])[] = [
    ["POST", /^\/2015-03-31\/functions\/([^/]+)\/invocations\/?$/, (call) => invoke(functions, call)],
    [
      "GET",
      /^\/2015-03-31\/functions\/?$/,
      () => json(200, { Functions: functions.list().map((it) => functionConfiguration(it)), NextMarker: null }),
    ],
    [
      "GET",
      /^\/2015-03-31\/functions\/([^/]+)\/?$/,
      ({ parameters: [name = ""] }) => {
        const it = known(name);
        const concurrency =
          it.reservedConcurrency === undefined
            ? {}
            : { Concurrency: { ReservedConcurrentExecutions: it.reservedConcurrency } };
        return json(200, {
          Configuration: functionConfiguration(it),
          Code: { RepositoryType: "S3" },
          Tags: {},
          ...concurrency,
        });
      },
    ],
    [
      "GET",
      /^\/2015-03-31\/functions\/([^/]+)\/configuration\/?$/,
      ({ parameters: [name = ""] }) => json(200, functionConfiguration(known(name))),
    ],
  ];

  return {
    maxBodyBytes: ({ url }) => (isLambdaPath(url) ? maxInvokeBytes : undefined),

    async handle(request) {
      const { pathname, searchParams: query } = new URL(request.url, "http://localhost");
      try {
        for (const [method, path, operation] of routes) {
          const match = method === request.method ? path.exec(pathname) : null;
          if (match) return await operation({ parameters: match.slice(1).map(decodeURIComponent), query, request });
        }
        throw new FunctionServiceError(
          "UnknownOperationException",
          404,
          `${request.method} ${pathname} is not served.`,
        );
      } catch (error) {
        if (!(error instanceof FunctionServiceError)) throw error;
        const body = { Type: error.status < 500 ? "User" : "Service", Message: error.message, message: error.message };
        return json(error.status, body, { "x-amzn-ErrorType": error.name });
      }
    },
  };
}

const invocationTypes: ReadonlySet<string> = new Set(["RequestResponse", "Event", "DryRun"]);

async function invoke(functions: Functions, { parameters: [name = ""], query, request }: Call): Promise<ServiceAnswer> {
  const header = (key: string) => {
    const value = request.headers[key];
    return typeof value === "string" ? value : undefined;
  };
  const type = header("x-amz-invocation-type") ?? "RequestResponse";
  if (!invocationTypes.has(type)) {
    throw new FunctionServiceError(
      "ValidationException",
      400,
      `1 validation error detected: Value '${type}' at 'invocationType' failed to satisfy constraint: Member must satisfy enum value set: [Event, RequestResponse, DryRun]`,
    );
  }
  const result = await functions.invoke(name, request.body, {
    type: type as NonNullable<InvokeOptions["type"]>,
    qualifier: query.get("Qualifier") ?? undefined,
    clientContext: decodeClientContext(header("x-amz-client-context")),
    traceId: header("x-amzn-trace-id"),
    logTail: header("x-amz-log-type") === "Tail",
  });
  return {
    status: result.statusCode,
    headers: {
      "Content-Type": "application/json",
      "x-amzn-RequestId": result.requestId,
      "X-Amz-Executed-Version": result.executedVersion,
      ...(result.functionError === undefined ? {} : { "X-Amz-Function-Error": result.functionError }),
      ...(result.log === undefined ? {} : { "X-Amz-Log-Result": result.log.toString("base64") }),
    },
    body: result.payload,
  };
}

function json(status: number, value: object, headers: Readonly<Record<string, string>> = {}): ServiceAnswer {
  return {
    status,
    headers: { "Content-Type": "application/json", ...headers },
    body: Buffer.from(JSON.stringify(value)),
  };
}
