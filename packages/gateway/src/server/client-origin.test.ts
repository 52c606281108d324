import assert from "node:assert/strict";
import { test } from "node:test";
import { loopbackOrigins } from "./client-origin.ts";

test("accepts pages of this machine and of allowed origins, and reports each other origin once", () => {
  const warnings: string[] = [];
  const accepts = loopbackOrigins(["https://tool.example"], (message) => warnings.push(message));
  for (const origin of [
    "http://localhost:3000",
    "https://127.0.0.1",
    "http://[::1]:8080",
    "http://app.localhost",
    "https://tool.example",
  ]) {
    assert.ok(accepts(origin), origin);
  }
  for (const origin of [
    "https://evil.example",
    "https://evil.example",
    "http://tool.example",
    "https://tool.example.evil.com",
    "http://localhost.evil.com",
    "http://127.0.0.1.evil.com",
    "null",
    "file://",
    "",
  ]) {
    assert.ok(!accepts(origin), origin);
  }
  assert.equal(warnings.length, 8);
  assert.match(warnings[0]!, /https:\/\/evil\.example.*allowedOrigins/);
});

test("reports at most a hundred origins", () => {
  const warnings: string[] = [];
  const accepts = loopbackOrigins([], (message) => warnings.push(message));
  for (let index = 0; index < 1000; index++) accepts(`https://evil${index}.example`);
  assert.equal(warnings.length, 100);
});
