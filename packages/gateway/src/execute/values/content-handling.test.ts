import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { EndpointResponse } from "../integrations/endpoint-response.ts";
import { Base64Error, decodeBase64, encodeBase64 } from "./content-handling.ts";

test("decodes with and without padding, over line breaks", () => {
  for (const text of ["aGVsbG8=", "aGVsbG8", "aGVs\r\nbG8=", "\naGVsbG8="]) {
    assert.equal(decodeBase64(text).toString("utf8"), "hello");
  }
  assert.equal(decodeBase64("").length, 0);
});

test("refuses anything else", () => {
  for (const text of ["aGVsbG8-", "aGV sbG8", "a", "aGVsb", "aGVsbG8==", "aG=VsbG8", "====", "=", "é"]) {
    assert.throws(() => decodeBase64(text), Base64Error, text);
  }
});

test("refuses a long text in linear time if it is not base64", () => {
  const started = performance.now();
  assert.throws(() => decodeBase64(`${"=".repeat(131_071)}x`), Base64Error);
  // A search that starts again at each character took a minute.
  assert.ok(performance.now() - started < 2_000);
});

test("decodes to the bytes that were encoded", () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      assert.deepEqual(decodeBase64(encodeBase64(Buffer.from(bytes))), Buffer.from(bytes));
    }),
  );
});

test("decodes or refuses any text", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      try {
        decodeBase64(text);
      } catch (error) {
        assert.ok(error instanceof Base64Error);
      }
    }),
  );
});

test("a body is text if it is valid UTF-8 of a text type or without a type", () => {
  const rows: readonly [contentType: string | undefined, body: string | Buffer, isText: boolean][] = [
    [undefined, "x", true],
    [undefined, Buffer.from([0xff]), false],
    ["text/plain", "x", true],
    ["text/plain", Buffer.from([0xff]), false],
    ["application/json; charset=utf-8", "{}", true],
    ["application/x-amz-json-1.0", "{}", true],
    ["application/problem+json", "{}", true],
    ["image/svg+xml", "<svg/>", true],
    ["application/xml", "<a/>", true],
    ["application/javascript", "x", true],
    ["application/x-www-form-urlencoded", "a=b", true],
    ["image/png", "looks like text", false],
    ["application/octet-stream", "x", false],
    ["application/pdf", "", true],
  ];
  for (const [contentType, body, isText] of rows) {
    const headers: EndpointResponse["headers"] = contentType === undefined ? [] : [["content-type", contentType]];
    const bytes = typeof body === "string" ? Buffer.from(body) : body;
    assert.equal(new EndpointResponse(200, headers, bytes).isText, isText, String(contentType));
  }
});
