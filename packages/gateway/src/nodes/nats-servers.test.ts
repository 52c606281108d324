// Servers that are missing. Servers that run are in nats-servers.process.test.ts.
import assert from "node:assert/strict";
import { test } from "node:test";
import { missingNats } from "./nats-servers.fixture.ts";

test("reports why a version cannot be had", async () => {
  const { PATH } = process.env;
  process.env.PATH = "";
  try {
    const reason = await missingNats("0.0.0");
    assert.match(
      String(reason),
      /^NATS server 0\.0\.0 is missing and could not be downloaded: .*ENOENT\. Set NATS_SERVER /,
    );
  } finally {
    process.env.PATH = PATH;
  }
});
