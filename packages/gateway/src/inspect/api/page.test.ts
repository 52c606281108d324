import assert from "node:assert/strict";
import { get, type IncomingMessage } from "node:http";
import { test } from "node:test";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { inspected } from "../test-inspected.ts";
import type { PageFile } from "./page.ts";

const script = Buffer.from("export const text = 'text';\n".repeat(200));
const file: PageFile = { contentType: "text/javascript; charset=utf-8", body: script, etag: '"1"' };
const page = new Map([
  ["index.html", { ...file, contentType: "text/html; charset=utf-8" }],
  ["main.js", file],
  ["editor-6JU3OYDQ.js", { ...file }],
  ["worker.js", { ...file }],
]);

function load(url: string, headers: Record<string, string> = {}): Promise<{ response: IncomingMessage; body: Buffer }> {
  return new Promise((resolve, reject) => {
    get(url, { headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => resolve({ response, body: Buffer.concat(chunks) }));
    }).on("error", reject);
  });
}

test("serves the page compressed, hashed files as immutable, and workers with a policy of their own", async (t) => {
  const { gateway } = await inspected(t, { inspectorPage: async () => page });
  const url = `${gateway.url}/inspector/`;
  const plain = await load(`${url}main.js`);
  assert.deepEqual(plain.body, script);
  assert.equal(plain.response.headers["cache-control"], "no-cache");
  const brotli = await load(`${url}main.js`, { "Accept-Encoding": "gzip, deflate, br, zstd" });
  assert.equal(brotli.response.headers["content-encoding"], "br");
  assert.deepEqual(brotliDecompressSync(brotli.body), script);
  const zipped = await load(`${url}main.js`, { "Accept-Encoding": "gzip" });
  assert.deepEqual(gunzipSync(zipped.body), script);
  const etags = [plain, brotli, zipped].map(({ response }) => response.headers.etag);
  assert.equal(new Set(etags).size, 3, "an etag names one encoding");
  const again = await load(`${url}main.js`, { "Accept-Encoding": "br", "If-None-Match": etags[1]! });
  assert.deepEqual([again.response.statusCode, again.body.length], [304, 0]);

  const hashed = await load(`${url}editor-6JU3OYDQ.js`);
  assert.equal(hashed.response.headers["cache-control"], "public, max-age=31536000, immutable");
  const policies = await Promise.all(
    ["", "main.js", "worker.js"].map(async (name) =>
      String((await load(url + name)).response.headers["content-security-policy"]),
    ),
  );
  assert.deepEqual(
    policies.map((policy) => policy.includes("'unsafe-eval'")),
    [false, false, true],
  );
  const [policy = ""] = policies;
  assert.ok(policy.includes(`connect-src 'self' ws://${new URL(url).host} wss://${new URL(url).host};`), policy);
  assert.ok(policy.includes("worker-src 'self'") && policy.includes("frame-ancestors 'none'"));
});
