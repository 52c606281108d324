import assert from "node:assert/strict";
import type { IncomingMessage } from "node:http";
import { test } from "node:test";
import { AwsError } from "@answerback/apigatewayv2";
import { type CallerCheckSettings, checkCaller } from "./caller-check.ts";

const none: CallerCheckSettings = { allowedHosts: [], allowedOrigins: [] };

function call(headers: Readonly<Record<string, string>>, settings = none): void {
  checkCaller({ headers, socket: { localAddress: "192.0.2.7" } } as unknown as IncomingMessage, settings);
}

for (const host of [
  "127.0.0.1:4510",
  "localhost:4510",
  "api.localhost",
  "[::1]:4510",
  "abc.execute-api.localhost:4510",
  "abc.execute-api.eu-west-1.amazonaws.com",
  "192.0.2.7",
]) {
  test(`serves the Host ${host}`, () => call({ host }));
}

for (const host of [
  "evil.example",
  "127.0.0.1.evil.example",
  "192.0.2.8",
  "",
  "x.execute-api.evil.com",
  "x.execute-api.amazonaws.com.evil.com",
  "x.execute-api.evil.com.amazonaws.com.evil.com",
  "x.execute-api.localhost.evil.com",
]) {
  test(`refuses the Host '${host}'`, () => {
    assert.throws(
      () => call({ host }),
      (error) => error instanceof AwsError && error.name === "ForbiddenException",
    );
  });
}

test("serves a Host from the settings", () => {
  call({ host: "gateway.internal:4510" }, { allowedHosts: ["gateway.internal"], allowedOrigins: [] });
});

test("refuses any other Origin, also of another local port", () => {
  for (const origin of ["https://evil.example", "http://localhost:3000", "null"]) {
    assert.throws(() => call({ host: "localhost:4510", origin }), /may not call this service/);
  }
});

test("serves its own Origin and one from the settings", () => {
  call({ host: "localhost:4510", origin: "http://localhost:4510" });
  call(
    { host: "localhost:4510", origin: "https://tool.example" },
    { allowedHosts: [], allowedOrigins: ["https://tool.example"] },
  );
});

test("refuses requests from pages of other sites, with or without an Origin", () => {
  const host = "localhost:4510";
  assert.throws(() => call({ host, "sec-fetch-site": "cross-site" }), /other sites/);
  assert.throws(() => call({ host, "sec-fetch-site": "same-site", "sec-fetch-mode": "no-cors" }), /other sites/);
  for (const site of ["same-origin", "none"]) call({ host, "sec-fetch-site": site });
  call({ host, "sec-fetch-site": "same-site", "sec-fetch-mode": "navigate" });
  call(
    { host, origin: "https://tool.example", "sec-fetch-site": "cross-site" },
    { allowedHosts: [], allowedOrigins: ["https://tool.example"] },
  );
});

test("refuses unsigned forwarded requests, except for a Host from the settings", () => {
  for (const header of ["x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "forwarded", "via", "x-real-ip"]) {
    const headers = { host: "localhost:4510", [header]: "1.2.3.4" };
    assert.throws(() => call(headers), /A proxy forwarded this request/, header);
    call(headers, { ...none, areCallersSigned: true });
    call({ ...headers, host: "gateway.internal" }, { ...none, allowedHosts: ["gateway.internal"] });
  }
});
