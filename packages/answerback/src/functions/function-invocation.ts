// An invocation by an integration or an authorizer of the gateway.
import { randomUUID } from "node:crypto";
import { decodeClientContext, type Functions, type InvokeResult } from "@answerback/functions";
import type { FunctionAnswer, FunctionCall, FunctionInvocation, FunctionReport } from "@answerback/gateway";

/** @returns undefined if there is no such function */
export function invocationOf(functions: Functions, call: FunctionCall): FunctionInvocation | undefined {
  const known = functions.find(call.functionName);
  if (known === undefined) return undefined;
  // A name without a region is a function of the region that the integration's URI names.
  if (!call.functionName.startsWith("arn:") && known.arn.split(":")[3] !== call.region) return undefined;
  return new Invocation(functions, known.name, call);
}

/** Limits of the log that an exchange keeps. */
const maxLines = 100;
const maxCharacters = 16_384;

class Invocation implements FunctionInvocation {
  readonly functionName: string;
  readonly requestId = randomUUID();
  readonly answer: Promise<FunctionAnswer>;
  readonly logLines: string[] = [];
  omittedLogLines = 0;
  report: FunctionReport | undefined = undefined;
  #characters = 0;

  constructor(functions: Functions, functionName: string, call: FunctionCall) {
    this.functionName = functionName;
    this.answer = this.#run(functions, call);
  }

  async #run(functions: Functions, call: FunctionCall): Promise<FunctionAnswer> {
    const { functionName, payload, invocationType, clientContext, traceId } = call;
    const result = await functions.invoke(functionName, payload, {
      type: invocationType,
      clientContext: decodeClientContext(clientContext),
      traceId,
      requestId: this.requestId,
      onLine: (line) => this.#addLine(line),
    });
    this.report = result.report;
    // Lines beyond a limit of the function itself are counted, not passed on.
    this.omittedLogLines += result.report?.omittedLines ?? 0;
    return answerOf(result);
  }

  #addLine(line: string): void {
    const room = maxCharacters - this.#characters;
    if (this.logLines.length >= maxLines || room <= 0) {
      this.omittedLogLines += 1;
      return;
    }
    this.logLines.push(line.length > room ? `${line.slice(0, room)}…` : line);
    this.#characters += line.length;
  }
}

function answerOf({ statusCode, payload, functionError }: InvokeResult): FunctionAnswer {
  return { statusCode, payload, hasFailed: functionError !== undefined };
}
