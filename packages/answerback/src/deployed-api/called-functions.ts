// The Lambda functions that an API calls, and the functions of the settings that stand in for them.
import { lambdaFunctionOf } from "@answerback/apigatewayv2";
import type { ExportedApi } from "@answerback/apigatewayv2/export";
import type { FunctionDefinition } from "@answerback/functions";

export interface CalledFunction {
  readonly name: string;
  /** Without version or alias; undefined if the URI names the function otherwise, or by a stage variable. */
  readonly arn: string | undefined;
}

/** Each function once. */
export function calledFunctions({ integrations, authorizers }: ExportedApi): readonly CalledFunction[] {
  const uris = [...integrations.map((it) => it.integrationUri), ...authorizers.map((it) => it.authorizerUri)];
  const called = uris.flatMap((uri) => lambdaFunctionOf(uri)?.functionName ?? []);
  const byName = new Map(called.map(calledFunction).map((it) => [it.name, it]));
  return [...byName.values()];
}

const arnForm = /^(arn:[\w-]+:lambda:[\w-]+:\d{12}:function:([\w-]{1,64}))(?::[\w$-]+)?$/;

function calledFunction(text: string): CalledFunction {
  const [, arn, name] = arnForm.exec(text) ?? [];
  return { name: name ?? text.replace(/^arn:.*:function:/, "").replace(/:[\w$-]+$/, ""), arn };
}

/** Gives the functions of the settings the ARNs under which the API calls them: account and region may be others. */
export function withCalledArns(
  definitions: readonly FunctionDefinition[],
  called: readonly CalledFunction[],
): readonly FunctionDefinition[] {
  return definitions.map((definition) => {
    const arn = called.find(({ name }) => name === definition.name)?.arn;
    return arn === undefined || definition.arn !== undefined ? definition : { ...definition, arn };
  });
}
