import assert from "node:assert/strict";
import { test } from "node:test";
import { stageAddress } from "./address.ts";

test("reads API and stage from the path form", () => {
  assert.deepEqual(stageAddress("127.0.0.1:4510", "/ws/abc123/prod?token=1"), {
    apiId: "abc123",
    stageName: "prod",
    rest: "",
    domainName: undefined,
    isDefault: true,
  });
});

test("reads API and stage from the Host form", () => {
  assert.deepEqual(stageAddress("abc123.execute-api.localhost:4510", "/prod"), {
    apiId: "abc123",
    stageName: "prod",
    rest: "",
    domainName: "abc123.execute-api.localhost:4510",
    isDefault: true,
  });
  assert.equal(stageAddress("ABC123.Execute-API.us-east-1.amazonaws.com", "/prod")?.apiId, "abc123");
});

test("reads the stage $default, escaped or not", () => {
  for (const path of ["/ws/abc123/$default", "/ws/abc123/%24default", "/ws/abc123/%24default/@connections/x%3D"]) {
    assert.equal(stageAddress(undefined, path)?.stageName, "$default", path);
  }
  assert.equal(stageAddress("abc123.execute-api.localhost", "/$default")?.stageName, "$default");
});

test("takes a trailing slash for the same stage and keeps further segments", () => {
  assert.equal(stageAddress(undefined, "/ws/abc123/prod/")?.rest, "");
  assert.equal(stageAddress(undefined, "/ws/abc123/prod/@connections/x%3D")?.rest, "@connections/x%3D");
});

test("has no stage when the path ends before it or does not decode", () => {
  assert.equal(stageAddress(undefined, "/ws/abc123")?.stageName, undefined);
  assert.equal(stageAddress("abc123.execute-api.localhost", "/")?.stageName, undefined);
  assert.equal(stageAddress(undefined, "/ws/abc123/%zz")?.stageName, undefined);
});

test("leaves other paths alone", () => {
  assert.equal(stageAddress("localhost:4510", "/v2/apis"), undefined);
  assert.equal(stageAddress("localhost:4510", "/wsx/abc"), undefined);
});
