import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { atMost, preciseWallTime, systemClock, type Timer } from "./clock.ts";
import { TestClock } from "./test-clock.ts";

/** Files that may use the machine's time and timers, with the reason. */
const exceptions: Readonly<Record<string, string>> = {
  "clock.ts": "the machine's clock itself",
  "turned-clock.ts": "defines a clock",
  "auth/sigv4.ts": "signatures have the time of their callers' clocks",
  "server/certificate-authority.ts": "clients check certificates against their own clocks",
  "execute/integrations/aws-signing.ts": "AWS checks the dates of signed calls and of temporary credentials",
  "store/sqlite.ts": "the time for which a write gathers changes is a share of the disk's latency",
  "store/sqlite-worker.ts": "a separate thread; the time in lock-holder.json is for people",
};

/** Not `setImmediate`: it depends on the event loop, not on time. */
const asksMachine =
  /\bDate\.now\b|\bnew Date\(\)|[^.\w]Date\(\)|\bperformance\b|\bhrtime\b|(?<!(?:[cC]lock|machine)\.)\bset(?:Timeout|Interval)\(|AbortSignal\.timeout|node:timers/;

test("all code reads the time and sets timers through the clock", () => {
  const found = globSync("**/*.ts", { cwd: import.meta.dirname })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => !/(?:^|\/)test-[^/]*$|\.(?:test|suite|fixture)\.ts$/.test(file))
    .filter((file) => asksMachine.test(withoutComments(readFileSync(join(import.meta.dirname, file), "utf8"))));
  assert.deepEqual(found.sort(), Object.keys(exceptions).sort());
});

function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
}

test("the pattern finds every use of the machine's time", () => {
  for (const line of [
    "const now = Date.now();",
    "new Date()",
    "performance.now()",
    "performance.timeOrigin",
    "process.hrtime.bigint()",
    "setTimeout(run, 5)",
    "socket.setTimeout(5)",
    "setInterval(run, 5)",
    'import { setTimeout } from "node:timers/promises"',
    "AbortSignal.timeout(5)",
  ]) {
    assert.match(line, asksMachine);
  }
  for (const line of [
    "clock.setTimeout(run, 5)",
    "this.#clock.setInterval(run, 5)",
    "clock.machine.setTimeout(run, 5)",
    "new Date(millis)",
    "setImmediate(f)",
  ])
    assert.doesNotMatch(line, asksMachine);
});

test("the machine's clock runs a timer once, an interval repeatedly, and neither after cancel", async () => {
  const runs: string[] = [];
  systemClock.setTimeout(() => runs.push("cancelled"), 1).cancel();
  const started = systemClock.monotonic();
  let again: Timer | undefined;
  const repeated = new Promise<void>((resolve) => {
    again = systemClock.setInterval(() => {
      if (runs.push("again") === 3) resolve();
    }, 2);
  });
  await new Promise<void>((resolve) => systemClock.setTimeout(resolve, 30));
  await repeated;
  again?.cancel();
  assert.ok(systemClock.monotonic() - started >= 29);
  const count = runs.length;
  await new Promise<void>((resolve) => systemClock.setTimeout(resolve, 10));
  assert.deepEqual(runs, Array(count).fill("again"));
  assert.ok(Math.abs(systemClock.now() - Date.now()) < 1_000);
});

test("a timeout keeps the process alive, an interval does not", () => {
  const clock = new URL("./clock.ts", import.meta.url).href;
  const program = (body: string) =>
    spawnSync(
      process.execPath,
      ["--input-type=module", "-e", `const { systemClock } = await import("${clock}"); ${body}`],
      {
        encoding: "utf8",
        timeout: 20_000,
      },
    ).stdout;
  assert.equal(program("systemClock.setInterval(() => console.log('again'), 1_000)"), "");
  assert.equal(program("systemClock.setTimeout(() => console.log('once'), 50)"), "once\n");
});

test("the test clock runs due timers in order, each at its time", () => {
  const clock = new TestClock(1_000);
  const runs: string[] = [];
  const note = (name: string) => () => runs.push(`${name} ${clock.monotonic()}`);
  clock.setTimeout(note("late"), 30);
  clock.setTimeout(() => {
    note("early")();
    clock.setTimeout(note("inner"), 5);
  }, 10);
  clock.setTimeout(note("beside"), 10);
  clock.setTimeout(note("never"), 20).cancel();
  const interval = clock.setInterval(note("each"), 12);
  clock.advance(29);
  assert.deepEqual(runs, ["early 10", "beside 10", "each 12", "inner 15", "each 24"]);
  interval.cancel();
  clock.advance(100);
  assert.deepEqual(runs.slice(5), ["late 30"]);
  assert.deepEqual([clock.now(), clock.monotonic(), clock.waiting], [1_129, 129, 0]);
});

test("waits for a promise, at most the given time, and leaves no timer", async () => {
  const clock = new TestClock();
  await atMost(10, Promise.resolve(), clock);
  await assert.rejects(atMost(10, Promise.reject(new Error("failed")), clock), /failed/);
  assert.equal(clock.waiting, 0);
  const waiting = atMost(10, new Promise(() => {}), clock);
  clock.advance(10);
  await waiting;
});

test("the precise wall time has fractions, follows the machine's clock, and goes back only when that is set back", () => {
  let now = 1_000_000.7;
  let monotonic = 50.2;
  const machine = { ...systemClock, now: () => Math.floor(now), monotonic: () => monotonic };
  const time = preciseWallTime({ ...machine, machine });
  let last = time();
  for (let step = 0; step < 2_000; step++) {
    now += 0.05;
    monotonic += 0.05;
    const next = time();
    assert.ok(next >= last && Math.abs(next - now) <= 1);
    last = next;
  }
  assert.ok(Math.abs(last - now) < 0.06, `${last} is not ${now}`);
  now -= 3_600_000;
  assert.ok(Math.abs(time() - now) <= 1);
  now += 7_200_000;
  assert.ok(Math.abs(time() - now) <= 1);
});
