import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { compileIntegrationResponseKey, integrationResponseKeyViolation } from "./integration-response-key.ts";

for (const key of [
  "$default",
  "/200/",
  "/2\\d\\d/",
  "/2\\d{2}/",
  "/\\d{3}/",
  "/200|201/",
  "/400/",
  "/-1/",
  "/.*/",
  "/[^0-9](.|\\n)+/",
  "/a/b/",
  "/(?i).*bad.*/",
  "/(?s).*/",
  "/\\Qa.b\\E/",
  "/2\\d++/",
]) {
  test(`accepts the key ${key}`, () => assert.equal(integrationResponseKeyViolation(key), undefined));
}

for (const key of ["//", "/", "", "200", "default", "2\\d\\d", "/(/", "/[/", "/200/i", " /200/", "$DEFAULT", "/*a/"]) {
  test(`refuses the key '${key}'`, () => {
    assert.match(integrationResponseKeyViolation(key) ?? "", /^Invalid integration response key '/);
  });
}

const matches: readonly [key: string, subject: string, expected: boolean][] = [
  ["/200/", "200", true],
  ["/200/", "201", false],
  ["/4/", "404", false],
  ["/4.*/", "404", true],
  ["/\\d{3}/", "500", true],
  ["/-1/", "-1", true],
  ["/200|201/", "201", true],
  ["/200|201/", "2001", false],
  ["/.*Bad.*/", "Bad thing", true],
  ["/Bad/", "Bad thing", false],
  ["/(?i).*bad.*/", "Bad thing", true],
  ["/.*bad.*/", "Bad thing", false],
  ["/.*/", "", true],
  ["/.+/", "", false],
  ["/.*Error.*/", "first\nError", false],
  ["/(?s).*Error.*/", "first\nError", true],
  ["/(.|\\n)*Error(.|\\n)*/", "first\nError\nlast", true],
  ["/.*Task timed out.*/", "x Task timed out after 3.00 seconds", true],
  ["/a/b/", "a/b", true],
  ["/2\\d++0/", "2000", false],
  ["/\\Qa.b\\E/", "axb", false],
];

for (const [key, subject, expected] of matches) {
  test(`${key} ${expected ? "matches" : "does not match"} ${JSON.stringify(subject)}`, () => {
    const compiled = compileIntegrationResponseKey(key);
    assert.ok(compiled.kind === "pattern");
    assert.equal(compiled.matches(subject), expected);
  });
}

test("returns a violation or a key that matches in bounded time for any text", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map((text) => `/${text}/`),
      ),
      fc.string(),
      (key, subject) => {
        if (integrationResponseKeyViolation(key) !== undefined) return;
        const compiled = compileIntegrationResponseKey(key);
        if (compiled.kind === "pattern") assert.equal(typeof compiled.matches(subject), "boolean");
      },
    ),
  );
});
