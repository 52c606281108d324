// The meter itself. Charges are tested in limits.test.ts and beside the code that charges.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { compile, defaultLimits, LimitExceeded, Meter, TemplateError } from "./index.ts";

function stopped(run: () => void): LimitExceeded {
  try {
    run();
  } catch (thrown) {
    assert.ok(thrown instanceof LimitExceeded, String(thrown));
    return thrown;
  }
  assert.fail("no limit was exceeded");
}

describe("a meter", () => {
  test("accepts exactly maxSteps, then no charge", () => {
    const meter = new Meter({ maxSteps: 100_000 });
    meter.charge(99_999);
    meter.charge(1);
    assert.equal(stopped(() => meter.charge(0.5)).limit, "maxSteps");
    assert.equal(stopped(() => meter.charge(0)).limit, "maxSteps");
    assert.equal(stopped(() => meter.allocate(1)).limit, "maxSteps");
    assert.equal(meter.steps, 100_000);
    assert.equal(meter.isExceeded, true);
  });

  test("accepts exactly maxBytes, then no charge", () => {
    const meter = new Meter({ maxBytes: 1000 });
    meter.allocate(1000);
    assert.equal(stopped(() => meter.allocate(1)).limit, "maxBytes");
    assert.equal(stopped(() => meter.allocate(0)).limit, "maxBytes");
    assert.equal(stopped(() => meter.charge(0)).limit, "maxBytes");
    assert.equal(meter.bytes, 1000);
    assert.equal(meter.nearLimit, "maxBytes");
  });

  test("refuses a charge that is not a number", () => {
    assert.equal(stopped(() => new Meter().charge(Number.NaN)).limit, "maxSteps");
    assert.equal(stopped(() => new Meter().allocate(Number.NaN)).limit, "maxBytes");
  });

  test("names the limit, and the option or the setting that raises it", () => {
    const option = stopped(() => new Meter({ maxBytes: 10 }).allocate(11));
    assert.equal(option.message, "More than 10 bytes of values (option maxBytes)");
    const setting = stopped(() => new Meter({ maxSteps: 10 }, "limits.template.").charge(11));
    assert.equal(setting.message, "More than 10 steps of work (setting limits.template.maxSteps)");
  });

  test("counts only time at work, and reads the clock by charged work", (context) => {
    let now = 0;
    context.mock.method(process, "threadCpuUsage", () => ({ user: now * 900, system: now * 100 }));
    const meter = new Meter({ maxMillis: 100 });
    const work = (): void => meter.charge(70_000);
    work();
    now += 60;
    work();
    now += 30_000;
    meter.resume();
    work();
    now += 35;
    meter.charge(1);
    assert.equal(meter.nearLimit, undefined);
    work();
    assert.equal(meter.nearLimit, "maxMillis");
    now += 10;
    assert.equal(stopped(work).limit, "maxMillis");
  });

  test("is near a limit if less than a tenth is left", () => {
    const steps = new Meter({ maxSteps: 100 });
    steps.charge(90);
    assert.equal(steps.nearLimit, undefined);
    steps.charge(1);
    assert.equal(steps.nearLimit, "maxSteps");
    const bytes = new Meter({ maxBytes: 100 });
    bytes.allocate(91);
    assert.equal(bytes.nearLimit, "maxBytes");
  });

  test("has the default of every omitted limit", () => {
    const { maxTemplateLength: _, ...limits } = defaultLimits;
    assert.deepEqual({ ...new Meter({ maxSteps: 5 }).limits }, { ...defaultLimits, maxSteps: 5 });
    assert.equal(new Meter(limits).limits, limits);
    assert.deepEqual({ ...new Meter({ maxSteps: undefined as never }).limits }, defaultLimits);
  });
});

describe("a rendering", () => {
  const template = compile("#foreach($i in [1..100])$i#end", { maxSteps: 10 });

  test("has the limits of its template by default", () => {
    assert.throws(() => template.render(), /More than 10 steps of work \(option maxSteps\) at line 1, column 1/);
  });

  test("can share a meter, whose limits then apply", () => {
    const meter = new Meter({ maxSteps: 100_000 });
    template.render({}, { meter });
    const once = meter.steps;
    assert.ok(once >= 100);
    template.render({}, { meter });
    assert.equal(meter.steps, 2 * once);
    assert.throws(
      () => {
        for (;;) template.render({}, { meter });
      },
      (thrown) => thrown instanceof TemplateError && thrown.code === "LIMIT_EXCEEDED",
    );
    assert.ok(meter.steps <= 100_000 + once);
  });
});
