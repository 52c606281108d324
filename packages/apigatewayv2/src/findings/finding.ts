// A finding, and how rules report it. Rules are functions that inspect resources and call `Report`.

import { type Position, Source } from "@answerback/vtl";
import type { ResourceName } from "../resources/index.ts";
import { type FindingCode, type FindingLevel, findingDefinitions } from "./registry.ts";
import { ignoredCodes } from "./template/ignore.ts";

export interface Finding {
  readonly code: FindingCode;
  readonly level: FindingLevel;
  readonly resource: FindingResource;
  /** Wire name of the member, then keys in it: `["responseTemplates", "$default"]`. Empty: the whole resource. */
  readonly path: readonly (string | number)[];
  /** In the text of the member. */
  readonly position?: Position;
  /** The effect at run time, one or two sentences. */
  readonly message: string;
  /** The fix. */
  readonly advice: string;
  /** The line and a caret below the place, two lines. */
  readonly excerpt?: string;
  /** A correction that an editor can offer. */
  readonly fix?: FindingFix;
}

/** A misspelt name and the name that `advice` proposes. */
export interface FindingFix {
  /** The first character of the name, in the text of the member. */
  readonly position: Position;
  readonly name: string;
  readonly replacement: string;
}

export interface FindingResource {
  readonly kind: ResourceName;
  /** The service's identifier; empty if the resource does not exist yet. */
  readonly id: string;
  /** A name for readers: a route key, an integration response key, a name. Empty if there is none. */
  readonly name: string;
}

export interface FindingOptions {
  /** Codes that are switched off. */
  readonly off?: readonly string[];
  /** False if some resources are missing: absent resources are then not reported. Default true. */
  readonly isWhole?: boolean;
}

export interface FindingDetail {
  readonly path?: readonly (string | number)[];
  readonly message: string;
  readonly advice: string;
  /** The text of the member if it is a template: for the excerpt and for `## answerback-ignore`. */
  readonly template?: string;
  readonly position?: Position;
  readonly fix?: FindingFix | undefined;
}

export type Report = (code: FindingCode, resource: FindingResource, detail: FindingDetail) => void;

/** Collects the findings that the rules report, except those that are switched off. */
export function collectFindings(options: FindingOptions, run: (report: Report) => void): readonly Finding[] {
  const found: Finding[] = [];
  const seen = new Set<string>();
  run((code, resource, { path = [], message, advice, template, position, fix }) => {
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
      ...(fix && { fix }),
    });
  });
  return found;
}
