// A template that is checked: its text, its tree and its place.
import type { ReferenceNode, SetDirectiveNode, TemplateNode } from "@answerback/vtl";
import { mappingVariables } from "@answerback/vtl/apigateway";
import type { RouteEvent } from "../api-graph.ts";
import type { FindingDetail, FindingResource, Report } from "../finding.ts";
import type { FindingCode } from "../registry.ts";
import { type Site, walkRun } from "./tree.ts";

/** The place of a template in the API. */
export interface TemplatePlace {
  readonly resource: FindingResource;
  readonly member: "requestTemplates" | "responseTemplates";
  readonly key: string;
  /** The integration that uses it; absent members are not known. */
  readonly integrationType?: string | undefined;
  readonly isLambda?: boolean | undefined;
  readonly integrationUri?: string | undefined;
  /** The events that reach it; absent: not known. */
  readonly events?: ReadonlySet<RouteEvent> | undefined;
}

/** A template that parses. */
export interface ParsedTemplate {
  readonly text: string;
  readonly tree: TemplateNode;
  readonly place: TemplatePlace;
  readonly names: TemplateNames;
  readonly report: (code: FindingCode, detail: Pick<FindingDetail, "message" | "advice" | "position" | "fix">) => void;
}

/** The variables that a template sets. */
export interface TemplateNames {
  /** The values assigned to each name, in order. */
  readonly assigned: ReadonlyMap<string, readonly SetDirectiveNode["right"][]>;
  /** The list of each loop variable. */
  readonly loops: ReadonlyMap<string, SetDirectiveNode["right"]>;
  readonly defined: ReadonlySet<string>;
}

/** The predefined variables. */
export const givenNames: readonly string[] = Object.keys(mappingVariables({}));
export const loopNames: readonly string[] = ["foreach", "velocityCount", "velocityHasNext"];

export function parsedTemplate(text: string, tree: TemplateNode, place: TemplatePlace, report: Report): ParsedTemplate {
  return {
    text,
    tree,
    place,
    names: templateNames(tree),
    report: (code, detail) =>
      report(code, place.resource, { ...detail, path: [place.member, place.key], template: text }),
  };
}

/** The variables that a template sets outside of macros. */
export function templateNames(tree: TemplateNode): TemplateNames {
  const assigned = new Map<string, SetDirectiveNode["right"][]>();
  const loops = new Map<string, SetDirectiveNode["right"]>();
  const defined = new Set<string>();
  walkRun(tree, (node) => {
    if (node.kind === "SetDirective" && node.left.children.length === 0) {
      assigned.set(node.left.root, [...(assigned.get(node.left.root) ?? []), node.right]);
    } else if (node.kind === "Directive") {
      const [variable, , over] = node.args;
      if (variable?.kind !== "Reference") return;
      if (node.name === "define") defined.add(variable.root);
      if (node.name === "foreach" && over !== undefined && over.kind !== "Word") loops.set(variable.root, over);
    }
  });
  return { assigned, loops, defined };
}

export function isSet({ assigned, loops, defined }: TemplateNames, name: string): boolean {
  return assigned.has(name) || loops.has(name) || defined.has(name);
}

/** Visits every reference that is evaluated. */
export function forEachReference(
  template: ParsedTemplate,
  visit: (reference: ReferenceNode, site: Site) => void,
): void {
  walkRun(template.tree, (node, site) => {
    if (node.kind === "Reference") visit(node, site);
  });
}
