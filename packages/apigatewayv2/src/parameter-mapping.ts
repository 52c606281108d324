// Parameter mappings: docs/behaviour/data-plane.md section 6.2 (requests), integration-responses.md section 7 (responses).
import type { Violation } from "./field.ts";

/** What is wrong with a map of destinations to sources. */
export function parameterMappingViolations(
  _mappings: Readonly<Record<string, string>>,
  _use: "integration" | "integrationResponse",
): readonly Violation[] {
  return [];
}
