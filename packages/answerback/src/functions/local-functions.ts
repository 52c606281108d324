// The functions of this machine, with the two ways in which the gateway uses them.
import { createFunctions, createLambdaService, type Functions, type FunctionsOptions } from "@answerback/functions";
import type { FunctionHost, LocalService } from "@answerback/gateway";
import { functionHost } from "./function-host.ts";

export interface LocalFunctions {
  readonly functions: Functions;
  /** Options of the gateway. */
  readonly ofGateway: { readonly functions: FunctionHost; readonly services: readonly LocalService[] };
}

/** @throws FunctionDefinitionError */
export function createLocalFunctions(options: FunctionsOptions): LocalFunctions {
  const functions = createFunctions(options);
  return {
    functions,
    ofGateway: {
      functions: functionHost(functions),
      services: [{ signingName: "lambda", ...createLambdaService(functions) }],
    },
  };
}
