// AB014 and AB061: templates whose output cannot be JSON, or the status of a MOCK integration.
import { parseJson } from "@answerback/vtl/apigateway";
import { checkJson } from "./json-check.ts";
import { type Fork, hole, type Rendering, type Renderings, renderings } from "./rendering.ts";
import type { ParsedTemplate } from "./template-place.ts";
import { positionOf } from "./tree.ts";

export function outputFindings(template: ParsedTemplate): void {
  const { place } = template;
  const rendered = renderings(template.tree);
  const isMock = place.integrationType === "MOCK" && place.member === "requestTemplates";
  if (isMock) mockFinding(template, rendered);
  else jsonFindings(template, rendered);
}

/** True if the text begins like a JSON document and not like prose in brackets. */
function isMeantAsJson(text: string): boolean {
  const start = text.trimStart();
  return /^\{\s*(["}]|$)/.test(start) || /^\[\s*(["[\]{\d]|$)/.test(start) || start.startsWith(`[${hole}`);
}

function jsonFindings(template: ParsedTemplate, { all, complete }: Renderings): void {
  // Judged only if every rendering is complete and meant as JSON.
  if (!complete || !all.every(({ text }) => text.trim() === "" || isMeantAsJson(text))) return;
  const verdicts = all.map((rendering) => ({ rendering, verdict: checkJson(rendering.text) }));
  const broken = verdicts.flatMap(({ rendering, verdict }) =>
    verdict.kind === "broken" && rendering.text.trim() !== "" ? [{ rendering, verdict }] : [],
  );
  const fine = verdicts.filter(({ rendering }) => !broken.some((it) => it.rendering === rendering));
  const [first] = broken;
  if (first === undefined) return;
  if (fine.length === 0) {
    report(template, first.rendering, first.verdict, "For every document, the output is not valid JSON");
    return;
  }
  const guilty = guiltyWay(
    broken.map((it) => it.rendering),
    fine.map((it) => it.rendering),
  );
  const example = guilty && broken.find(({ rendering }) => rendering.taken.get(guilty.fork)?.has(guilty.way));
  if (guilty === undefined || example === undefined) return;
  report(template, example.rendering, example.verdict, `${whereOf(template, guilty)}, the output is not valid JSON`);
}

function whereOf({ tree }: ParsedTemplate, { fork, way }: Way): string {
  if (fork.kind === "Directive") {
    const rounds = way === 0 ? "does not run" : way === 1 ? "runs" : "runs more than once";
    return `When the #foreach of line ${positionOf(fork, tree.source).line} ${rounds}`;
  }
  const { condition } = fork.branches[way] ?? {};
  if (condition === undefined) return "When no condition of the #if holds";
  return `When the condition of line ${positionOf(condition, tree.source).line} holds`;
}

interface Way {
  readonly fork: Fork;
  readonly way: number;
}

/** A way that only broken renderings take, while fine renderings take another way of the same statement. */
function guiltyWay(broken: readonly Rendering[], fine: readonly Rendering[]): Way | undefined {
  const guilty: Way[] = [];
  for (const { taken } of broken) {
    for (const [fork, ways] of taken) {
      if (!fine.some((it) => it.taken.has(fork))) continue;
      for (const way of ways) if (!fine.some((it) => it.taken.get(fork)?.has(way))) guilty.push({ fork, way });
    }
  }
  // For a loop, prefer the fewest iterations.
  return guilty.toSorted((left, right) => left.way - right.way).at(0);
}

function report(
  template: ParsedTemplate,
  rendering: Rendering,
  { index, expected }: { readonly index: number; readonly expected: string },
  what: string,
): void {
  const { text, offsets } = rendering;
  const offset = offsets[Math.min(index, offsets.length - 1)];
  const position = offset === undefined ? { line: 1, column: 1 } : template.tree.source.position(offset);
  const from = Math.max(0, index - 30);
  const near = text
    .slice(from, index + 20)
    .replaceAll(hole, "…")
    .replace(/\s+/g, " ");
  template.report("AB014", {
    position,
    message: `${what}: expected ${expected} here, in ${JSON.stringify(near)}.`,
    advice: adviceFor(text, index),
  });
}

function adviceFor(text: string, index: number): string {
  const before = text.slice(0, index).trimEnd();
  if (/,$/.test(before) && /^\s*[}\]]/.test(text.slice(index))) {
    return "Remove the last comma; in a loop write #if($foreach.hasNext),#end.";
  }
  if (/\\'/.test(text.slice(index, index + 2)))
    return "JSON does not allow \\'. Write the apostrophe without a backslash.";
  return "Correct the text at the caret. If the output is not meant to be JSON, add ## answerback-ignore AB014.";
}

/** A number that stands for holes; unlikely in a template. */
const marker = 918_273_645;

function mockFinding(template: ParsedTemplate, { all, complete }: Renderings): void {
  const wrong = all.flatMap((rendering) => {
    const problem = statusProblem(rendering.text);
    return problem === undefined ? [] : [{ rendering, problem }];
  });
  const [first] = wrong;
  if (first === undefined) return;
  const always = wrong.length === all.length && complete;
  const offset = first.rendering.offsets[Math.max(0, first.rendering.text.search(/\S/))] ?? 0;
  template.report("AB061", {
    position: template.tree.source.position(offset),
    message: `${always ? "The template" : "In some cases the template"} ${first.problem}. The MOCK integration then fails with Internal server error.`,
    advice: 'Print an object with an integer: {"statusCode": 200}.',
  });
}

/** The problem of a MOCK template's output; undefined if there is none or the document decides. */
function statusProblem(text: string): string | undefined {
  const filled = text.replaceAll(hole, String(marker));
  let value: unknown;
  try {
    value = parseJson(filled, undefined, "lenient");
  } catch (error) {
    if (!Error.isError(error)) throw error;
    return text.includes(hole) ? undefined : "does not print JSON";
  }
  const members = entriesOf(value);
  if (members === undefined) return text.includes(hole) ? undefined : "does not print an object";
  const status = members.get("statusCode");
  if (status === undefined)
    return text.includes(hole) && !/"|\w/.test(text.replaceAll(hole, "")) ? undefined : "prints no statusCode";
  return isInteger(status) ? undefined : `prints a statusCode that is not an integer (${shown(status)})`;
}

function entriesOf(value: unknown): ReadonlyMap<unknown, unknown> | undefined {
  if (value instanceof Map) return value;
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? new Map(Object.entries(value))
    : undefined;
}

const isInteger = (value: unknown) => typeof value === "bigint" || Number.isInteger(value);
const shown = (value: unknown) =>
  typeof value === "string" ? JSON.stringify(value.replaceAll(String(marker), "…")) : String(value);
