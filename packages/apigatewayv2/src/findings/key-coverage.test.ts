import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { findings } from "./findings.ts";
import { apiOf } from "./graph.fixture.ts";
import { statusCodes } from "./key.ts";

const patterns = fc.constantFrom(
  "404",
  "4\\d\\d",
  "40[0-4]",
  "[45]\\d\\d",
  "\\d+",
  "2\\d\\d|404",
  "200|201",
  "(?!404)4\\d\\d",
);

/** The messages about overlapping keys. */
function overlap(...keys: readonly string[]): readonly string[] {
  return findings(apiOf({ responses: keys }))
    .filter(({ code }) => code === "AB022")
    .map(({ message }) => message);
}

test("reports a key as never used exactly if an earlier one matches everything that it matches", () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(patterns, patterns, (first, second) => {
      if (first === second) return;
      const matches = (pattern: string) => statusCodes.filter((status) => new RegExp(`^(?:${pattern})$`).test(status));
      const earlier = matches(first);
      const later = matches(second);
      const both = later.filter((status) => earlier.includes(status));
      const isNever = both.length === later.length;
      const expected = both.length === 0 ? "none" : isNever ? "never" : "some";
      seen.add(expected);
      const messages = overlap(`/${first}/`, `/${second}/`);
      assert.equal(messages.length, expected === "none" ? 0 : 1, messages.join("; "));
      assert.equal(
        messages[0]?.includes(`so /${second}/ is never used`) ?? false,
        expected === "never",
        messages.join("; "),
      );
    }),
    { numRuns: 200 },
  );
  assert.equal(seen.size, 3);
});

test("names the statuses that two keys share", () => {
  assert.match(overlap("/404/", "/40[45]/")[0] ?? "", /both match the status 404\./);
  assert.match(overlap("/40[45]/", "/4\\d[45]/")[0] ?? "", /both match the statuses 404 and 405\./);
  assert.match(overlap("/40\\d/", "/4\\d\\d/")[0] ?? "", /both match 10 statuses, 400 among them\./);
});
