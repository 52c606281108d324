// Template values → JSON, for custom objects.
import { bareRuntime } from "./java/runtime.ts";
import { writeJson } from "./json-path/json-writer.ts";
import { Meter } from "./meter.ts";

/**
 * The compact JSON of a value that a template has passed to a method.
 * @param meter for the work; default: one with the default limits
 * @throws LimitExceeded
 */
export function toJson(value: unknown, meter: Meter = new Meter()): string {
  return writeJson(value ?? null, bareRuntime(meter), false);
}
