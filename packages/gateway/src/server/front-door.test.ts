import assert from "node:assert/strict";
import type { IncomingMessage, ServerResponse } from "node:http";
import { test } from "node:test";
import { systemClock } from "../clock.ts";
import { createFrontDoor, type Planes } from "./front-door.ts";

/** The handler that a request reaches, or the status of the answer. */
function reached(url: string, remoteAddress: string, headers: Readonly<Record<string, string>> = {}): string | number {
  let outcome: string | number = "nothing";
  const plane = (name: string) => () => {
    outcome = name;
  };
  const planes = { inspector: plane("inspector"), metrics: plane("metrics") } as unknown as Planes;
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
