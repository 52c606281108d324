// Files, errors and docs/architecture.md use the same names and numbers for the phases of an event.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { phases } from "./phase.ts";

const architecture = join(import.meta.dirname, "../../../../../docs/architecture.md");

/** Files whose first line has the number of their phase. */
const files: Readonly<Record<string, readonly string[]>> = {
  1: ["parse-message.ts"],
  2: ["select-route.ts"],
  3: ["validate-message.ts", "../access/admission.ts", "../access/throttle.ts"],
  4: ["request-payload.ts", "integration-request.ts", "request-uri.ts"],
  5: ["../integrations/index.ts"],
  6: ["integration-response.ts"],
  7: ["route-response.ts"],
};

test("architecture.md lists the phases in their order", () => {
  const text = readFileSync(architecture, "utf8");
  const flow = text.slice(text.indexOf("## Flow 1"), text.indexOf("## Flow 2"));
  const listed = [...flow.matchAll(/^(\d)\. \*\*(\w+)\*\*/gm)].map(([, number, name]) => `${number} ${name}`);
  assert.deepEqual(
    listed,
    phases.map((name, index) => `${index + 1} ${name}`),
  );
});

test("each phase has its files, which begin with its number", () => {
  assert.deepEqual(
    Object.keys(files),
    phases.map((_, index) => String(index + 1)),
  );
  for (const [number, names] of Object.entries(files)) {
    for (const name of names) {
      const [first] = readFileSync(join(import.meta.dirname, name), "utf8").split("\n");
      assert.match(first ?? "", new RegExp(`^// Phase ${number}[:,]`), name);
    }
  }
});
