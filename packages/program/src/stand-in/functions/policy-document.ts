// `aws.iam.getPolicyDocument`, evaluated like in Terraform's provider, without a service.
import type { PlainMap, PlainValue } from "@answerback/pulumi/host";

/** @returns the outputs of the function: the arguments, and the document as `json` and `minifiedJson` */
export function policyDocument(args: PlainMap): PlainMap {
  const own: PolicyDocument = {
    version: text(args.version) ?? "2012-10-17",
    id: text(args.policyId),
    statements: maps(args.statements).map(statement),
  };
  const sources = texts(args.sourcePolicyDocuments).map(parsed);
  const overrides = texts(args.overridePolicyDocuments).map(parsed);
  const merged = [...sources, own, ...overrides].reduce((below, above) => ({
    version: above.version,
    id: above.id ?? below.id,
    statements: mergedStatements(below.statements, above.statements),
  }));
  const document: PlainMap = {
    Version: merged.version,
    ...(merged.id === undefined ? {} : { Id: merged.id }),
    ...(merged.statements.length === 0 ? {} : { Statement: merged.statements }),
  };
  const json = JSON.stringify(document, undefined, 2);
  return { ...args, id: String(hash(json)), json, minifiedJson: JSON.stringify(document), version: merged.version };
}

interface PolicyDocument {
  readonly version: string;
  readonly id: string | undefined;
  /** With the document's names: `Sid`, `Effect`, … */
  readonly statements: readonly PlainMap[];
}

function statement(given: PlainMap): PlainMap {
  const members: readonly (readonly [string, PlainValue | undefined])[] = [
    ["Sid", text(given.sid)],
    ["Effect", text(given.effect) ?? "Allow"],
    ["Action", oneOrMore(texts(given.actions))],
    ["NotAction", oneOrMore(texts(given.notActions))],
    ["Resource", oneOrMore(texts(given.resources))],
    ["NotResource", oneOrMore(texts(given.notResources))],
    ["Principal", principals(maps(given.principals))],
    ["NotPrincipal", principals(maps(given.notPrincipals))],
    ["Condition", conditions(maps(given.conditions))],
  ];
  const present: Record<string, PlainValue> = {};
  for (const [name, value] of members) if (value !== undefined) present[name] = value;
  return present;
}

// Like Terraform's provider: a single value is not in a list, and lists are sorted in reverse order.
function oneOrMore(values: readonly string[]): PlainValue | undefined {
  if (values.length === 0) return undefined;
  const written = values.map(withPolicyVariables);
  return written.length === 1 ? written[0] : written.toSorted().reverse();
}

/** Programs write policy variables as `&{…}`, because `${…}` is the language's own syntax. */
const withPolicyVariables = (value: string) => value.replaceAll("&{", "${");

function principals(given: readonly PlainMap[]): PlainValue | undefined {
  if (given.length === 0) return undefined;
  const byType: Record<string, readonly string[]> = {};
  for (const { type, identifiers } of given) {
    if (type === "*") return "*";
    const name = String(type);
    byType[name] = [...(byType[name] ?? []), ...texts(identifiers)];
  }
  return Object.fromEntries(Object.entries(byType).map(([type, values]) => [type, oneOrMore(values) ?? []]));
}

function conditions(given: readonly PlainMap[]): PlainValue | undefined {
  if (given.length === 0) return undefined;
  const byTest: Record<string, Record<string, readonly string[]>> = {};
  for (const { test, variable, values } of given) {
    byTest[String(test)] ??= {};
    const variables = byTest[String(test)] ?? {};
    const name = String(variable);
    variables[name] = [...(variables[name] ?? []), ...texts(values)];
  }
  return Object.fromEntries(
    Object.entries(byTest).map(([test, variables]) => [
      test,
      Object.fromEntries(Object.entries(variables).map(([name, values]) => [name, oneOrMore(values) ?? []])),
    ]),
  );
}

/** A statement replaces the one with the same Sid. */
function mergedStatements(below: readonly PlainMap[], above: readonly PlainMap[]): readonly PlainMap[] {
  const merged = [...below];
  for (const added of above) {
    const index = added.Sid === undefined ? -1 : merged.findIndex((it) => it.Sid === added.Sid);
    if (index < 0) merged.push(added);
    else merged[index] = added;
  }
  return merged;
}

function parsed(json: string): PolicyDocument {
  const document: PlainMap = JSON.parse(json);
  const statements = document.Statement;
  return {
    version: text(document.Version) ?? "2012-10-17",
    id: text(document.Id),
    statements: Array.isArray(statements) ? maps(statements) : maps(statements === undefined ? [] : [statements]),
  };
}

function hash(value: string): number {
  let sum = 0;
  for (const character of value) sum = (Math.imul(sum, 31) + (character.codePointAt(0) ?? 0)) >>> 0;
  return sum;
}

const text = (value: PlainValue | undefined) => (typeof value === "string" && value !== "" ? value : undefined);
const texts = (value: PlainValue | undefined): readonly string[] =>
  Array.isArray(value) ? value.filter((it) => typeof it === "string") : [];
const maps = (value: PlainValue | undefined): readonly PlainMap[] =>
  Array.isArray(value) ? value.filter((it): it is PlainMap => typeof it === "object" && it !== null) : [];
