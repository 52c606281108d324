import assert from "node:assert/strict";
import { test } from "node:test";
import { startGateway } from "../gateway.ts";
import { defaultSettings } from "../settings.ts";

const credentials = [{ accessKeyId: "local", secretAccessKey: "secret" }];

test("requires the token of the printed address if the gateway has credentials", async (t) => {
  const gateway = await startGateway({ ...defaultSettings, port: 0, credentials });
  t.after(() => gateway.stop());
  const exchanges = `${gateway.url}/inspector/api/exchanges`;
  for (const url of [`${gateway.url}/inspector/`, exchanges, `${exchanges}?token=${"0".repeat(32)}`]) {
    assert.equal((await fetch(url)).status, 401, url);
  }
  const opened = await fetch(gateway.inspectorUrl, { redirect: "manual" });
  assert.equal(opened.status, 303);
  assert.equal(opened.headers.get("location"), "/inspector/");
  const [cookie = ""] = (opened.headers.get("set-cookie") ?? "").split(";");
  assert.match(opened.headers.get("set-cookie") ?? "", /HttpOnly; SameSite=Strict/);
  assert.equal((await fetch(exchanges, { headers: { Cookie: `a=b; ${cookie}` } })).status, 200);
  const token = new URL(gateway.inspectorUrl).searchParams.get("token");
  assert.equal((await fetch(exchanges, { headers: { Authorization: `Bearer ${token}` } })).status, 200);
  assert.equal((await fetch(exchanges, { headers: { Authorization: "Bearer x" } })).status, 401);
});

test("admits everyone on this machine if the gateway has no credentials", async (t) => {
  const gateway = await startGateway({ ...defaultSettings, port: 0 });
  t.after(() => gateway.stop());
  assert.equal(gateway.inspectorUrl, `${gateway.url}/inspector/`);
  assert.equal((await fetch(`${gateway.url}/inspector/api/exchanges`)).status, 200);
  const forwarded = await fetch(`${gateway.url}/inspector/api/exchanges`, {
    headers: { "X-Forwarded-For": "1.2.3.4" },
  });
  assert.equal(forwarded.status, 403);
});
