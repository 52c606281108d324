// How the gateway serves the page.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { type RunningGateway, startGateway } from "../index.ts";

describe("the files of the page", () => {
  let gateway: RunningGateway;

  before(async () => {
    gateway = await startGateway();
  });
  after(() => gateway.stop());

  test("serves the page read-only, revalidated by etag, and refuses foreign frames", async () => {
    const response = await fetch(`${gateway.url}/inspector/main.js`);
    const etag = response.headers.get("etag") ?? "";
    assert.match(response.headers.get("content-security-policy") ?? "", /script-src 'self';.*frame-ancestors 'none'/);
    assert.equal(response.headers.get("x-content-type-options"), "nosniff");
    const again = await fetch(`${gateway.url}/inspector/main.js`, { headers: { "If-None-Match": etag } });
    assert.equal(again.status, 304);
    assert.equal((await fetch(`${gateway.url}/inspector/`, { method: "POST" })).status, 405);
    assert.equal((await fetch(`${gateway.url}/inspector/nothing.js`)).status, 404);
    const worker = await fetch(`${gateway.url}/inspector/worker.js`);
    assert.equal(
      worker.headers.get("content-security-policy"),
      "default-src 'none'; script-src 'self' 'unsafe-eval'",
      "only the worker makes functions from templates",
    );
  });

  test("needs at most 60 KB, compressed, for the first view", async () => {
    const names = new Set(["", "style.css", "main.js"]);
    let bytes = 0;
    for (const name of names) {
      const text = await (await fetch(`${gateway.url}/inspector/${name}`)).text();
      bytes += gzipSync(text).length;
      // Static imports; later ones are written import(…).
      if (name.endsWith(".js"))
        for (const [, other] of text.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) names.add(other!);
    }
    assert.ok(names.size > 3, "the page is one script");
    assert.ok(bytes < 60 * 1024, `${bytes} bytes in ${[...names].join(", ")}`);
  });
});
