// Template values → JSON, for objects of one's own such as `$util.toJson`.
import { bareRuntime } from "./java/runtime.ts";
import { writeJson } from "./json-path/json-writer.ts";
import { Meter } from "./meter.ts";

/**
 * The compact JSON of a value that a template has passed to a method: maps, lists and numbers as templates see them.
 * @param meter what the work is charged to; default: one with the default limits
 * @throws LimitExceeded
 */
export function toJson(value: unknown, meter: Meter = new Meter()): string {
  return writeJson(value ?? null, bareRuntime(meter), false);
}
