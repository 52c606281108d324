// A finding with the place in the user's program that it is about.
import { type FieldTable, resources } from "@answerback/apigatewayv2";
import type { Finding } from "@answerback/apigatewayv2/findings";

/** 1-based; `file` as the program's host knows it, absolute. */
export interface SourcePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface LocatedFinding extends Finding {
  /** The resource in the program; absent for an API that no program is known of. */
  readonly program?: { readonly urn: string; readonly type: string; readonly name: string };
  /** In Pulumi's notation: `responseTemplates["$default"]`; empty for the resource as a whole. */
  readonly property: string;
  /** The very place where it could be found, else where the program makes the resource. */
  readonly place?: SourcePlace;
}

/** What a check has come to. */
export interface CheckReport {
  readonly findings: readonly LocatedFinding[];
  /** Why the program could not be run to its end; the findings are then not all. */
  readonly failures: readonly string[];
  /** How many of each kind were looked at. */
  readonly counts: { readonly apis: number; readonly routes: number; readonly integrations: number };
}

export function propertyOf({ resource, path }: Pick<Finding, "resource" | "path">): string {
  const [member, ...rest] = path;
  if (member === undefined) return "";
  const fields: FieldTable = resources[resource.kind].fields;
  return rest.reduce<string>(
    (text, segment) => `${text}[${typeof segment === "number" ? segment : JSON.stringify(segment)}]`,
    fields[member]?.pulumiName ?? String(member),
  );
}
