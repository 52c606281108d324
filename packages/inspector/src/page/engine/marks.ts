// The marks in the editor: every error of a template that does not parse, else the findings of `answerback check`.

import type { ApiGraph, Finding } from "@answerback/apigatewayv2/findings";
import { findings } from "@answerback/apigatewayv2/findings";
import { parse, Source, type TemplateNode, walk } from "@answerback/vtl";
import type { Range, TemplateMark, TemplatePlace } from "./jobs.ts";

export function marksOf(text: string, place: TemplatePlace): readonly TemplateMark[] {
  const source = new Source(text);
  const { tree, errors } = parse(text, { profile: "apigateway", recover: true });
  const found = findings(graphOf(text, place), { isWhole: false }).filter(
    ({ path: [member, key] }) => member === place.member && key === place.key,
  );
  const marks = found.map((finding) => markOf(finding, source, tree));
  const [first] = marks;
  const others = errors.slice(first?.severity === "error" ? 1 : 0).map((error): TemplateMark => {
    const range = rangeAt(source.offset(error), source, tree);
    return { ...range, severity: "error", message: error.description };
  });
  return errors.length === 0 ? marks : [...marks, ...others];
}

function markOf(
  { code, level, message, advice, position, fix }: Finding,
  source: Source,
  tree: TemplateNode,
): TemplateMark {
  const from = position && source.offset(position);
  const fixAt = fix && source.offset(fix.position);
  return {
    ...(from === undefined ? { from: 0, to: firstLineEnd(source.text) } : rangeAt(from, source, tree)),
    severity: level,
    code,
    message,
    advice,
    ...(fix &&
      fixAt !== undefined && { fix: { from: fixAt, to: fixAt + fix.name.length, replacement: fix.replacement } }),
  };
}

/** The smallest reference or directive that begins at an offset, else the rest of the line. */
function rangeAt(from: number, { text }: Source, tree: TemplateNode): Range {
  let to = 0;
  walk(tree, (node, { template }) => {
    if (template?.source.text !== text) return false;
    const isNamed = node.kind === "Reference" || node.kind === "Method" || node.kind === "SetDirective";
    if (isNamed && node.start === from && (to === 0 || node.end < to)) to = node.end;
    return node.start <= from && from <= node.end;
  });
  if (to > from) return { from, to };
  const end = firstLineEnd(text, from);
  // At the end of a line, its last character.
  return end > from ? { from, to: end } : { from: Math.max(0, Math.min(from, text.length) - 1), to: Math.max(from, 1) };
}

function firstLineEnd(text: string, from = 0): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
}

/** The smallest API that has the template at its place. */
function graphOf(text: string, place: TemplatePlace): ApiGraph {
  const { member, key, integrationType, integrationResponseKey = "$default", routeKey } = place;
  const templates = { [key]: text };
  return {
    api: { apiId: "api", name: "api", protocolType: "WEBSOCKET", routeSelectionExpression: "$request.body.action" },
    routes:
      routeKey === undefined ? [] : [{ routeId: "route", routeKey, target: "integrations/it", routeResponses: [] }],
    integrations: [
      {
        integrationId: "it",
        ...(integrationType !== undefined && { integrationType }),
        unknown: ["integrationUri", "integrationMethod", ...(integrationType === undefined ? ["integrationType"] : [])],
        ...(member === "requestTemplates" && { requestTemplates: templates }),
        integrationResponses: [
          {
            integrationResponseId: "response",
            integrationResponseKey,
            ...(member === "responseTemplates" && { responseTemplates: templates }),
          },
        ],
      },
    ],
    models: [],
    authorizers: [],
  };
}
