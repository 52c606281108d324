// The coverage of a program's APIs with the names of its resources and the places of its templates.
import { Source } from "@answerback/apigatewayv2/findings";
import type { CoverageItem, CoverageReport, TemplateCoverage } from "@answerback/gateway";
import type { ProgramResult, ResourceResult } from "@answerback/program";
import type { SourcePlace } from "../check/located-finding.ts";
import { ProgramResources } from "../check/program-resources.ts";

export type CoverageKind = CoverageItem["kind"] | "statement" | "branch";

/** A part of an API, or of a template in it. */
export interface CoveredPart {
  readonly kind: CoverageKind;
  /** A sentence without a full stop about a part that was not used: `Integration response refused was never chosen`. */
  readonly unused: string;
  /** `unused` of the template that it is a part of. */
  readonly within?: string;
  /** The number of events that used it. */
  readonly count: number;
  /** The place in the program's sources; undefined if it is not known. */
  readonly place: SourcePlace | undefined;
}

/** A line of a file that holds a template. */
export interface CoveredLine {
  readonly file: string;
  readonly line: number;
  readonly count: number;
}

/** A branch of a condition or a loop; `block` numbers the conditions and loops of a file. */
export interface CoveredBranch extends CoveredLine {
  readonly block: number;
  readonly branch: number;
}

export interface NamedCoverage {
  readonly parts: readonly CoveredPart[];
  readonly lines: readonly CoveredLine[];
  readonly branches: readonly CoveredBranch[];
}

/**
 * @param result of the program's last run
 * @param folder of the program
 */
export function nameCoverage(report: CoverageReport, result: ProgramResult | undefined, folder: string): NamedCoverage {
  const resources = new ProgramResources(result ?? { resources: [] }, folder);
  const parts: CoveredPart[] = [];
  const lines: CoveredLine[] = [];
  const branches: CoveredBranch[] = [];
  for (const api of report.apis) {
    for (const item of api.items) parts.push(partOf(item, api.apiId, resources));
    for (const template of api.templates) {
      const name = templateText(template, api.apiId, resources);
      const within = neverChosen(name);
      const made = resources.resource(api.apiId, template.resource, template.resourceId);
      const source = new Source(template.source);
      const placeAt = (offset: number) =>
        resources.placeIn(made, [template.member, template.key], source.position(offset), template.source);
      for (const { start, count } of template.statements) {
        const place = placeAt(start);
        parts.push({
          kind: "statement",
          unused: `${name}, line ${source.position(start).line}, never ran`,
          within,
          count,
          place,
        });
        if (place) lines.push({ file: place.file, line: place.line, count });
      }
      const blocks = new Map<string, { readonly number: number; branches: number }>();
      for (const { kind, start, count } of template.branches) {
        const place = placeAt(start);
        const { line } = source.position(start);
        parts.push({ kind: "branch", unused: `${name}, line ${line}: ${branchText(kind)}`, within, count, place });
        if (place === undefined) continue;
        const block = blocks.get(place.file) ?? { number: branches.length, branches: 0 };
        blocks.set(place.file, block);
        branches.push({ ...place, count, block: block.number, branch: block.branches++ });
      }
    }
  }
  return { parts, lines, branches };
}

function partOf(item: CoverageItem, apiId: string, resources: ProgramResources): CoveredPart {
  const { kind, count } = item;
  const at = (resource: ResourceResult | undefined) => resource?.position;
  switch (kind) {
    case "route": {
      const made = resources.resource(apiId, "Route", item.routeId);
      return { kind, count, unused: `Route ${item.routeKey} was never used`, place: at(made) };
    }
    case "integrationResponse": {
      const made = resources.resource(apiId, "IntegrationResponse", item.integrationResponseId);
      const name = made?.name ?? item.integrationResponseId;
      return { kind, count, unused: `Integration response ${name} (${item.key}) was never chosen`, place: at(made) };
    }
    case "template": {
      const made = resources.resource(apiId, item.resource, item.resourceId);
      return { kind, count, unused: neverChosen(templateText(item, apiId, resources)), place: at(made) };
    }
    case "model":
      return {
        kind,
        count,
        unused: `Model ${item.name} never validated a message of route ${item.routeKey}`,
        place: undefined,
      };
    case "authorizer": {
      const made = resources.resource(apiId, "Authorizer", item.authorizerId);
      const name = made?.name ?? item.authorizerId;
      return { kind, count, unused: `Authorizer ${name} never ${item.verdict} a client`, place: at(made) };
    }
  }
}

const neverChosen = (template: string) => `${template} was never chosen`;

function templateText(
  { resource, resourceId, key, member }: Pick<TemplateCoverage, "resource" | "resourceId" | "key" | "member">,
  apiId: string,
  resources: ProgramResources,
): string {
  const name = resources.resource(apiId, resource, resourceId)?.name ?? resourceId;
  const kind = resource === "Integration" ? "integration" : "integration response";
  return `${member === "requestTemplates" ? "Request template" : "Template"} "${key}" of ${kind} ${name}`;
}

function branchText(kind: string): string {
  switch (kind) {
    case "if":
      return "#if was never true";
    case "elseif":
      return "#elseif was never true";
    case "else":
      return "#if was never false";
    case "empty":
      return "#foreach never had an empty list";
    default:
      return "#foreach never ran";
  }
}
