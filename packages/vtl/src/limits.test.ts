// Messages and templates with the highest possible cost: it is charged, and all of them end.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Attack, knownAttacks, moreAttacks } from "./attacks.fixture.ts";
import { assertLinear, renderMapping } from "./charged-work.fixture.ts";
import { LimitExceeded, Meter, type MeterLimits, TemplateError } from "./index.ts";

/** Renders, and returns the meter. The rendering completes, or exceeds a limit other than time. */
function run({ template, body, size }: Attack, limits: Partial<MeterLimits>): Meter {
  const meter = new Meter({ ...limits, maxMillis: Number.POSITIVE_INFINITY });
  try {
    renderMapping(template, body(size), meter);
  } catch (thrown) {
    assert.ok(thrown instanceof TemplateError, String(thrown));
    assert.equal(thrown.code, "LIMIT_EXCEEDED", thrown.message);
    assert.ok(thrown.cause instanceof LimitExceeded);
  }
  return meter;
}

describe("a known attack", () => {
  for (const attack of knownAttacks) {
    if (attack.linear) {
      test(`costs no more than twice as much for twice the size: ${attack.name}`, () => {
        const size = Math.ceil(attack.size / 10);
        assertLinear(size, (n, meter) => renderMapping(attack.template, attack.body(n), meter), 20);
      });
    }
    test(`ends within the limits: ${attack.name}`, () => {
      const { steps, bytes } = run(attack, {});
      assert.ok(steps <= 10_000_000 && bytes <= 1 << 26, `${steps} steps, ${bytes} bytes`);
    });
  }

  for (const name of ["a list of ranges", "replaceAll that makes", "== on two long lists", "3,000 reads"]) {
    test(`fails with the limit and how to raise it: ${name}`, () => {
      const { template, body, size } = knownAttacks.find((attack) => attack.name.startsWith(name)) as Attack;
      assert.throws(
        () => renderMapping(template, body(size), new Meter({}, "limits.template.")),
        (thrown) =>
          thrown instanceof TemplateError &&
          thrown.code === "LIMIT_EXCEEDED" &&
          /^More than \d+ [a-z ]+ \(setting limits\.template\.max\w+\) at line 1, column \d+/.test(thrown.message),
      );
    });
  }
});

describe("a further attack", () => {
  // A twentieth of the default limits, so that all tests together take seconds.
  const limits = { maxSteps: 500_000, maxBytes: 1 << 22 };
  for (const attack of moreAttacks) {
    test(`ends in time for its charges: ${attack.name}`, () => {
      const started = process.cpuUsage();
      const { steps } = run(attack, limits);
      const { user } = process.cpuUsage(started);
      // Ten times the time of the steps, and half a second for a busy machine and cold code.
      assert.ok(user < steps / 10 + 500_000, `${user} µs of CPU for ${steps} steps`);
    });
  }
});

test("a benign template stays far below the limits", () => {
  const rows = Array.from({ length: 1000 }, (_, id) => ({ id, name: `user ${id}`, tags: ["a", "b"], score: id * 1.5 }));
  const meter = new Meter();
  const output = renderMapping(
    `#set($rows = $input.path("$.rows"))[#foreach($row in $rows){"id": $row.id, "name": "$util.escapeJavaScript($row.name)",
    "score": $row.score, "tags": $row.tags#if($row.score > 100), "high": true#end}#if($foreach.hasNext),#end#end]`,
    JSON.stringify({ rows }),
    meter,
  );
  assert.equal((JSON.parse(output) as unknown[]).length, 1000);
  assert.ok(meter.steps < meter.limits.maxSteps / 20, `${meter.steps} steps`);
  assert.ok(meter.bytes < meter.limits.maxBytes / 20, `${meter.bytes} bytes`);
});
