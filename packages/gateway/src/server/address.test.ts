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

test("accepts the Host form only for names of this machine, of AWS and of the gateway", () => {
  for (const host of [
    "abc.execute-api.localhost",
    "abc.execute-api.us-east-1.localhost:4510",
    "abc.execute-api.cn-north-1.amazonaws.com.cn",
    "abc.execute-api.gateway.example",
  ]) {
    assert.equal(stageAddress(host, "/prod", ["gateway.example"])?.apiId, "abc", host);
  }
  for (const host of [
    "abc.execute-api.evil.com",
    "abc.execute-api.other.gateway.example",
    "abc.execute-api.us-east-1.amazonaws.com.evil.com",
    "abc.execute-api.evil.us-east-1.amazonaws.com",
    "x.abc.execute-api.localhost",
  ]) {
    assert.equal(stageAddress(host, "/prod", ["gateway.example"]), undefined, host);
  }
});

test("reads the stage $default, escaped or not", () => {
  for (const path of ["/ws/abc123/$default", "/ws/abc123/%24default", "/ws/abc123/%24default/@connections/x%3D"]) {
    assert.equal(stageAddress(undefined, path)?.stageName, "$default", path);
  }
  assert.equal(stageAddress("abc123.execute-api.localhost", "/$default")?.stageName, "$default");
});

test("ignores a trailing slash and keeps further segments", () => {
  assert.equal(stageAddress(undefined, "/ws/abc123/prod/")?.rest, "");
  assert.equal(stageAddress(undefined, "/ws/abc123/prod/@connections/x%3D")?.rest, "@connections/x%3D");
});

test("addresses the stage $default if the path has no stage, also for callbacks", () => {
  for (const [host, path, rest] of [
    [undefined, "/ws/abc123", ""],
    [undefined, "/ws/abc123/", ""],
    [undefined, "/ws/abc123/?a=1", ""],
    [undefined, "/ws/abc123/@connections/x%3D", "@connections/x%3D"],
    [undefined, "/ws/abc123/%40connections/x", "%40connections/x"],
    [undefined, "/ws/abc123//x", "/x"],
    ["abc123.execute-api.localhost", "/", ""],
    ["abc123.execute-api.localhost", "/@connections/x", "@connections/x"],
  ] as const) {
    const address = stageAddress(host, path);
    assert.deepEqual([address?.apiId, address?.stageName, address?.rest], ["abc123", "$default", rest], path);
  }
  assert.equal(stageAddress(undefined, "/ws/abc123/connections")?.stageName, "connections");
});

test("reads a callback to the port itself, which names neither API nor stage", () => {
  for (const path of ["/@connections/x%3D", "/%40connections/x"]) {
    assert.deepEqual(stageAddress("127.0.0.1:4510", `${path}?a=1`), {
      apiId: undefined,
      stageName: "*",
      rest: path.slice(1),
      domainName: undefined,
      isDefault: false,
    });
  }
});

test("has no stage if the name is not valid percent-encoding", () => {
  assert.equal(stageAddress(undefined, "/ws/abc123/%zz")?.stageName, undefined);
});

test("ignores other paths", () => {
  assert.equal(stageAddress("localhost:4510", "/v2/apis"), undefined);
  assert.equal(stageAddress("localhost:4510", "/wsx/abc"), undefined);
});
