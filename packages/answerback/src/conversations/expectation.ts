// Compares frames with what a conversation expects.
import { type KeptValues, placeholderOf } from "./placeholder.ts";

/** One difference: where, and both values in words. */
export interface Difference {
  /** `$.order.items[0]`; `$` for the whole frame. */
  readonly path: string;
  readonly expected: string;
  readonly received: string;
}

/** The member `<any>: <any>` of an expected object allows further members. */
const furtherMembers = "<any>";

/**
 * Compares a frame with an expectation: a string is the frame's text, or a placeholder for it; any other value is its JSON.
 * @returns the differences; none if the frame is as expected, whose values are then kept
 */
export function compareFrame(expected: unknown, frame: string, kept: KeptValues): readonly Difference[] {
  const json = parsed(frame);
  if (typeof expected === "string" && placeholderOf(expected) === undefined) {
    return frame === expected
      ? []
      : [{ path: "$", expected: JSON.stringify(expected), received: JSON.stringify(frame) }];
  }
  if (typeof expected !== "string" && json === undefined) {
    return [{ path: "$", expected: shown(expected), received: `${JSON.stringify(frame)}, which is not JSON` }];
  }
  const found = new Map<string, unknown>();
  const differences = [...compare(expected, json === undefined ? frame : json.value, "$", kept, found)];
  if (differences.length === 0) for (const [name, value] of found) kept.set(name, value);
  return differences;
}

/** Compares two values; placeholders are allowed in the expected one. */
export function compareValues(
  expected: unknown,
  received: unknown,
  kept: KeptValues = new Map(),
): readonly Difference[] {
  return [...compare(expected, received, "$", kept, new Map())];
}

function* compare(
  expected: unknown,
  received: unknown,
  path: string,
  kept: KeptValues,
  found: Map<string, unknown>,
): Generator<Difference> {
  const differs = { path, expected: shown(expected), received: shown(received) };
  if (typeof expected === "string") {
    const placeholder = placeholderOf(expected);
    const isEqual = placeholder === undefined ? expected === received : placeholder.matches(received, kept);
    if (!isEqual) yield differs;
    else if (placeholder?.keepAs !== undefined) found.set(placeholder.keepAs, received);
  } else if (Array.isArray(expected)) {
    if (!Array.isArray(received)) return yield differs;
    for (let index = 0; index < Math.max(expected.length, received.length); index++) {
      const at = `${path}[${index}]`;
      if (index >= received.length) yield { path: at, expected: shown(expected[index]), received: "nothing" };
      else if (index >= expected.length) yield { path: at, expected: "nothing", received: shown(received[index]) };
      else yield* compare(expected[index], received[index], at, kept, found);
    }
  } else if (typeof expected === "object" && expected !== null) {
    if (typeof received !== "object" || received === null || Array.isArray(received)) return yield differs;
    yield* compareObjects(expected, received, path, kept, found);
  } else if (expected !== received) {
    yield differs;
  }
}

function* compareObjects(
  expected: object,
  received: object,
  path: string,
  kept: KeptValues,
  found: Map<string, unknown>,
): Generator<Difference> {
  const values = new Map(Object.entries(received));
  for (const [name, value] of Object.entries(expected)) {
    if (name === furtherMembers) continue;
    const at = `${path}${memberPath(name)}`;
    if (values.has(name)) yield* compare(value, values.get(name), at, kept, found);
    else yield { path: at, expected: shown(value), received: "nothing" };
  }
  if (Object.hasOwn(expected, furtherMembers)) return;
  for (const [name, value] of values) {
    if (!Object.hasOwn(expected, name))
      yield { path: `${path}${memberPath(name)}`, expected: "nothing", received: shown(value) };
  }
}

const memberPath = (name: string) => (/^[A-Za-z_]\w*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`);

/** JSON on one line. */
export const shown = (value: unknown) => JSON.stringify(value) ?? "nothing";

/** @returns undefined if the text is not JSON */
export function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
