import assert from "node:assert/strict";
import { test } from "node:test";
import { startGateway } from "../gateway.ts";
import { defaultSettings } from "../settings.ts";

test("lets pages of an allowed origin call the control plane, and no others", async (t) => {
  const origin = "https://tool.example";
  const gateway = await startGateway({ ...defaultSettings, port: 0, allowedOrigins: [origin] });
  t.after(() => gateway.stop());
  const preflight = (headers: Readonly<Record<string, string>>) =>
    fetch(`${gateway.url}/v2/apis`, {
      method: "OPTIONS",
      headers: {
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization, content-type, x-amz-date",
        ...headers,
      },
    });
  const asked = await preflight({ Origin: origin });
  assert.equal(asked.status, 204);
  assert.equal(asked.headers.get("access-control-allow-origin"), origin);
  assert.match(asked.headers.get("access-control-allow-methods") ?? "", /\bPATCH\b/);
  assert.equal(asked.headers.get("access-control-allow-headers"), "authorization, content-type, x-amz-date");
  assert.equal(asked.headers.get("vary"), "Origin");

  const answer = await fetch(`${gateway.url}/v2/apis`, { headers: { Origin: origin } });
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get("access-control-allow-origin"), origin);
  const missing = await fetch(`${gateway.url}/v2/apis/none`, { headers: { Origin: origin } });
  assert.equal(missing.status, 404);
  assert.equal(missing.headers.get("access-control-allow-origin"), origin);

  const refused = await preflight({ Origin: "https://evil.example" });
  assert.equal(refused.status, 403);
  assert.equal(refused.headers.get("access-control-allow-origin"), null);
  const own = await fetch(`${gateway.url}/v2/apis`);
  assert.equal(own.headers.get("access-control-allow-origin"), null);
});
