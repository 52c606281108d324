import assert from "node:assert/strict";
import { test } from "node:test";
import { dialledUrl } from "./dialled-url.ts";

test("accepts WebSocket URLs, HTTP URLs and plain addresses", () => {
  const dialled: Readonly<Record<string, readonly [string, boolean]>> = {
    "ws://127.0.0.1:4510/ws/a/live?x=1": ["ws://127.0.0.1:4510/ws/a/live?x=1", false],
    "wss://a.execute-api.eu-west-1.amazonaws.com/live": ["wss://a.execute-api.eu-west-1.amazonaws.com/live", false],
    "https://a.execute-api.eu-west-1.amazonaws.com/live": ["wss://a.execute-api.eu-west-1.amazonaws.com/live", false],
    "http://127.0.0.1:4510/ws/a/live": ["ws://127.0.0.1:4510/ws/a/live", false],
    "localhost:4510/ws/a/live": ["ws://localhost:4510/ws/a/live", false],
    "http://127.0.0.1:4510": ["ws://127.0.0.1:4510/", true],
    "localhost:4510": ["ws://localhost:4510/", true],
    "[::1]:4510/": ["ws://[::1]:4510/", true],
    // A custom domain's mapping without a key: no stage to look up.
    "ws://127.0.0.1:4510": ["ws://127.0.0.1:4510/", false],
  };
  for (const [typed, [href, isGateway]] of Object.entries(dialled)) {
    const { url, ...rest } = dialledUrl(typed);
    assert.deepEqual([typed, url.href, rest.isGateway], [typed, href, isGateway]);
  }
});

test("refuses other text with an example URL", () => {
  for (const typed of ["nowhere", "ftp://127.0.0.1/x", "", "ws:", "/ws/a/live", "127.0.0.1"]) {
    assert.throws(() => dialledUrl(typed), {
      name: "UserError",
      message: `'${typed}' is not a WebSocket URL. Write it like ws://127.0.0.1:4510/ws/API/STAGE.`,
    });
  }
});
