// Measures charges for tests of limits, and compares their growth with that of the input.
import assert from "node:assert/strict";
import { mappingVariables } from "./apigateway/index.ts";
import { compile, LimitExceeded, Meter, TemplateError } from "./index.ts";

export interface Charged {
  readonly steps: number;
  readonly bytes: number;
}

const unlimited = {
  maxSteps: Number.POSITIVE_INFINITY,
  maxBytes: Number.POSITIVE_INFINITY,
  maxMillis: Number.POSITIVE_INFINITY,
};

/** Runs work with a meter without budgets, but with the limits on single values. */
export function charged(run: (meter: Meter) => void): Charged {
  const meter = new Meter(unlimited);
  run(meter);
  return { steps: meter.steps, bytes: meter.bytes };
}

/** Renders a mapping template for a body. @throws TemplateError */
export function renderMapping(template: string, body: string, meter: Meter): string {
  return compile(template, { profile: "apigateway" }).render(mappingVariables({ body }), { meter });
}

/**
 * Asserts that twice the size costs at most twice the steps (plus 2 % for sorting), and that the work is charged at all: at
 * least one step for every `unitsPerStep` units of size.
 * @param run does the work for a size and charges it to the meter
 */
export function assertLinear(size: number, run: (size: number, meter: Meter) => void, unitsPerStep = 100): void {
  const once = charged((meter) => run(size, meter)).steps;
  const twice = charged((meter) => run(2 * size, meter)).steps;
  assert.ok(twice <= 2.04 * once, `${once} steps for ${size}, ${twice} for twice the size: more than linear`);
  assert.ok(twice - once >= size / unitsPerStep, `${once} steps for ${size}, ${twice} for twice the size: not charged`);
}

/** Asserts that the work exceeds the default limits on steps or bytes, which do not depend on the machine. */
export function assertStopped(run: (meter: Meter) => void): LimitExceeded {
  const meter = new Meter({ maxMillis: Number.POSITIVE_INFINITY });
  try {
    run(meter);
  } catch (thrown) {
    const cause = thrown instanceof TemplateError ? thrown.cause : thrown;
    assert.ok(cause instanceof LimitExceeded, String(thrown));
    return cause;
  }
  assert.fail(`No limit was reached: ${meter.steps} steps, ${meter.bytes} bytes`);
}
