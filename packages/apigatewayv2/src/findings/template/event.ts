// AB016: values that a template reads but its events do not have.
import type { ReferenceNode } from "@answerback/vtl";
import type { RouteEvent } from "../api-graph.ts";
import { forEachReference, type ParsedTemplate } from "./template-place.ts";
import { positionOf } from "./tree.ts";

export function eventFindings(template: ParsedTemplate): void {
  const { events } = template.place;
  if (events === undefined || events.size === 0) return;
  forEachReference(template, (reference, site) => {
    if (site.role === "declared" || site.role === "assigned") return;
    const missing = missingIn(reference, events, template.place.member);
    if (missing === undefined) return;
    template.report("AB016", {
      position: positionOf(reference, site.source),
      message: `${reference.literal} is always empty here: ${missing.why}.`,
      advice: missing.advice,
    });
  });
}

interface Missing {
  readonly why: string;
  readonly advice: string;
}

function missingIn(
  { root, children }: ReferenceNode,
  events: ReadonlySet<RouteEvent>,
  member: "requestTemplates" | "responseTemplates",
): Missing | undefined {
  const [first] = children;
  if (root === "input" && first?.kind === "Method") {
    if (first.name === "params" && !events.has("CONNECT")) {
      return {
        why: "headers and query parameters belong to the handshake, which only $connect has",
        advice: "Store what you need on $connect, in a table or in the authorizer's context: $context.authorizer.NAME.",
      };
    }
    const isPart = first.name === "path" || first.name === "json";
    if (isPart && member === "requestTemplates" && !events.has("MESSAGE") && !isWhole(first.args)) {
      return {
        why: `${[...events].map(routeKeyOf).join(" and ")} ${events.size > 1 ? "have" : "has"} no message`,
        advice: "Use $input.params('NAME') on $connect, or $context.",
      };
    }
  }
  if (root !== "context" || first?.kind !== "Identifier") return undefined;
  if (first.name === "messageId" && !events.has("MESSAGE")) {
    return { why: "only messages have an id", advice: "Use $context.requestId." };
  }
  if (/^disconnect(StatusCode|Reason)$/.test(first.name) && !events.has("DISCONNECT")) {
    return { why: "only $disconnect has it", advice: "Move it to the integration of $disconnect." };
  }
  return undefined;
}

/** The whole document is allowed: `$input.json('$')` of an empty one prints `{}`. */
function isWhole(args: readonly { readonly kind: string }[]): boolean {
  const [argument] = args;
  return argument?.kind === "StringLiteral" && "text" in argument && argument.text === "$";
}

const routeKeyOf = (event: RouteEvent) =>
  event === "CONNECT" ? "$connect" : event === "DISCONNECT" ? "$disconnect" : "messages";
