// Compiles the mapping templates of an integration or an integration response, and the rule that chooses among them:
// docs/behaviour/integration-responses.md sections 6.1 and 6.2. Constant expressions are evaluated here, once.
import {
  compileRequestExpression,
  compileResponseExpression,
  type ExpressionDocument,
  type RequestExpression,
  type ResponseExpression,
  type ResponseValues,
} from "@answerback/apigatewayv2";
import { type Meter, type Template, TemplateError } from "@answerback/vtl";
import type {
  CompiledTemplate,
  CompileProblem,
  RequestTemplateChoice,
  ResponseTemplateChoice,
  TemplateReason,
} from "./compiled-api.ts";
import type { TemplatePlace } from "./template-compiler.ts";

export type PassthroughBehavior = "WHEN_NO_MATCH" | "WHEN_NO_TEMPLATES" | "NEVER";

/** The place of templates in problems. */
export interface TemplateOwner {
  readonly resource: string;
  readonly member: "requestTemplates" | "responseTemplates";
  readonly report: (problem: CompileProblem) => void;
  readonly compile: OwnedCompiler;
}

/** A compiler for the templates of one deployment. */
export type OwnedCompiler = (source: string, place: Pick<TemplatePlace, "resource" | "member">) => Template;

type Templates = ReadonlyMap<string, CompiledTemplate>;

/** Section 6.1. @throws SelectionExpressionError */
export function compileRequestTemplates(
  sources: Readonly<Record<string, string>>,
  selectionExpression: string | undefined,
  passthroughBehavior: PassthroughBehavior,
  owner: TemplateOwner,
): (message: ExpressionDocument, meter: Meter) => RequestTemplateChoice {
  const templates = compileTemplates(sources, owner);
  const fallback = withoutTemplate(passthroughBehavior, templates.size > 0);
  if (!selectionExpression) {
    const choice =
      chosen(templates, "application/json", "application/json") ??
      chosen(templates, "$default", "$default") ??
      fallback;
    return () => choice;
  }
  const expression: RequestExpression = compileRequestExpression(selectionExpression, "requestTemplate");
  const byKey = chooserByKey(templates, fallback);
  if (expression.constant === undefined) return (message, meter) => byKey(expression.evaluate(message, meter));
  const choice = byKey(expression.constant);
  return () => choice;
}

/** Section 6.2. @throws SelectionExpressionError */
export function compileResponseTemplates(
  sources: Readonly<Record<string, string>>,
  selectionExpression: string | undefined,
  owner: TemplateOwner,
): (message: ExpressionDocument, response: ResponseValues, meter: Meter) => ResponseTemplateChoice {
  const templates = compileTemplates(sources, owner);
  if (!selectionExpression) {
    const choice = defaultResponseTemplate(templates);
    return () => choice;
  }
  const expression: ResponseExpression = compileResponseExpression(selectionExpression);
  const byKey = chooserByKey(templates, noTemplate);
  if (expression.constant === undefined) {
    return (message, response, meter) => byKey(expression.evaluate(message, response, meter));
  }
  const choice = byKey(expression.constant);
  return () => choice;
}

const noTemplate = { kind: "none" } as const;

/**
 * Without an expression: `application/json`, else `$default`, else the first in the stored object. JavaScript orders
 * integer keys first, ascending.
 */
function defaultResponseTemplate(templates: Templates): ResponseTemplateChoice {
  const [first] = templates.keys();
  return (
    chosen(templates, "application/json", "application/json") ??
    chosen(templates, "$default", "$default") ??
    (first === undefined ? undefined : chosen(templates, first, "first")) ??
    noTemplate
  );
}

function withoutTemplate(behavior: PassthroughBehavior, hasTemplates: boolean): RequestTemplateChoice {
  const refused = behavior === "NEVER" || (behavior === "WHEN_NO_TEMPLATES" && hasTemplates);
  return { kind: refused ? "refused" : "passThrough" };
}

/** Compares keys exactly, else chooses `$default`. */
function chooserByKey<Choice>(templates: Templates, otherwise: Choice) {
  const choices = new Map(Array.from(templates.keys(), (key) => [key, chosen(templates, key, "expression")!] as const));
  const fallback = chosen(templates, "$default", "$default") ?? otherwise;
  return (key: string) => choices.get(key) ?? fallback;
}

function chosen(templates: Templates, key: string, reason: TemplateReason) {
  const template = templates.get(key);
  return template && ({ kind: "template", template, reason } as const);
}

function compileTemplates(sources: Readonly<Record<string, string>>, owner: TemplateOwner): Templates {
  return new Map(Object.entries(sources).map(([key, source]) => [key, compileTemplate(key, source, owner)]));
}

/** True if there is no `$` or `#`, and so no reference or directive. */
function isConstant(source: string): boolean {
  return !/[$#]/.test(source);
}

function compileTemplate(key: string, source: string, owner: TemplateOwner): CompiledTemplate {
  const { resource } = owner;
  const member = `${owner.member}[${JSON.stringify(key)}]`;
  try {
    const template = owner.compile(source, { resource, member });
    const constant = isConstant(source) ? source : undefined;
    return { kind: "compiled", key, source, resource, member, template, constant };
  } catch (cause) {
    if (!(cause instanceof TemplateError)) throw cause;
    const problem: CompileProblem = {
      resource,
      member,
      position: { line: cause.line, column: cause.column },
      message: cause.message,
    };
    owner.report(problem);
    return { kind: "broken", key, source, problem, cause };
  }
}
