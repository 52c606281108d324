// A compiled JSON Schema, draft 4, and how a document is held against it. Every schema that is visited is charged to the
// exchange's meter, because a schema of a few lines can ask for 2^n visits of a message of n levels.
import { LimitExceeded, type Meter } from "@answerback/vtl";

/** Why a document is refused. */
export interface Violation {
  /** The names and indexes that lead to the value at fault, the innermost first. */
  readonly path: (string | number)[];
  readonly message: string;
  /** Why the alternatives of `anyOf` and `oneOf` did not match: the first few, without their own reasons. */
  readonly alternatives?: readonly Violation[];
}

/** One document held against one schema. */
export interface Run {
  readonly meter: Meter;
  /** Schemas that are being visited, one inside the other. */
  depth: number;
}

/** Holds one value against one keyword, or against a few that read the same members. */
export type Check = (value: unknown, run: Run) => Violation | undefined;

/** What one visit of a schema costs, in steps of the meter. */
const visitSteps = 8;
/** Nested schemas. A recursive schema reaches this with a document as deep, and `{"not": {"$ref": "#"}}` with any. */
const maxDepth = 500;
const tooDeep = `Schemas are nested deeper than ${maxDepth} levels`;

export class SchemaNode {
  /** Filled after the node is known, so that schemas may refer to each other in circles. */
  readonly checks: Check[] = [];

  /** @throws LimitExceeded by the meter, or beyond the depth */
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

/** Adds where the value at fault stands. */
export function at(key: string | number, found: Violation): Violation {
  found.path.push(key);
  return found;
}

/** Characters of a violation's text; it is kept with the exchange and written to logs. */
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
