// AB030–AB033: the template selection expression of an integration or an integration response, and its templates.
import {
  parseSelectionExpression,
  type SelectionExpression,
  SelectionExpressionError,
  selectionExpressionViolation,
} from "../selection-expression.ts";
import type { FindingResource, Report } from "./finding.ts";
import { compiledKey } from "./key.ts";

export interface TemplateSelection {
  readonly expression: string | undefined;
  readonly templates: Readonly<Record<string, string>>;
  readonly member: "requestTemplates" | "responseTemplates";
  /** Whether all templates are known. */
  readonly isComplete: boolean;
  readonly isExpressionKnown: boolean;
  /** The statuses that reach an integration response, by its key; absent: not by status, or not known. */
  readonly integrationResponseKey?: string | undefined;
}

const path = ["templateSelectionExpression"];

export function templateSelectionFindings(selection: TemplateSelection, at: FindingResource, report: Report): void {
  const { expression, member, templates, isComplete } = selection;
  const use = member === "requestTemplates" ? "requestTemplate" : "responseTemplate";
  const keys = Object.keys(templates);
  if (expression === undefined || expression === "") {
    if (selection.isExpressionKnown && isComplete) withoutExpression(keys, member, at, report);
    return;
  }
  const violation = selectionExpressionViolation(expression, use);
  if (violation !== undefined) {
    report("AB030", at, {
      path,
      message: `${violation}${violation.endsWith(".") ? "" : "."}`,
      advice: adviceFor(expression, use),
    });
    return;
  }
  if (keys.length === 0 || !isComplete) return;
  const constant = constantOf(expression, use);
  if (constant === undefined) unreachableByStatus(selection, at, report);
  else byConstant(constant, selection, at, report);
}

function adviceFor(expression: string, use: "requestTemplate" | "responseTemplate"): string {
  if (expression.includes("$default")) return 'Escape the dollar sign: \\$default (in source code "\\\\$default").';
  const rest =
    use === "requestTemplate"
      ? ""
      : ", ${integration.response.statuscode}, ${integration.response.header.NAME}, ${integration.response.body.PATH}";
  const mistyped = /integration\.response\.status_?code|integration\.response\.statusCode/i.test(expression);
  if (mistyped && use === "responseTemplate") return "Write ${integration.response.statuscode}, in small letters.";
  return `Write static text, \\$default, \${request.body.PATH}${rest}.`;
}

function constantOf(expression: string, use: "requestTemplate" | "responseTemplate"): string | undefined {
  const parts = parsed(expression, use);
  if (parts?.length === 0) return "";
  const [only] = parts ?? [];
  return parts?.length === 1 && only?.kind === "literal" ? only.text : undefined;
}

function parsed(expression: string, use: "requestTemplate" | "responseTemplate"): SelectionExpression | undefined {
  try {
    return parseSelectionExpression(expression, use);
  } catch (error) {
    if (error instanceof SelectionExpressionError) return undefined;
    throw error;
  }
}

/** Without an expression `application/json` is taken, else `$default`. */
function withoutExpression(
  keys: readonly string[],
  member: TemplateSelection["member"],
  at: FindingResource,
  report: Report,
): void {
  const taken = ["application/json", "$default"].find((key) => keys.includes(key));
  const [first] = keys;
  if (taken === undefined && member === "requestTemplates" && first !== undefined) {
    report("AB031", at, {
      path: [member],
      message: `There is no template selection expression, and of the templates only application/json or $default would be taken: ${quoted(keys)} ${keys.length > 1 ? "are" : "is"} not.`,
      advice: `Set templateSelectionExpression: "${first.replace("$", "\\$")}", or name the template $default.`,
    });
  } else if (keys.length > 1) {
    report("AB032", at, {
      path: [member],
      message:
        taken === undefined
          ? `There are ${keys.length} templates and no template selection expression: which of them runs is left to chance.`
          : `There are ${keys.length} templates and no template selection expression: ${taken} is always taken, the others never.`,
      advice:
        member === "responseTemplates"
          ? "Set templateSelectionExpression, for example ${integration.response.statuscode}, or leave one template."
          : "Set templateSelectionExpression, for example ${request.body.kind}, or leave one template.",
    });
  }
}

function byConstant(constant: string, selection: TemplateSelection, at: FindingResource, report: Report): void {
  const { expression, templates, member } = selection;
  const keys = Object.keys(templates);
  const isFound = keys.includes(constant);
  if (!isFound && !keys.includes("$default")) {
    const what =
      member === "requestTemplates"
        ? "no template runs, and passthroughBehavior decides"
        : "no template runs, and the client receives the backend's body unchanged";
    report("AB031", at, {
      path,
      message: `The expression always gives "${constant}", and there is no such template (only ${quoted(keys)}): ${what}.`,
      advice: adviceForMissing(constant, keys),
    });
    return;
  }
  const taken = isFound ? constant : "$default";
  for (const key of keys) {
    if (key === taken) continue;
    report("AB033", at, {
      path: [member, key],
      message: `The expression ${expression} always gives "${constant}", so the template "${key}" is never chosen.`,
      advice: "Take the template away, or write an expression that depends on the message or the answer.",
    });
  }
}

function adviceForMissing(constant: string, keys: readonly string[]): string {
  if (keys.includes(constant.replaceAll("$", "\\$"))) {
    return `Name the template "${constant}": only the expression needs the backslash.`;
  }
  const expressions = keys.map((key) => key.replaceAll("$", "\\$"));
  return `Write ${expressions.join(" or ")} as the expression, or name the template "${constant}".`;
}

/** `${integration.response.statuscode}` and the template `2xx`, or `404` below the key `/2\d\d/`. */
function unreachableByStatus(selection: TemplateSelection, at: FindingResource, report: Report): void {
  const { expression = "", templates, member, integrationResponseKey } = selection;
  const parts = parsed(expression, "responseTemplate");
  if (member !== "responseTemplates" || parts?.length !== 1 || parts[0]?.kind !== "responseStatusCode") return;
  const matches = integrationResponseKey === undefined ? undefined : compiledKey(integrationResponseKey);
  for (const key of Object.keys(templates)) {
    if (key === "$default") continue;
    const isStatus = /^-?\d+$/.test(key);
    if (isStatus && (matches === undefined || matches(key))) continue;
    report("AB033", at, {
      path: [member, key],
      message: isStatus
        ? `${integrationResponseKey} takes no answer with the status ${key}, so this template is never chosen.`
        : `The expression gives the status, three digits, so the template "${key}" is never chosen: keys are compared letter by letter.`,
      advice: isStatus
        ? `Move the template to an integration response with the key /${key}/.`
        : "Name the template by one status, such as 200, or $default.",
    });
  }
}

const quoted = (keys: readonly string[]) => keys.map((key) => `"${key}"`).join(", ");
