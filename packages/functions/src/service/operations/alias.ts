// Aliases: names of versions. Weights of a routing configuration are kept and have no effect.
import { randomUUID } from "node:crypto";
import type { KnownFunction } from "../../function-definition.ts";
import {
  answer,
  type Call,
  conflict,
  input,
  isObject,
  type JsonObject,
  noContent,
  notFound,
  page,
  type ServiceAnswer,
  violation,
} from "../call.ts";
import { versionOf } from "../function-configuration.ts";
import type { FunctionAlias, FunctionRecord } from "../function-record.ts";
import { requireRevision } from "./revision.ts";
import { targetOf } from "./target.ts";

export async function createAlias(call: Call): Promise<ServiceAnswer> {
  const { known } = targetOf(call);
  const given = input(call);
  const { Name } = given;
  if (typeof Name !== "string" || !/^(?!\d+$)[\w-]{1,128}$/.test(Name)) {
    throw violation(
      "Name",
      Name ?? null,
      "Member must satisfy regular expression pattern: (?!^[0-9]+$)([a-zA-Z0-9-_]+)",
    );
  }
  const record = await call.records.change(known.name, (before) => {
    if (Object.hasOwn(before.aliases, Name)) throw conflict(`Alias already exists: ${known.arn}:${Name}`);
    return withAlias(before, Name, given, undefined);
  });
  return answer(201, aliasConfiguration(known, Name, record.aliases[Name]!));
}

export async function updateAlias(call: Call): Promise<ServiceAnswer> {
  const { known } = targetOf(call);
  const [, name = ""] = call.parameters;
  const given = input(call);
  const record = await call.records.change(known.name, (before) => {
    const alias = aliasOf(before.aliases, known, name);
    requireRevision({ revisionId: alias.RevisionId }, given);
    return withAlias(before, name, given, alias);
  });
  return answer(200, aliasConfiguration(known, name, record.aliases[name]!));
}

export function getAlias(call: Call): ServiceAnswer {
  const { known, record } = targetOf(call);
  const [, name = ""] = call.parameters;
  return answer(200, aliasConfiguration(known, name, aliasOf(record?.aliases ?? foreignAliases(known), known, name)));
}

export function listAliases(call: Call): ServiceAnswer {
  const { known, record } = targetOf(call);
  const wanted = call.query.get("FunctionVersion");
  const all = Object.entries(record?.aliases ?? foreignAliases(known))
    .filter(([, alias]) => wanted === null || alias.FunctionVersion === wanted)
    .map(([name, alias]) => aliasConfiguration(known, name, alias));
  const { items, NextMarker } = page(all, call.query);
  return answer(200, { Aliases: items, NextMarker });
}

/** As on AWS, no error if the alias does not exist. */
export async function deleteAlias(call: Call): Promise<ServiceAnswer> {
  const { known } = targetOf(call);
  const [, name = ""] = call.parameters;
  await call.records.change(known.name, (record) => {
    const { [name]: _, ...aliases } = record.aliases;
    return { ...record, aliases };
  });
  return noContent;
}

function withAlias(
  record: FunctionRecord,
  name: string,
  { FunctionVersion, Description, RoutingConfig }: JsonObject,
  before: FunctionAlias | undefined,
): FunctionRecord {
  const version = FunctionVersion ?? before?.FunctionVersion ?? null;
  if (typeof version !== "string") throw violation("FunctionVersion", version, "Member must not be null");
  if (versionOf(record, version) === undefined) {
    throw notFound(`Function not found: ${record.name}:${version}`);
  }
  const routing = isObject(RoutingConfig) ? withWeights(RoutingConfig) : before?.RoutingConfig;
  const alias: FunctionAlias = {
    FunctionVersion: version,
    Description: typeof Description === "string" ? Description : (before?.Description ?? ""),
    ...(routing && { RoutingConfig: routing }),
    RevisionId: randomUUID(),
  };
  return { ...record, aliases: { ...record.aliases, [name]: alias } };
}

/** As on AWS, absent without weights. */
function withWeights(routing: JsonObject): JsonObject | undefined {
  const { AdditionalVersionWeights: weights } = routing;
  return isObject(weights) && Object.keys(weights).length > 0 ? routing : undefined;
}

function aliasOf(aliases: FunctionRecord["aliases"], { arn }: KnownFunction, name: string): FunctionAlias {
  const alias = Object.hasOwn(aliases, name) ? aliases[name] : undefined;
  if (alias !== undefined) return alias;
  throw notFound(`Cannot find alias arn: ${arn}:${name}`);
}

function foreignAliases({ aliases }: KnownFunction): FunctionRecord["aliases"] {
  return Object.fromEntries(
    Object.entries(aliases).map(([name, FunctionVersion]) => [
      name,
      { FunctionVersion, Description: "", RevisionId: "00000000-0000-0000-0000-000000000000" },
    ]),
  );
}

const aliasConfiguration = ({ arn }: KnownFunction, name: string, alias: FunctionAlias) => ({
  AliasArn: `${arn}:${name}`,
  Name: name,
  ...alias,
});
