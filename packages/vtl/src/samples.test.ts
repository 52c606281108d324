// Templates with the real engine's output, one JSON object per line: test-data/samples.jsonl and samples/*.jsonl.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { mappingVariables } from "./apigateway/index.ts";
import { compile, type ProfileName, TemplateError } from "./index.ts";

interface SampleError {
  readonly kind: string;
  readonly line?: number | null;
  readonly column?: number | null;
  readonly message?: string;
}

interface Sample {
  readonly id: string;
  readonly template: string;
  readonly context: { readonly __input?: { body?: string; params?: object } } & Record<string, unknown>;
  readonly expected17: string | null;
  readonly error17?: SampleError;
  readonly expectedApigw: string | null;
  readonly errorApigw?: SampleError;
  readonly tags?: readonly string[];
}

/** Cases that differ on purpose, each with its reason. */
const listPrinting = "a document's lists print as JSON (mapping-templates.md section 4); the sample used a stand-in";
const noReflection = "reflection is not offered (mapping-templates.md section 6)";
const noJson = 'of a document that is no JSON, $input.json gives "" with its quotes (mapping-templates.md 2.1.3)';
const exceptions: ReadonlyMap<string, string> = new Map([
  ["apigateway apigw-007", listPrinting],
  ["apigateway apigw-013", listPrinting],
  ["apigateway apigw-061", listPrinting],
  ["apigateway apigw-064", noJson],
  ["velocity apigw-064", noJson],
  ["apigateway literal-034", noReflection],
  ["apigateway strmeth-061", noReflection],
  ["apigateway mapmeth-037", noReflection],
]);

const folder = join(import.meta.dirname, "..");
const files = [join(folder, "test-data", "samples.jsonl")];
const ownSamples = join(folder, "samples");
if (existsSync(ownSamples)) {
  for (const name of readdirSync(ownSamples)) if (name.endsWith(".jsonl")) files.push(join(ownSamples, name));
}

function render(sample: Sample, profile: ProfileName): string {
  const { __input, ...context } = structuredClone(sample.context);
  const variables = __input === undefined ? context : { ...mappingVariables(__input), ...context };
  return compile(sample.template, { profile }).render(variables);
}

function check(sample: Sample, profile: ProfileName): void {
  const expected = profile === "velocity" ? sample.expected17 : sample.expectedApigw;
  const error = profile === "velocity" ? sample.error17 : sample.errorApigw;
  if (expected !== null && expected !== undefined) {
    assert.equal(render(sample, profile), expected);
    return;
  }
  assert.throws(
    () => render(sample, profile),
    (thrown) => {
      assert.ok(thrown instanceof TemplateError, String(thrown));
      const [, line, column] = /\[line (-?\d+), column (-?\d+)\]/.exec(error?.message ?? "") ?? [];
      const expectedLine = error?.line ?? (line === undefined ? undefined : Number(line));
      const expectedColumn = error?.column ?? (column === undefined ? undefined : Number(column));
      if (expectedLine !== undefined) {
        assert.deepEqual([thrown.line, thrown.column], [expectedLine, expectedColumn], thrown.message);
      }
      return true;
    },
  );
}

for (const file of files) {
  const samples = readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Sample);
  for (const profile of ["velocity", "apigateway"] as const) {
    describe(`${file.slice(folder.length + 1)}, ${profile}`, () => {
      for (const sample of samples) {
        if (sample.tags?.includes("exclude") || exceptions.has(`${profile} ${sample.id}`)) continue;
        test(`${sample.id} renders as the real engine does`, () => check(sample, profile));
      }
    });
  }
}
