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
  /** True if all templates are known. */
  readonly isComplete: boolean;
  readonly isExpressionKnown: boolean;
  /** The key that selects the statuses; absent if the key does not match statuses or is not known. */
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
  if (mistyped && use === "responseTemplate") return "Write ${integration.response.statuscode}, in lower case.";
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

/** Without an expression, `application/json` is used, else `$default`. */
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
      message: `Without a template selection expression, only the templates application/json and $default are used: ${quoted(keys)} ${keys.length > 1 ? "are" : "is"} never used.`,
      advice: `Set templateSelectionExpression: "${first.replace("$", "\\$")}", or name the template $default.`,
    });
  } else if (keys.length > 1) {
    report("AB032", at, {
      path: [member],
      message:
        taken === undefined
          ? `There are ${keys.length} templates but no template selection expression: AWS does not define which of them runs.`
          : `There are ${keys.length} templates but no template selection expression: ${taken} is always used, the others never.`,
      advice:
        member === "responseTemplates"
          ? "Set templateSelectionExpression, for example ${integration.response.statuscode}, or keep only one template."
          : "Set templateSelectionExpression, for example ${request.body.kind}, or keep only one template.",
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
      message: `The expression always has the value "${constant}", but no template has this key (only ${quoted(keys)}): ${what}.`,
      advice: adviceForMissing(constant, keys),
    });
    return;
  }
  const taken = isFound ? constant : "$default";
  for (const key of keys) {
    if (key === taken) continue;
    report("AB033", at, {
      path: [member, key],
      message: `The expression ${expression} always has the value "${constant}", so the template "${key}" is never selected.`,
      advice: "Remove the template, or write an expression that depends on the message or the answer.",
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

/** `${integration.response.statuscode}` and the template `2xx`, or `404` with the key `/2\d\d/`. */
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
        ? `${integrationResponseKey} does not match the status ${key}, so this template is never selected.`
        : `The expression's value is an HTTP status of three digits, so the template "${key}" is never selected: keys are compared literally.`,
      advice: isStatus
        ? `Move the template to an integration response with the key /${key}/.`
        : "Use one status as the template's key, such as 200, or $default.",
    });
  }
}

const quoted = (keys: readonly string[]) => keys.map((key) => `"${key}"`).join(", ");
