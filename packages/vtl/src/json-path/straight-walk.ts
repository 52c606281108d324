// Evaluates definite paths of members and indexes without allocation. Nearly all paths in templates are of this kind.

import type { PathToken } from "./token.ts";
import { isObject, member } from "./value.ts";

type Step = string | number;

/** The steps of a path of single members and single indexes; undefined for any other path. */
export function straightSteps(tokens: readonly PathToken[]): readonly Step[] | undefined {
  const steps: Step[] = [];
  for (const token of tokens) {
    const step = token.kind === "property" ? token.names : token.kind === "index" ? token.indexes : [];
    if (step.length !== 1) return undefined;
    steps.push(step[0]!);
  }
  return steps;
}

/** The value that the steps lead to; undefined if there is none. */
export function walkStraight(steps: readonly Step[], document: unknown): unknown {
  let value = document;
  for (let i = 0; i < steps.length; i++) {
    const step = steps[i]!;
    if (typeof step === "string") {
      if (!isObject(value)) return undefined;
      value = member(value, step);
    } else {
      if (!Array.isArray(value)) return undefined;
      const array: readonly unknown[] = value;
      value = array[step < 0 ? array.length + step : step];
    }
    if (value === undefined) return undefined;
  }
  return value;
}
