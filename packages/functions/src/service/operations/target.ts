// The function that a call addresses: by name, partial ARN or ARN, with the qualifier in it or in the query.
import type { KnownFunction } from "../../function-definition.ts";
import { parseFunctionName } from "../../function-name.ts";
import { type Call, notFound, violation } from "../call.ts";
import { foreignConfiguration, functionConfiguration, versionOf } from "../function-configuration.ts";
import type { FunctionRecord } from "../function-record.ts";

export interface Target {
  readonly known: KnownFunction;
  readonly qualifier: string | undefined;
  /** Undefined if no client created the function. */
  readonly record: FunctionRecord | undefined;
}

/** @throws FunctionServiceError if there is no such function */
export function targetOf({ parameters: [name = ""], query, functions, records }: Call): Target {
  const address = parseFunctionName(name);
  if (address === undefined) {
    throw violation("FunctionName", name, "Member must be the name, partial ARN or ARN of a function");
  }
  const known = functions.find(name);
  if (known === undefined) throw notFound(`Function not found: ${arnOf(name, address.name)}`);
  return { known, qualifier: query.get("Qualifier") ?? address.qualifier, record: records.get(known.name) };
}

/** Its FunctionConfiguration. @throws FunctionServiceError if there is no such version or alias */
export function configurationOf({ known, qualifier, record }: Target): Readonly<Record<string, unknown>> {
  const version = resolvedVersion(known, qualifier);
  if (record === undefined) return foreignConfiguration(known, version);
  const found = versionOf(record, version);
  if (found === undefined) throw notFound(`Function not found: ${known.arn}:${qualifier}`);
  return functionConfiguration(known, found, version, qualifier);
}

/** The version that a qualifier names. @throws FunctionServiceError */
export function resolvedVersion({ arn, versions, aliases }: KnownFunction, qualifier: string | undefined): string {
  if (qualifier === undefined || qualifier === "$LATEST") return "$LATEST";
  if (versions.includes(qualifier)) return qualifier;
  const version = Object.hasOwn(aliases, qualifier) ? aliases[qualifier] : undefined;
  if (version !== undefined) return version;
  throw notFound(`Function not found: ${arn}:${qualifier}`);
}

const arnOf = (given: string, name: string) => (given.startsWith("arn:") ? given : `function:${name}`);
