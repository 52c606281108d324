// Lambda functions that run on this machine. Functions that no host has are called through Lambda's Invoke API.
import { errorMessage } from "@answerback/apigatewayv2/error-message";
import type { Clock } from "../../clock.ts";
import { GatewayError } from "../chain/gateway-error.ts";
import type { LambdaRequest } from "../chain/integration-request.ts";
import { EndpointResponse } from "./endpoint-response.ts";
import type { Backends } from "./index.ts";
import { within } from "./within.ts";

export interface FunctionHost {
  /** Settles when functions can be invoked; undefined if they can be now. Never rejects. */
  readonly ready: Promise<void> | undefined;
  /** @returns undefined if the host does not have the function; a promise only if another process runs the functions */
  invoke(call: FunctionCall): FunctionInvocation | undefined | Promise<FunctionInvocation | undefined>;
  /** Clock of the integrations' time-outs. It pauses while a debugger has stopped a function. Default: the gateway's. */
  readonly clock?: Pick<Clock, "setTimeout"> | undefined;
}

export type FunctionCall = Pick<
  LambdaRequest,
  "functionName" | "region" | "invocationType" | "clientContext" | "payload" | "traceId"
>;

/** One invocation. Its members change until `answer` settles; it continues even if its caller has stopped waiting. */
export interface FunctionInvocation {
  /** Without account, region and qualifier. */
  readonly functionName: string;
  /** Lambda's, not the exchange's. */
  readonly requestId: string;
  /** Rejects if the function did not run: the reason is the error's message. */
  readonly answer: Promise<FunctionAnswer>;
  /** The first lines of the log. The host limits their number and length. */
  readonly logLines: readonly string[];
  readonly omittedLogLines: number;
  /** Undefined until the function has ended, and for invocations of the type `Event`. */
  readonly report: FunctionReport | undefined;
}

export interface FunctionAnswer {
  /** 200; 202 for invocations of the type `Event`. */
  readonly statusCode: number;
  /** The result; the error document if the function failed. */
  readonly payload: Buffer;
  readonly hasFailed: boolean;
}

export interface FunctionReport {
  /** Of the handler, without the initialisation. */
  readonly durationMillis: number;
  /** Of a cold start; undefined if the environment was warm. */
  readonly initMillis: number | undefined;
  /** Undefined if the runtime does not report it. */
  readonly memoryMegabytes: number | undefined;
}

/** Receives the invocation as soon as it has started, also if that is after the time-out. */
export interface InvocationHolder {
  invocation: FunctionInvocation | undefined;
}

/** Calls the host's functions; calls all others with `invokeApi`. */
export function localLambda(host: FunctionHost, invokeApi: Backends["lambda"], clock: Clock): Backends["lambda"] {
  const timer = host.clock ?? clock;
  const call: Backends["lambda"] = async (request, holder) => {
    const { timeoutMillis } = request;
    // Its ARN until the host names it.
    let { functionName } = request;
    const answerOf = (invocation: FunctionInvocation | undefined): Promise<EndpointResponse> | undefined => {
      if (invocation === undefined) return undefined;
      functionName = invocation.functionName;
      if (holder) holder.invocation = invocation;
      return invocation.answer.then(endpointResponse, refused(functionName));
    };
    const invoked = host.invoke(request);
    const answer = invoked instanceof Promise ? invoked.then(answerOf, refused(functionName)) : answerOf(invoked);
    const late = () => `The function ${functionName} did not answer within ${timeoutMillis} ms (timeoutInMillis).`;
    // A host in this process knows at once whether it has the function.
    const response = answer && (await within(answer, timeoutMillis, timer, late));
    return response ?? invokeApi(request, holder).catch(withHint(functionName));
  };
  return (request, holder) => (host.ready ? host.ready.then(() => call(request, holder)) : call(request, holder));
}

/** The error of the Invoke API alone, such as a name that does not resolve, hides the likely cause. */
const withHint = (functionName: string) => (cause: unknown) => {
  if (!(cause instanceof GatewayError)) throw cause;
  throw new GatewayError(cause.code, `${cause.message} No function ${functionName} is defined on this gateway.`, {
    cause,
    clientMessage: cause.clientMessage,
  });
};

function endpointResponse({ statusCode, payload, hasFailed }: FunctionAnswer): EndpointResponse {
  return new EndpointResponse(statusCode, hasFailed ? failureHeaders : successHeaders, payload);
}

const refused = (functionName: string) => (cause: unknown) => {
  const reason = `Lambda refused to invoke ${functionName}: ${errorMessage(cause)}`;
  throw new GatewayError("INTERNAL_SERVER_ERROR", reason, { cause });
};

const successHeaders = [["Content-Type", "application/json"]] as const;
const failureHeaders = [...successHeaders, ["X-Amz-Function-Error", "Unhandled"]] as const;
