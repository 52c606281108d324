// A compiled JSON Schema, draft 4, that validates documents. Every visit of a schema is charged to the exchange's meter,
// because a schema of a few lines can cause 2^n visits for a message of n levels.
import { LimitExceeded, type Meter } from "@answerback/vtl";

/** The reason why a document is invalid. */
export interface Violation {
  /** Names and indexes of the invalid value, the innermost first. */
  readonly path: (string | number)[];
  readonly message: string;
  /** The violations of the first few alternatives of `anyOf` or `oneOf`, without their own alternatives. */
  readonly alternatives?: readonly Violation[];
}

/** One validation of a document. */
export interface Run {
  readonly meter: Meter;
  /** Number of nested schemas that are being visited. */
  depth: number;
}

/** Validates a value by one keyword, or by a few that read the same members. */
export type Check = (value: unknown, run: Run) => Violation | undefined;

/** Cost of one visit of a schema, in steps of the meter. */
const visitSteps = 8;
/** Nested schemas. A recursive schema reaches this with a document of this depth, `{"not": {"$ref": "#"}}` with any. */
const maxDepth = 500;
const tooDeep = `Schemas are nested deeper than ${maxDepth} levels`;

export class SchemaNode {
  /** Filled after the node is registered, so that schemas may contain circular references. */
  readonly checks: Check[] = [];

  /** @throws LimitExceeded by the meter, or beyond the maximum depth */
  visit(value: unknown, run: Run): Violation | undefined {
    run.meter.charge(visitSteps);
    if (++run.depth > maxDepth) throw new LimitExceeded(tooDeep, "maxDepth");
    for (const check of this.checks) {
      const violation = check(value, run);
      if (violation !== undefined) {
        run.depth--;
        return violation;
      }
    }
    run.depth--;
    return undefined;
  }
}

export function violation(message: string): Violation {
  return { path: [], message };
}

/** Adds a name or index to the path of the invalid value. */
export function at(key: string | number, found: Violation): Violation {
  found.path.push(key);
  return found;
}

/** Characters of a violation's text, because it is kept with the exchange and written to logs. */
const maxTextLength = 500;

/** `message/items/0 must be string` */
export function violationText(found: Violation): string {
  const reasons = found.alternatives?.map((reason) => `${pointer([...reason.path, ...found.path])} ${reason.message}`);
  const text = `${pointer(found.path)} ${found.message}${reasons?.length ? ` (${reasons.join("; ")})` : ""}`;
  return text.length > maxTextLength ? `${text.slice(0, maxTextLength)}…` : text;
}

function pointer(path: Violation["path"]): string {
  const parts = path.slice(-20).map((key) => String(key).slice(0, 100).replaceAll("~", "~0").replaceAll("/", "~1"));
  return ["message", ...parts.reverse()].join("/");
}
