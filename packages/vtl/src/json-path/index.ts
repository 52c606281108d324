// JSONPath in the dialect of Jayway JsonPath with its default options (docs/behaviour/mapping-templates.md section 3).

import { Meter } from "../meter.ts";
import { EvaluationFailure, InapplicableFilter, JsonPathError, nothingFound, PathSyntaxError } from "./errors.ts";
import { evaluatePath } from "./evaluate.ts";
import { compilePathText } from "./path-compiler.ts";
import { straightSteps, walkStraight } from "./straight-walk.ts";
import type { TokenPath } from "./token.ts";

export { JsonPathError, type JsonPathErrorCode } from "./errors.ts";
export { isKeySet } from "./function.ts";

/** A compiled path. It has no state and can read any number of documents. */
export interface JsonPath {
  /** The path as written. */
  readonly source: string;
  /** True if the path finds at most one value. Other paths always return an array. */
  readonly definite: boolean;
  /**
   * Reads a document. A definite path returns the value itself, not a copy, or undefined. Other paths return a new array.
   * A JSON null is null. The function `append()` changes the document.
   * @param document plain objects (own keys only), Maps, arrays, strings, booleans, null, numbers as in src/java/number.ts
   * @param meter the work is charged to it; default: a new one
   * @throws JsonPathError `evaluation`, if a function or filter fails on the document
   * @throws LimitExceeded
   */
  read(document: unknown, meter?: Meter): unknown;
}

/**
 * Compiles a path. A path that does not start with `$` or `@` is read as `$.` + path.
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
