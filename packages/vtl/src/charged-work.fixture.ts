// For tests of limits: counts what work is charged, and holds its growth against the size of the input.
import assert from "node:assert/strict";
import { mappingVariables } from "./apigateway/index.ts";
import { compile, LimitExceeded, Meter, TemplateError } from "./index.ts";

/** What was charged to a meter without limits. */
export interface Charged {
  readonly steps: number;
  readonly bytes: number;
}

const unlimited = {
  maxSteps: Number.POSITIVE_INFINITY,
  maxBytes: Number.POSITIVE_INFINITY,
  maxMillis: Number.POSITIVE_INFINITY,
};

/** Runs work on a meter without budgets; the bounds on single values stay. */
export function charged(run: (meter: Meter) => void): Charged {
  const meter = new Meter(unlimited);
  run(meter);
  return { steps: meter.steps, bytes: meter.bytes };
}

/** Renders a mapping template on a body, and fails as the template does. */
export function renderMapping(template: string, body: string, meter: Meter): string {
  return compile(template, { profile: "apigateway" }).render(mappingVariables({ body }), { meter });
}

/**
 * Asserts that twice the size costs at most twice the steps (and a fiftieth more, for what sorts), and that the work is charged
 * at all: at least one step for every `unitsPerStep` units of size.
 * @param run does the work for a size and charges it to the meter
 */
export function assertLinear(size: number, run: (size: number, meter: Meter) => void, unitsPerStep = 100): void {
  const once = charged((meter) => run(size, meter)).steps;
  const twice = charged((meter) => run(2 * size, meter)).steps;
  assert.ok(twice <= 2.04 * once, `${once} steps for ${size}, ${twice} for twice as much: more than linear`);
  assert.ok(twice - once >= size / unitsPerStep, `${once} steps for ${size}, ${twice} for twice as much: not charged`);
}

/** Asserts that the work ends at a budget of the default limits, whatever the machine: by steps or by bytes, not by time. */
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
