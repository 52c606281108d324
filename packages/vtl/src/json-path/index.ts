// JSONPath in the dialect of Jayway JsonPath with its default options (docs/behaviour/mapping-templates.md section 3).

import { Meter } from "../meter.ts";
import { EvaluationFailure, InapplicableFilter, JsonPathError, nothingFound, PathSyntaxError } from "./errors.ts";
import { evaluatePath } from "./evaluate.ts";
import { compilePathText } from "./path-compiler.ts";
import { straightSteps, walkStraight } from "./straight-walk.ts";
import type { TokenPath } from "./token.ts";

export { JsonPathError, type JsonPathErrorCode } from "./errors.ts";
export { isKeySet } from "./function.ts";

/** A compiled path. It keeps no state: one may serve any number of documents. */
export interface JsonPath {
  /** The path as written. */
  readonly source: string;
  /** Finds at most one value. Other paths always give an array. */
  readonly definite: boolean;
  /**
   * What the path finds in a document: for a definite path the value itself (a live part of the document) or undefined,
   * otherwise a fresh array. A JSON null that is there is null. The function `append()` changes the document.
   * @param document plain objects (own keys only), Maps, arrays, strings, booleans, null, numbers after src/java/number.ts
   * @param meter what the work is charged to; default: a meter of the read's own
   * @throws JsonPathError `evaluation`, when a function or a filter cannot work on what is there
   * @throws LimitExceeded
   */
  read(document: unknown, meter?: Meter): unknown;
}

/**
 * Compiles a path. One without a leading `$` is read as `$.` + path.
 * @throws JsonPathError `malformed`, with the position
 */
export function compileJsonPath(path: string): JsonPath {
  if (path === "") throw new JsonPathError("malformed", "A path must not be empty.", path, 0);
  let compiled: TokenPath;
  try {
    compiled = compilePathText(path);
  } catch (cause) {
    if (!(cause instanceof PathSyntaxError)) throw cause;
    const position = Math.min(Math.max(0, cause.position), path.length);
    throw new JsonPathError("malformed", cause.message, path, position, cause);
  }
  const steps = straightSteps(compiled.tokens);
  return {
    source: path,
    definite: compiled.definite,
    read:
      steps === undefined
        ? (document, meter = new Meter()) => readGeneral(compiled, path, document, meter)
        : (document) => walkStraight(steps, document),
  };
}

function readGeneral(compiled: TokenPath, source: string, document: unknown, meter: Meter): unknown {
  try {
    return evaluatePath(compiled, document, {
      rootDocument: document,
      rootResults: new Map(),
      lists: new Map(),
      meter,
    });
  } catch (cause) {
    if (cause === nothingFound) return undefined;
    if (cause instanceof EvaluationFailure || cause instanceof InapplicableFilter) {
      throw new JsonPathError("evaluation", cause.message, source, undefined, cause);
    }
    throw cause;
  }
}
