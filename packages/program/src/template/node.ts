// The tree of a template: values with the offset at which each begins. Short tags (`!Ref x`) are already their long form.

export type TemplateNode = ScalarNode | ListNode | MapNode;

/** The way in which a string is written; it decides how a place in the string maps to the file. */
export type ScalarStyle = "plain" | "single" | "double" | "literal" | "folded" | "json";

export interface ScalarNode {
  readonly kind: "scalar";
  readonly value: null | boolean | number | string;
  readonly style: ScalarStyle;
  /** In the file. */
  readonly start: number;
  readonly end: number;
}

export interface ListNode {
  readonly kind: "list";
  readonly items: readonly TemplateNode[];
  readonly start: number;
}

export interface MapNode {
  readonly kind: "map";
  readonly entries: readonly MapEntry[];
  readonly start: number;
}

export interface MapEntry {
  readonly key: string;
  /** Offset of the key. */
  readonly start: number;
  readonly value: TemplateNode;
}

export function entryOf(node: MapNode, key: string): MapEntry | undefined {
  return node.entries.find((it) => it.key === key);
}

export const memberOf = (node: MapNode, key: string): TemplateNode | undefined => entryOf(node, key)?.value;

/** The string of a scalar that is one. */
export function stringOf(node: TemplateNode | undefined): string | undefined {
  return node?.kind === "scalar" && typeof node.value === "string" ? node.value : undefined;
}

/** The text of any scalar but null, as CloudFormation converts it. */
export function textOf(node: TemplateNode | undefined): string | undefined {
  return node?.kind === "scalar" && node.value !== null ? String(node.value) : undefined;
}

/** A value that no file contains, made from something at `start`. */
export function nodeFrom(value: unknown, start: number): TemplateNode {
  if (Array.isArray(value)) return { kind: "list", items: value.map((it) => nodeFrom(it, start)), start };
  if (isNode(value)) return value;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).flatMap(([key, it]) =>
      it === undefined ? [] : [{ key, start, value: nodeFrom(it, start) }],
    );
    return { kind: "map", entries, start };
  }
  const scalar = value as null | boolean | number | string;
  return { kind: "scalar", value: scalar, style: "plain", start, end: start };
}

/** An entry that no file contains, made from something at `start`. */
export const entryFrom = (key: string, value: unknown, start: number): MapEntry => ({
  key,
  start,
  value: nodeFrom(value, start),
});

/** A parsed node keeps its own offsets inside a made value. */
const isNode = (value: unknown): value is TemplateNode =>
  typeof value === "object" &&
  value !== null &&
  "kind" in value &&
  "start" in value &&
  (value.kind === "scalar" || value.kind === "list" || value.kind === "map");

/** The function that a node calls: a map with one entry, such as `Ref` or `Fn::Sub`. */
export function callOf(node: TemplateNode): MapEntry | undefined {
  if (node.kind !== "map" || node.entries.length !== 1) return undefined;
  const [entry] = node.entries;
  return entry !== undefined && (entry.key === "Ref" || entry.key === "Condition" || entry.key.startsWith("Fn::"))
    ? entry
    : undefined;
}
