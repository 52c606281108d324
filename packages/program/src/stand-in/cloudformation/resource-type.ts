// The resource types of CloudFormation: what Ref returns, and the attributes for Fn::GetAtt. scripts/cloudformation-types.py
// writes the table.
import { lowerFirst } from "@answerback/pulumi/host";
import { type Declarations, type Members, noDeclarations, type Shape } from "../declarations/declaration.ts";
import table from "./resource-types.json" with { type: "json" };

export interface CloudFormationType {
  readonly name: string;
  /** The property or attribute that Ref returns. */
  readonly ref: string;
  /** By name; a nested one is `Endpoint.Port`. */
  readonly attributes: ReadonlyMap<string, Shape["kind"]>;
}

const rows: Readonly<Record<string, readonly string[]>> = table;
export const typeNames: readonly string[] = Object.keys(rows);

/** @returns undefined for types outside AWS, such as `Custom::Thing`, and for unknown ones */
export function cloudFormationType(name: string): CloudFormationType | undefined {
  if (!Object.hasOwn(rows, name)) return undefined;
  const [ref = "", attributes = ""] = rows[name] ?? [];
  return { name, ref, attributes: new Map(attributes.split(" ").filter(Boolean).map(attributeOf)) };
}

function attributeOf(text: string): readonly [string, Shape["kind"]] {
  const [name = ""] = /^[^#?[{]+/.exec(text) ?? [];
  return [name, kinds[text.slice(name.length)] ?? "text"];
}

const kinds: Readonly<Record<string, Shape["kind"]>> = { "#": "number", "?": "truth", "[]": "list", "{}": "map" };

/** The token of the package aws-native: `AWS::SQS::Queue` → `aws-native:sqs:Queue`, `Custom::Thing` → `custom:index:Thing`. */
export function tokenOfType(name: string): string {
  const [provider = "", service = "", ...rest] = name.split("::");
  if (provider === "AWS") return `aws-native:${service.toLowerCase()}:${rest.join("-")}`;
  if (rest.length === 0) return `${provider.toLowerCase()}:index:${service}`;
  return `${provider.toLowerCase()}:${service.toLowerCase()}:${rest.join("-")}`;
}

let typesByToken: ReadonlyMap<string, string> | undefined;

/** The type of a token of aws-native; undefined for other tokens. */
export function typeOfToken(token: string): string | undefined {
  typesByToken ??= new Map(typeNames.map((name) => [tokenOfType(name), name]));
  return typesByToken.get(token);
}

/** `QueueUrl` → `queueUrl`, as aws-native names properties and attributes. */
export const nativeName = lowerFirst;

/** The attributes of every type as outputs, for stand-ins. */
export const templateDeclarations: Declarations = {
  ...noDeclarations,
  resource: (token) => membersOf(cloudFormationType(typeOfToken(token) ?? "")?.attributes ?? new Map()),
};

function membersOf(attributes: ReadonlyMap<string, Shape["kind"]>): Members {
  const members = new Map<string, Shape>();
  const nested = new Map<string, Map<string, Shape["kind"]>>();
  for (const [name, kind] of attributes) {
    const [first = "", ...rest] = name.split(".");
    if (rest.length === 0) {
      members.set(nativeName(name), shapeOf(kind));
      continue;
    }
    const inner = nested.get(first) ?? new Map();
    nested.set(first, inner.set(rest.join("."), kind));
  }
  for (const [name, inner] of nested) {
    members.set(nativeName(name), { kind: "object", members: () => membersOf(inner), isFinite: true });
  }
  return members;
}

function shapeOf(kind: Shape["kind"]): Shape {
  if (kind === "list") return { kind, item: { kind: "text" } };
  return kind === "number" || kind === "truth" || kind === "map" ? { kind } : { kind: "text" };
}
