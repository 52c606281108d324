// Evaluates functions (`aws.getCallerIdentity`, …) if possible. Unknown functions return made-up outputs from their SDK's
// declaration and are reported once.
import { errorMessage } from "@answerback/apigatewayv2/error-message";
import {
  type FunctionResult,
  functionTypes,
  type PropertyMap,
  plainMap,
  type ResourceContext,
} from "@answerback/pulumi/host";
import type { ProgramEvent } from "../report/event.ts";
import { type Declarations, noDeclarations } from "./declarations/declaration.ts";
import { declaredAnswer, lookUps } from "./functions/look-up.ts";
import { stdFunction } from "./functions/std.ts";

/** A known function failed for its arguments: a missing file, invalid JSON. */
export class FunctionError extends Error {
  override readonly name = "FunctionError";
}

export class FunctionHost {
  readonly #folder: string;
  readonly #emit: (event: ProgramEvent) => void;
  readonly #declarations: Declarations;
  readonly #unknown = new Set<string>();

  /** @param folder the program's, for functions that read files */
  constructor(folder: string, emit: (event: ProgramEvent) => void, declarations: Declarations = noDeclarations) {
    this.#folder = folder;
    this.#emit = emit;
    this.#declarations = declarations;
  }

  /** @param context of the provider that is called */
  async invoke(token: string, args: PropertyMap, context: ResourceContext): Promise<FunctionResult> {
    const service = functionTypes.get(token);
    if (service !== undefined) return service.call(context, args);
    const std = token.startsWith("std:index:") ? stdFunction(token.slice("std:index:".length)) : undefined;
    const lookUp = lookUps[token];
    try {
      if (std !== undefined) return { kind: "answered", value: std(plainMap(args), this.#folder) };
      if (lookUp !== undefined) return { kind: "answered", value: await lookUp(plainMap(args), context) };
    } catch (cause) {
      throw new FunctionError(`${token}: ${errorMessage(cause)}`, { cause });
    }
    if (!this.#unknown.has(token)) {
      this.#unknown.add(token);
      this.#emit({ kind: "function-not-run-here", token });
    }
    const declared = this.#declarations.functionResult(token);
    return { kind: "answered", value: declaredAnswer(token, declared, plainMap(args), context) };
  }
}
