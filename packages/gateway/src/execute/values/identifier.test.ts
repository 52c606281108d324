import assert from "node:assert/strict";
import { test } from "node:test";
import { newIdentifier } from "./identifier.ts";

test("identifiers are 15 characters of URL-safe base64 and `=`, all different, and none begins with a hyphen", () => {
  const identifiers = Array.from({ length: 20_000 }, newIdentifier);
  for (const identifier of identifiers) assert.match(identifier, /^[A-Za-z0-9_][A-Za-z0-9_-]{14}=$/);
  assert.equal(new Set(identifiers).size, identifiers.length);
  assert.equal(new Set(identifiers.map(([first]) => first)).size, 63);
});
