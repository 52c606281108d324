// Templates render as the real engines did: test-data/samples.jsonl and samples/*.jsonl.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { inspect } from "node:util";
import { compile, type ProfileName, type Template, TemplateError, type TemplateErrorCode } from "./index.ts";
import { ownValue } from "./java/own-property.ts";
import { VariableScope } from "./render/variable-scope.ts";
import { type Sample, type SampleError, sampleFiles, variablesOf } from "./samples.fixture.ts";

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

/** What the kinds of recorded failures are called here. */
const codes: Readonly<Record<string, readonly TemplateErrorCode[]>> = {
  parse: ["LEXICAL_ERROR", "SYNTAX_ERROR", "INVALID_DIRECTIVE", "INVALID_STRING_LITERAL"],
  method: ["METHOD_FAILED", "ASSIGNMENT_FAILED"],
  other: [
    ...(["INVALID_DIRECTIVE", "INVALID_STRING_LITERAL", "METHOD_FAILED", "INDEX_FAILED", "ASSIGNMENT_FAILED"] as const),
    ...(["DIRECTIVE_FAILED", "RESOURCE_NOT_FOUND", "MACRO_DEPTH_EXCEEDED"] as const),
  ],
};

/** A missing value is the empty string in the apigateway profile, so that these fail in an earlier place than in the other. */
const failEarlier: ReadonlySet<string> = new Set(["generated/303", "string/405"]);

/** How often a template renders from variables made anew, and then again from the same ones. */
const renderings = 10;

/** The output, or the failure, of one rendering in words that can be compared. */
function outcome(render: () => string): string {
  try {
    return JSON.stringify(render());
  } catch (thrown) {
    if (!(thrown instanceof TemplateError)) throw thrown;
    return `${thrown.code} at ${thrown.line}:${thrown.column}`;
  }
}

/** The same variables, declared to be plain, as those of `mappingVariables` are. */
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

/** What the recorded failure allows: the code, and the place where that is known. */
function expectedFailure(sample: Sample, profile: ProfileName): RegExp {
  const { error17 } = sample;
  const error = profile === "velocity" ? error17 : sample.errorApigw;
  assert.ok(error !== undefined, "neither output nor failure is recorded");
  // Of failures in the apigateway profile only the place of parse errors was recorded; the others are where the same
  // engine has failed in the velocity profile.
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
    assert.equal(render(variablesOf(sample)), first, "from variables made anew");
    assert.equal(render(new PlainVariables(variablesOf(sample))), first, "from plain variables");
  }
  const variables = variablesOf(sample);
  for (let times = 0; times < renderings; times++) {
    const before = contentOf(variables);
    assert.equal(render(variables), first, "from the same variables");
    // A template may change what it was given, so that it says something else the next time.
    if (contentOf(variables) !== before) return;
  }
}

function contentOf(variables: object): string {
  const document = "input" in variables ? compile("$input.json('$')", { profile: "apigateway" }).render(variables) : "";
  return document + inspect(variables, { depth: 10, maxArrayLength: 1000, customInspect: false });
}

/** What differs, sample by sample; thousands of tests of their own would take longer to count than to run. */
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
      test(`${samples.length} samples render as the real engine does: ${profile}`, () => {
        assert.deepEqual(differences(samples, profile, own), []);
      });
    }
  });
}
