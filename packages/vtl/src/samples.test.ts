// Templates render as in the real engines: test-data/samples.jsonl and samples/*.jsonl.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { inspect } from "node:util";
import { compile, type ProfileName, type Template, type TemplateErrorCode } from "./index.ts";
import { ownValue } from "./java/own-property.ts";
import { VariableScope } from "./render/variable-scope.ts";
import { outcome, type Sample, type SampleError, sampleFiles, variablesOf } from "./samples.fixture.ts";

/** Samples that differ on purpose, with the reason. */
const exceptions: readonly {
  readonly reason: string;
  applies(sample: Sample, profile: ProfileName, own: boolean): boolean;
}[] = [
  {
    reason:
      "a document's lists print as JSON (mapping-templates.md section 4); the samples were recorded with a substitute",
    applies: ({ id }, profile) => profile === "apigateway" && /^apigw-0(?:07|13|61)$/.test(id),
  },
  {
    reason: '$input.json returns "" with its quotes if the document is not valid JSON (mapping-templates.md 2.1.3)',
    applies: ({ id }) => id === "apigw-064",
  },
  {
    reason: "reflection is not offered (mapping-templates.md section 6)",
    applies: ({ template }, profile) => profile === "apigateway" && /\.class\b|getClass\(\)/.test(template),
  },
  {
    reason: "#parse and #include are not directives and fail if they have arguments (mapping-templates.md 1.3, dir-15)",
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

/** The codes for each kind of recorded failure. */
const codes: Readonly<Record<string, readonly TemplateErrorCode[]>> = {
  parse: ["LEXICAL_ERROR", "SYNTAX_ERROR", "INVALID_DIRECTIVE", "INVALID_STRING_LITERAL"],
  method: ["METHOD_FAILED", "ASSIGNMENT_FAILED"],
  other: [
    ...(["INVALID_DIRECTIVE", "INVALID_STRING_LITERAL", "METHOD_FAILED", "INDEX_FAILED", "ASSIGNMENT_FAILED"] as const),
    ...(["DIRECTIVE_FAILED", "RESOURCE_NOT_FOUND", "MACRO_DEPTH_EXCEEDED"] as const),
  ],
};

/** These fail earlier in the apigateway profile than in the other, because a missing value is the empty string. */
const failEarlier: ReadonlySet<string> = new Set(["generated/303", "string/405"]);

/** The number of renderings with new variables, and again with the same ones. */
const renderings = 10;

/** The same variables, declared to be plain like those of `mappingVariables`. */
class PlainVariables extends VariableScope {
  readonly #variables: object;

  constructor(variables: object) {
    super();
    this.#variables = variables;
  }

  override variable(name: string): unknown {
    return ownValue(this.#variables, name);
  }
}

/** Matches the code of a recorded failure, and its position if it was recorded. */
function expectedFailure(sample: Sample, profile: ProfileName): RegExp {
  const { error17 } = sample;
  const error = profile === "velocity" ? error17 : sample.errorApigw;
  assert.ok(error !== undefined, "neither output nor failure is recorded");
  // In the apigateway profile, only the positions of parse errors were recorded. Other failures have the position of the
  // velocity profile.
  const known = error.kind === "runtime" && !failEarlier.has(sample.id) ? error17 : error;
  const allowed = codes[known?.kind ?? "other"] ?? codes.other ?? [];
  const place = placeOf(known) ?? "-?\\d+:-?\\d+";
  return new RegExp(`^(?:${allowed.join("|")}) at ${place}$`);
}

function placeOf(error: SampleError | undefined): string | undefined {
  const [, line, column] = /\[line (-?\d+), column (-?\d+)\]/.exec(error?.message ?? "") ?? [];
  const place = [error?.line ?? line, error?.column ?? column];
  return place.includes(undefined) ? undefined : place.join(":");
}

function check(sample: Sample, profile: ProfileName): void {
  const expected = profile === "velocity" ? sample.expected17 : sample.expectedApigw;
  let template: Template | undefined;
  const render = (variables: object): string =>
    outcome(() => {
      template ??= compile(sample.template, { profile });
      return template.render(variables);
    });
  const first = render(variablesOf(sample));
  if (expected === null || expected === undefined) assert.match(first, expectedFailure(sample, profile));
  else assert.equal(first, JSON.stringify(expected));
  if (template === undefined) return;
  for (let times = 1; times < renderings; times++) {
    assert.equal(render(variablesOf(sample)), first, "from new variables");
    assert.equal(render(new PlainVariables(variablesOf(sample))), first, "from plain variables");
  }
  const variables = variablesOf(sample);
  for (let times = 0; times < renderings; times++) {
    const before = contentOf(variables);
    assert.equal(render(variables), first, "from the same variables");
    // A template may change its variables, so that the next output differs.
    if (contentOf(variables) !== before) return;
  }
}

function contentOf(variables: object): string {
  const document = "input" in variables ? compile("$input.json('$')", { profile: "apigateway" }).render(variables) : "";
  return document + inspect(variables, { depth: 10, maxArrayLength: 1000, customInspect: false });
}

/** The samples that differ. Reporting a test per sample would take longer than running it. */
function differences(samples: readonly Sample[], profile: ProfileName, own: boolean): string[] {
  const found: string[] = [];
  for (const sample of samples) {
    if (sample.tags?.includes("exclude")) continue;
    if (exceptions.some((exception) => exception.applies(sample, profile, own))) continue;
    try {
      check(sample, profile);
    } catch (difference) {
      const why = difference instanceof Error ? difference.message : String(difference);
      found.push(`${sample.id} ${JSON.stringify(sample.template)}: ${why}`);
    }
  }
  return found;
}

for (const { name, own, samples } of sampleFiles) {
  describe(name, () => {
    for (const profile of ["velocity", "apigateway"] as const) {
      test(`${samples.length} samples render as in the real engine: ${profile}`, () => {
        assert.deepEqual(differences(samples, profile, own), []);
      });
    }
  });
}
