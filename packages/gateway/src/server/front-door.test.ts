import assert from "node:assert/strict";
import type { IncomingMessage, ServerResponse } from "node:http";
import { PassThrough } from "node:stream";
import { test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { systemClock } from "../clock.ts";
import { TestClock } from "../test-clock.ts";
import { type ConfigurationPlanes, createFrontDoor, type Planes, serveConfiguration } from "./front-door.ts";

/** The handler that a request reaches, or the status of the answer. */
function reached(url: string, remoteAddress: string, headers: Readonly<Record<string, string>> = {}): string | number {
  let outcome: string | number = "nothing";
  const plane = (name: string) => () => {
    outcome = name;
  };
  const planes = {
    configuration: (incoming: IncomingMessage, outgoing: ServerResponse) =>
      serveConfiguration(
        { inspector: plane("inspector"), metrics: plane("metrics") } as unknown as ConfigurationPlanes,
        incoming,
        outgoing,
      ),
  } as unknown as Planes;
  const response = {
    writeHead(status: number) {
      outcome = status;
    },
    end() {},
  } as unknown as ServerResponse;
  const request = {
    url,
    headers: { host: "localhost", ...headers },
    socket: { remoteAddress },
  } as unknown as IncomingMessage;
  createFrontDoor(planes, {
    clock: systemClock,
    isReady: () => true,
    allowedHosts: [],
    allowedOrigins: [],
    areCallersSigned: true,
  }).request(request, response);
  return outcome;
}

test("serves the inspector to this machine only, and metrics to all machines", () => {
  assert.equal(reached("/inspector/", "::ffff:127.0.0.1"), "inspector");
  for (const url of ["/inspector", "/inspector/", "/inspector/api/exchanges"])
    assert.equal(reached(url, "192.0.2.7"), 403);
  for (const header of ["x-forwarded-for", "forwarded", "via", "x-real-ip"])
    assert.equal(reached("/inspector/", "127.0.0.1", { [header]: "192.0.2.7" }), 403, header);
  assert.equal(reached("/metrics", "192.0.2.7"), "metrics");
});

test("answers malformed requests in at most a third of the time, and drops them if too many wait", async () => {
  const clock = new TestClock();
  const { clientError } = createFrontDoor({} as Planes, {
    clock,
    isReady: () => true,
    allowedHosts: [],
    allowedOrigins: [],
    areCallersSigned: true,
  });
  const sockets = Array.from({ length: 1_100 }, () => new PassThrough());
  for (const socket of sockets) clientError(new Error("malformed"), socket);
  const answered = () => sockets.filter((socket) => socket.writableEnded).length;
  await turn();
  const [first, dropped] = [answered(), sockets.filter((socket) => socket.destroyed).length];
  assert.ok(first < 10 && dropped > 80, `${first} answered, ${dropped} dropped`);
  for (let millis = 0; millis < 60; millis++) {
    clock.advance(1);
    await turn();
  }
  // Each takes 0.2 ms and rests for twice as long.
  assert.ok(answered() - first > 60 && answered() - first <= 105, `${answered() - first} in 60 ms`);
});
