// All samples, test-data/samples.jsonl and samples/*.jsonl: they render as in the real engines, by the sources and by the
// minified bundle, plain and traced, from scripts that contain none of their text as code.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { inspect } from "node:util";
import { minifiedEngine } from "./bundle.fixture.ts";
import { checkScript, MadeScripts } from "./emit/script.fixture.ts";
import { compile, type ProfileName, type Template, type TemplateErrorCode } from "./index.ts";
import { ownValue } from "./java/own-property.ts";
import { VariableScope } from "./render/variable-scope.ts";
import {
  type Engine,
  outcome,
  type Sample,
  type SampleError,
  type SampleFile,
  sampleFiles,
  variablesOf,
} from "./samples.fixture.ts";
import { checkSpans } from "./spans.fixture.ts";

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
  return new RegExp(`^(?:${allowed.join("|")}) at ${place}: `);
}

function placeOf(error: SampleError | undefined): string | undefined {
  const [, line, column] = /\[line (-?\d+), column (-?\d+)\]/.exec(error?.message ?? "") ?? [];
  const place = [error?.line ?? line, error?.column ?? column];
  return place.includes(undefined) ? undefined : place.join(":");
}

/** @param first the outcome of the first rendering */
function checkRenderings(sample: Sample, profile: ProfileName, template: Template | undefined, first: string): void {
  const expected = profile === "velocity" ? sample.expected17 : sample.expectedApigw;
  if (expected === null || expected === undefined) assert.match(first, expectedFailure(sample, profile));
  else assert.equal(first, JSON.stringify(expected));
  if (template === undefined) return;
  const render = (variables: object): string => outcome(() => template.render(variables));
  // The first rendering has filled what the template keeps from one to the next.
  assert.equal(render(variablesOf(sample)), first, "from new variables");
  assert.equal(render(new PlainVariables(variablesOf(sample))), first, "from plain variables");
  const variables = variablesOf(sample);
  if (render(variables) === first && render(variables) === first) return;
  const changed = variablesOf(sample);
  const before = contentOf(changed);
  assert.equal(render(changed), first, "from new variables");
  // A template may change its variables, so that the next output differs.
  assert.notEqual(contentOf(changed), before, "the output from the same variables differs");
}

function contentOf(variables: object): string {
  const document = "input" in variables ? compile("$input.json('$')", { profile: "apigateway" }).render(variables) : "";
  return document + inspect(variables, { depth: 10, maxArrayLength: 1000, customInspect: false });
}

function checkTrace(sample: Sample, profile: ProfileName, first: string): void {
  const traced = outcome(() => {
    const trace = compile(sample.template, { profile, trace: true }).trace(variablesOf(sample));
    checkSpans(trace);
    return trace.output;
  });
  assert.equal(traced, first);
}

/** One sentence for each fact that a sample can break. */
type Differences = Readonly<Record<"rendered" | "traced" | "minified" | "scripts", string[]>>;

const made = new MadeScripts();
let scripts = 0;

/** The samples that differ. Reporting a test per sample would take longer than running it; and so would compiling them for each fact. */
function differencesOf({ samples, own }: SampleFile, profile: ProfileName, minified: Engine): Differences {
  const found: Differences = { rendered: [], traced: [], minified: [], scripts: [] };
  for (const sample of samples) {
    const check = (fact: keyof Differences, run: () => void): void => {
      try {
        run();
      } catch (difference) {
        const why = Error.isError(difference) ? difference.message : String(difference);
        found[fact].push(`${sample.id} ${JSON.stringify(sample.template)}: ${why}`);
      }
    };
    made.texts.length = 0;
    let template: Template | undefined;
    const first = outcome(() => {
      template = compile(sample.template, { profile });
      return template.render(variablesOf(sample));
    });
    check("traced", () => checkTrace(sample, profile, first));
    check("scripts", () => made.texts.forEach(checkScript));
    scripts += made.texts.length;
    check("minified", () => {
      const render = () => minified.compile(sample.template, { profile }).render(variablesOf(sample, minified));
      assert.equal(outcome(render, minified), first);
    });
    if (sample.tags?.includes("exclude") || exceptions.some((it) => it.applies(sample, profile, own))) continue;
    check("rendered", () => checkRenderings(sample, profile, template, first));
  }
  return found;
}

let minified: Engine;
before(async () => {
  minified = await minifiedEngine();
});

for (const file of sampleFiles) {
  for (const profile of ["velocity", "apigateway"] as const) {
    describe(`${file.samples.length} samples of ${file.name}, ${profile}`, () => {
      let found: Differences;
      before(() => {
        made.begin();
        found = differencesOf(file, profile, minified);
      });
      after(() => made.end());

      test("render as in the real engine", () => assert.deepEqual(found.rendered, []));
      test("have the same output, and spans for every character, when they are traced", () =>
        assert.deepEqual(found.traced, []));
      test("render in the minified bundle like in the sources", () => assert.deepEqual(found.minified, []));
      test("become scripts of the emitter's words, with text of the template in string literals", () =>
        assert.deepEqual(found.scripts, []));
    });
  }
}

test("the samples are thousands, and each becomes several scripts", () => {
  const count = sampleFiles.reduce((sum, { samples }) => sum + samples.length, 0);
  assert.ok(count > 5000 && scripts > 3 * count, `${count} samples, ${scripts} scripts`);
});
