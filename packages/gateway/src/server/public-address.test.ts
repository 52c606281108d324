import assert from "node:assert/strict";
import { test } from "node:test";
import { listeningAuthority, parsePublicUrl, publicAddress } from "./public-address.ts";

const listening = { host: "127.0.0.1", port: 4510 };

test("is the listening address without publicUrl", () => {
  const address = publicAddress(listening, undefined);
  assert.equal(address.ws, "ws://127.0.0.1:4510");
  assert.equal(address.http, "http://127.0.0.1:4510");
  assert.equal(address.domainName("a1"), "a1.execute-api.localhost:4510");
  assert.equal(address.callbackAddress("127.0.0.1:4510", "/live/@connections/x"), undefined);
  assert.deepEqual(address.hostNames, []);
});

test("uses loopback if the gateway listens on all addresses", () => {
  assert.equal(listeningAuthority({ host: "0.0.0.0", port: 1 }), "127.0.0.1:1");
  assert.equal(listeningAuthority({ host: "::", port: 1 }), "[::1]:1");
  assert.equal(listeningAuthority({ host: "fe80::1", port: 1 }), "[fe80::1]:1");
});

test("uses the host of publicUrl in every address, and its scheme for wss or ws", () => {
  for (const [url, ws, http, host] of [
    ["https://Gateway.example.com", "wss://gateway.example.com", "https://gateway.example.com", "gateway.example.com"],
    ["https://x.test:8443/", "wss://x.test:8443", "https://x.test:8443", "x.test:8443"],
    ["http://answerback:4510", "ws://answerback:4510", "http://answerback:4510", "answerback:4510"],
    ["http://[::1]:80", "ws://[::1]", "http://[::1]", "[::1]"],
  ] as const) {
    const address = publicAddress(listening, parsePublicUrl(url));
    assert.deepEqual([address.ws, address.http, address.domainName("a1")], [ws, http, host]);
  }
});

for (const url of [
  "gateway.example.com",
  "ftp://x",
  "wss://x",
  "https://x/path",
  "https://x?a=1",
  "https://u:p@x",
  "https://x#a",
  "",
]) {
  test(`refuses the publicUrl '${url}'`, () => {
    assert.equal(parsePublicUrl(url), undefined);
  });
}

test("accepts only callbacks as paths without an API on the public host", () => {
  const address = publicAddress(listening, parsePublicUrl("https://x.test:8443"));
  const callback = { apiId: undefined, stageName: "live", rest: "@connections/a%3D", isDefault: true };
  for (const host of ["x.test:8443", "X.test"]) {
    const found = address.callbackAddress(host, "/live/@connections/a%3D?q=1");
    assert.deepEqual(found, { ...callback, domainName: host });
  }
  assert.equal(address.callbackAddress("x.test", "/%24default/%40connections/a")?.stageName, "$default");
  assert.equal(address.callbackAddress("other.test", "/live/@connections/a"), undefined);
  assert.equal(address.callbackAddress(undefined, "/live/@connections/a"), undefined);
  for (const path of ["/v2/apis", "/live", "/live/@connection/a", "/?/live/@connections/a", "//@connections/a"]) {
    assert.equal(address.callbackAddress("x.test", path), undefined, path);
  }
});
