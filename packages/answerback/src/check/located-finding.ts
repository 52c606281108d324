// A finding with its place in the user's program.
import { type FieldTable, resources } from "@answerback/apigatewayv2";
import type { Finding } from "@answerback/apigatewayv2/findings";
import type { Evidence } from "./finding-evidence.ts";

/** 1-based; `file` is absolute. */
export interface SourcePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface LocatedFinding extends Finding {
  /** The resource in the program; absent for an API without a known program. */
  readonly program?: { readonly urn: string; readonly type: string; readonly name: string };
  /** In Pulumi's notation: `responseTemplates["$default"]`; empty for the whole resource. */
  readonly property: string;
  /** The exact place if it was found, else the place where the program creates the resource. */
  readonly place?: SourcePlace;
  /** Of conversations; absent without them. */
  readonly evidence?: Evidence;
}

/** An error of the program. */
export interface ProgramFailure {
  readonly message: string;
  /** Of a mistake in a template, whose message then does not contain it. */
  readonly place?: SourcePlace;
}

/** The result of a check. */
export interface CheckReport {
  readonly findings: readonly LocatedFinding[];
  /** Errors of the program; the findings are then incomplete. */
  readonly failures: readonly ProgramFailure[];
  /** Numbers of checked resources. */
  readonly counts: { readonly apis: number; readonly routes: number; readonly integrations: number };
}

/** As CloudFormation names it: `ResponseTemplates["$default"]`. */
export function templatePropertyOf({ path }: Pick<Finding, "path">): string {
  const [member, ...rest] = path;
  if (member === undefined) return "";
  const name = String(member);
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}${subscripts(rest)}`;
}

export function propertyOf({ resource, path }: Pick<Finding, "resource" | "path">): string {
  const [member, ...rest] = path;
  if (member === undefined) return "";
  const fields: FieldTable = resources[resource.kind].fields;
  return `${fields[member]?.pulumiName ?? String(member)}${subscripts(rest)}`;
}

const subscripts = (path: readonly (string | number)[]) =>
  path.map((segment) => `[${typeof segment === "number" ? segment : JSON.stringify(segment)}]`).join("");
