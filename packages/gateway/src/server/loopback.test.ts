import assert from "node:assert/strict";
import { test } from "node:test";
import { isLoopback } from "./loopback.ts";

test("is true for names and addresses of this machine only", () => {
  for (const host of ["localhost", "API.localhost", "127.0.0.1", "127.1.2.3", "::1", "[::1]", "::ffff:127.0.0.1"]) {
    assert.ok(isLoopback(host), host);
  }
  for (const host of [
    "127.0.0.1.evil.example",
    "localhost.evil.example",
    "192.0.2.7",
    "::ffff:192.0.2.7",
    "",
    undefined,
  ]) {
    assert.ok(!isLoopback(host), String(host));
  }
});
