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
const exceptions: readonly {
  readonly reason: string;
  applies(sample: Sample, profile: ProfileName, own: boolean): boolean;
}[] = [
  {
    reason: "a document's lists print as JSON (mapping-templates.md section 4); the samples used a stand-in",
    applies: ({ id }, profile) => profile === "apigateway" && /^apigw-0(?:07|13|61)$/.test(id),
  },
  {
    reason: 'of a document that is no JSON, $input.json gives "" with its quotes (mapping-templates.md 2.1.3)',
    applies: ({ id }) => id === "apigw-064",
  },
  {
    reason: "reflection is not offered (mapping-templates.md section 6)",
    applies: ({ template }, profile) => profile === "apigateway" && /\.class\b|getClass\(\)/.test(template),
  },
  {
    reason:
      "#parse and #include are no directives and fail when they name something (mapping-templates.md 1.3, dir-15)",
    applies: ({ template }, profile, own) => own && profile === "apigateway" && /#(?:parse|include)/.test(template),
  },
  {
    reason: "$input belongs to the apigateway profile; these were recorded with its lists printing as JSON",
    applies: ({ context }, profile, own) => own && profile === "velocity" && context.__input !== undefined,
  },
  {
    reason: "java.util.stream and java.lang.Float are not offered",
    applies: ({ template }) => /\.(?:stream|lines|chars)\(\)|floatValue\(\)/.test(template),
  },
  {
    reason: "half of a surrogate pair, which the recorder could not write",
    applies: ({ template, expected17 }) => template.includes("charAt(") && expected17 === "[?]",
  },
];

const folder = join(import.meta.dirname, "..");
const files = [join(folder, "test-data", "samples.jsonl")];
const ownSamples = join(folder, "samples");
if (existsSync(ownSamples)) {
  for (const name of readdirSync(ownSamples)) if (name.endsWith(".jsonl")) files.push(join(ownSamples, name));
}

type Emit = "closures" | "source";

function render(sample: Sample, profile: ProfileName, emit: Emit): string {
  const { __input, ...context } = structuredClone(sample.context);
  const variables = __input === undefined ? context : { ...mappingVariables(__input), ...context };
  return compile(sample.template, { profile, emit }).render(variables);
}

function check(sample: Sample, profile: ProfileName, emit: Emit): void {
  const expected = profile === "velocity" ? sample.expected17 : sample.expectedApigw;
  const error = profile === "velocity" ? sample.error17 : sample.errorApigw;
  if (expected !== null && expected !== undefined) {
    assert.equal(render(sample, profile, emit), expected);
    return;
  }
  assert.throws(
    () => render(sample, profile, emit),
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

/** What differs, sample by sample; thousands of tests of their own would take longer to count than to run. */
function differences(samples: readonly Sample[], profile: ProfileName, own: boolean): string[] {
  const found: string[] = [];
  for (const sample of samples) {
    if (sample.tags?.includes("exclude")) continue;
    if (exceptions.some((exception) => exception.applies(sample, profile, own))) continue;
    for (const emit of ["closures", "source"] as const) {
      try {
        check(sample, profile, emit);
      } catch (difference) {
        const why = difference instanceof Error ? difference.message : String(difference);
        found.push(`${sample.id} (${emit}) ${JSON.stringify(sample.template)}: ${why}`);
      }
    }
  }
  return found;
}

for (const file of files) {
  const own = file.startsWith(ownSamples);
  const samples = readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Sample);
  describe(file.slice(folder.length + 1), () => {
    for (const profile of ["velocity", "apigateway"] as const) {
      test(`${samples.length} samples render as the real engine does: ${profile}`, () => {
        assert.deepEqual(differences(samples, profile, own), []);
      });
    }
  });
}
