import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { mock, serveApi, serveBackend } from "./execute/test-api.ts";
import { ManualClock } from "./manual-clock.ts";

const start = Date.UTC(2026, 0, 1);

test("runs due timers in order, each at its time, and its effects before the next", async () => {
  const clock = new ManualClock(start);
  const runs: string[] = [];
  const note = (name: string) => runs.push(`${name} ${clock.now() - start}`);
  clock.setTimeout(() => note("late"), 30);
  clock.setTimeout(() => {
    note("early");
    setImmediate(() => {
      note("effect");
      clock.setTimeout(() => note("inner"), 5);
    });
  }, 10);
  clock.setTimeout(() => note("beside"), 10);
  clock.setTimeout(() => note("never"), 20).cancel();
  const interval = clock.setInterval(() => note("each"), 12);
  await Promise.all([clock.advance(29), clock.advance("1ms")]);
  assert.deepEqual(runs, ["early 10", "beside 10", "effect 10", "each 12", "inner 15", "each 24", "late 30"]);
  interval.cancel();
  await clock.advance("2h");
  assert.equal(clock.now(), start + 30 + 7_200_000);
  assert.equal(runs.length, 7);
});

test("waits for work that a timer has begun, and not for work from before", async () => {
  const clock = new ManualClock(start);
  const never = new Promise(() => {});
  clock.track(never);
  const ended: string[] = [];
  clock.setTimeout(() => {
    const work = new Promise((resolve) => setTimeout(resolve, 50)).then(() => {
      ended.push("first");
      clock.track(new Promise((resolve) => setTimeout(resolve, 50)).then(() => ended.push("second")));
    });
    clock.track(work);
  }, 1_000);
  clock.setTimeout(() => ended.push(`third ${clock.monotonic()}`), 1_001);
  await clock.advance("10s");
  assert.deepEqual(ended, ["first", "second", "third 1001"]);
});

test("does not wait without end", async () => {
  const clock = new ManualClock();
  clock.setTimeout(() => clock.track(new Promise(() => {})), 1);
  const started = performance.now();
  await clock.advance(2);
  await clock.advance("1h");
  assert.ok(performance.now() - started < 3_000);
});

test("refuses what is not a duration", () => {
  const clock = new ManualClock();
  for (const duration of ["10", "ten minutes", "-1s", -1, Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.throws(() => clock.advance(duration), {
      name: "RangeError",
      message: /is not a duration\. Use milliseconds/,
    });
  }
});

const answered = {
  integration: mock(),
  responses: [
    {
      integrationResponseKey: "$default",
      responseTemplates: { "application/json": "$context.requestTimeEpoch" },
    },
  ],
};

test("two hours pass in a moment: idle and long connections are closed, and their $disconnect runs at that time", async (t) => {
  const clock = new ManualClock(start);
  const { connect, exchanges } = await serveApi(t, { clock, routes: { $disconnect: answered, $default: answered } });
  const started = performance.now();
  const idle = await connect();
  const busy = await connect();
  const codes: (readonly [string, number, number])[] = [];
  idle.socket.on("close", (code) => codes.push(["idle", code, clock.now() - start]));
  busy.socket.on("close", (code) => codes.push(["busy", code, clock.now() - start]));
  const times: string[] = [];
  for (let minutes = 0; minutes < 120; minutes += 9) {
    times.push(String(await busy.ask({})));
    await clock.advance("9m");
  }
  assert.deepEqual(codes, [
    ["idle", 1001, 600_000],
    ["busy", 1001, 7_200_000],
  ]);
  assert.deepEqual(
    times.map((time) => Number(time) - start),
    Array.from({ length: 14 }, (_, index) => index * 540_000),
  );
  const disconnects = exchanges.filter(({ event }) => event.kind === "disconnect");
  assert.deepEqual(
    disconnects.map(({ event }) => event.receivedAt - start),
    [600_000, 7_200_000],
  );
  assert.ok(performance.now() - started < 5_000);
});

test("an integration that does not answer times out when the clock is turned, not before", async (t) => {
  const backend = await serveBackend(t, () => new Promise(() => {}));
  const clock = new ManualClock(start);
  const { connect } = await serveApi(t, {
    clock,
    routes: {
      $default: {
        integration: { integrationType: "HTTP_PROXY", integrationMethod: "POST", integrationUri: backend.url },
      },
    },
  });
  const { socket } = await connect();
  const frames: string[] = [];
  socket.on("message", (data) => frames.push(String(data)));
  socket.send("{}");
  while (backend.received.length === 0) await new Promise(setImmediate);
  await clock.advance("4.9s");
  assert.deepEqual(frames, []);
  await clock.advance("200ms");
  assert.match(frames.join(), /Endpoint request timed out/);
});

test("waits for the backend of a $disconnect that an idle limit causes", async (t) => {
  const backend = await serveBackend(t, async () => {
    await new Promise((resolve) => setTimeout(resolve, 100));
    return {};
  });
  const integration = {
    integrationType: "HTTP_PROXY",
    integrationMethod: "POST",
    integrationUri: backend.url,
  } as const;
  const clock = new ManualClock(start);
  const { connect, exchanges } = await serveApi(t, {
    clock,
    routes: { $disconnect: { integration }, $default: answered },
  });
  await connect();
  await clock.advance("10m");
  assert.deepEqual(
    exchanges.map(({ event, endpoint }) => [event.kind, endpoint?.statusCode]),
    [
      ["connect", undefined],
      ["disconnect", 200],
    ],
  );
});

test("a turned clock refills a throttle", async (t) => {
  const clock = new ManualClock(start);
  const stage = { defaultRouteSettings: { throttlingRateLimit: 1, throttlingBurstLimit: 1 } };
  const { connect } = await serveApi(t, { clock, stage, routes: { $default: answered } });
  const client = await connect();
  const isThrottled = async () => /Too Many Requests/i.test(String(await client.ask({})));
  assert.deepEqual([await isThrottled(), await isThrottled()], [false, true]);
  await clock.advance("1s");
  assert.deepEqual([await isThrottled(), await isThrottled()], [false, true]);
});

test("a data plane stops although the clock stands still", async (t) => {
  const backend = await serveBackend(t, () => new Promise(() => {}));
  const { connect, stop } = await serveApi(t, {
    clock: new ManualClock(),
    routes: {
      $default: {
        integration: { integrationType: "HTTP_PROXY", integrationMethod: "POST", integrationUri: backend.url },
      },
    },
  });
  const { socket } = await connect();
  socket.send("{}");
  while (backend.received.length === 0) await new Promise(setImmediate);
  // A client that does not answer the close.
  (socket as unknown as { _socket: { pause(): void } })._socket.pause();
  const closed = once(socket, "close");
  await stop();
  socket.terminate();
  await closed;
});
