// What a finding tells, and how the rules tell it. Rules are functions that look at resources and call `Report`.

import { type Position, Source } from "@answerback/vtl";
import type { ResourceName } from "../resources/index.ts";
import { type FindingCode, type FindingLevel, findingDefinitions } from "./registry.ts";
import { ignoredCodes } from "./template/ignore.ts";

export interface Finding {
  readonly code: FindingCode;
  readonly level: FindingLevel;
  readonly resource: FindingResource;
  /** Wire name of the member and, within it, keys: `["responseTemplates", "$default"]`. Empty: the resource as a whole. */
  readonly path: readonly (string | number)[];
  /** Within the text of the member. */
  readonly position?: Position;
  /** What happens at run time, one or two sentences. */
  readonly message: string;
  /** What to write instead. */
  readonly advice: string;
  /** The line in question and a caret below the place, two lines. */
  readonly excerpt?: string;
}

export interface FindingResource {
  readonly kind: ResourceName;
  /** The service's identifier; empty where the resource does not exist yet. */
  readonly id: string;
  /** What a person calls it: a route key, an integration response key, a name. Empty when nothing tells. */
  readonly name: string;
}

export interface FindingOptions {
  /** Codes that are switched off. */
  readonly off?: readonly string[];
  /** False: some resources are missing, so that nothing is said of what is absent. Default true. */
  readonly isWhole?: boolean;
}

export interface FindingDetail {
  readonly path?: readonly (string | number)[];
  readonly message: string;
  readonly advice: string;
  /** The text of the member, when it is a template: for the excerpt and for `## answerback-ignore`. */
  readonly template?: string;
  readonly position?: Position;
}

export type Report = (code: FindingCode, resource: FindingResource, detail: FindingDetail) => void;

/** Collects what rules report, without what is switched off. */
export function collectFindings(options: FindingOptions, run: (report: Report) => void): readonly Finding[] {
  const found: Finding[] = [];
  const seen = new Set<string>();
  run((code, resource, { path = [], message, advice, template, position }) => {
    if (options.isWhole === false && "needsWhole" in findingDefinitions[code]) return;
    if (options.off?.includes(code) || (template !== undefined && ignoredCodes(template).has(code))) return;
    const key = JSON.stringify([code, resource, path, position ?? message]);
    if (seen.has(key)) return;
    seen.add(key);
    const excerpt = position && template && new Source(template).excerpt(position);
    found.push({
      code,
      level: findingDefinitions[code].level,
      resource,
      path,
      ...(position && { position }),
      message,
      advice,
      ...(excerpt && { excerpt }),
    });
  });
  return found;
}
