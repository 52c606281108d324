// Fn::ForEach of the language extensions: repeats a part of the template for each item of a list.
import { Fault } from "./fault.ts";
import { type MapEntry, type MapNode, stringOf, type TemplateNode } from "./node.ts";

/** The values of a collection: a list, or a reference to a parameter. @throws Fault */
export type Collection = (node: TemplateNode) => readonly string[];

/** Nested loops multiply; CloudFormation limits a template to 500 resources. */
const maxCopies = 10_000;

/** @throws Fault */
export function expandLoops(root: MapNode, collection: Collection): MapNode {
  let copies = 0;

  const expand = (node: TemplateNode): TemplateNode => {
    if (node.kind === "scalar") return node;
    if (node.kind === "list") return { ...node, items: node.items.map(expand) };
    return expandMap(node);
  };
  const expandMap = (node: MapNode): MapNode => {
    const entries = node.entries.flatMap((entry) =>
      entry.key.startsWith("Fn::ForEach") ? loop(entry) : { ...entry, value: expand(entry.value) },
    );
    const names = new Set<string>();
    for (const { key, start } of entries) {
      if (names.has(key)) throw new Fault(start, `The key ${key} occurs twice after Fn::ForEach.`);
      names.add(key);
    }
    return { ...node, entries };
  };
  const loop = ({ key, start, value }: MapEntry): readonly MapEntry[] => {
    const [identifier, items, body] = value.kind === "list" && value.items.length === 3 ? value.items : [];
    const name = stringOf(identifier);
    if (items === undefined || name === undefined || body?.kind !== "map") {
      throw new Fault(start, `${key} must be a list of an identifier, a collection and a map.`);
    }
    return collection(items).flatMap((item) => {
      if (++copies > maxCopies) throw new Fault(start, `${key} makes more than ${maxCopies} copies.`);
      return expandMap(substituted(body, name, item) as MapNode).entries;
    });
  };

  return expandMap(root);
}

export function hasLoops(node: TemplateNode): boolean {
  if (node.kind === "scalar") return false;
  if (node.kind === "list") return node.items.some(hasLoops);
  return node.entries.some(({ key, value }) => key.startsWith("Fn::ForEach") || hasLoops(value));
}

/** `&{Name}` also leaves out characters that logical ids cannot have. */
function substituted(node: TemplateNode, name: string, item: string): TemplateNode {
  const inText = (text: string) =>
    text.replaceAll(`\${${name}}`, item).replaceAll(`&{${name}}`, item.replaceAll(/[^A-Za-z0-9]/g, ""));
  switch (node.kind) {
    case "scalar":
      return typeof node.value === "string" ? { ...node, value: inText(node.value) } : node;
    case "list":
      return { ...node, items: node.items.map((it) => substituted(it, name, item)) };
    case "map": {
      const [only] = node.entries;
      if (node.entries.length === 1 && only?.key === "Ref" && stringOf(only.value) === name) {
        return { kind: "scalar", value: item, style: "plain", start: only.value.start, end: only.value.start };
      }
      return {
        ...node,
        entries: node.entries.map((it) => ({ ...it, key: inText(it.key), value: substituted(it.value, name, item) })),
      };
    }
  }
}
