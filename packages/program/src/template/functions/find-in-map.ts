// Fn::FindInMap.
import { argumentsOf, type Evaluated, type Evaluation, textValue } from "../evaluation.ts";
import { Fault, whatThereIs } from "../fault.ts";
import { type MapEntry, memberOf, type TemplateNode } from "../node.ts";

export function findInMap(node: TemplateNode, evaluation: Evaluation): Evaluated {
  const [mapName, top, second, options] = argumentsOf(node, "Fn::FindInMap", 3, 4);
  const fallback = options?.kind === "map" ? memberOf(options, "DefaultValue") : undefined;
  let found: TemplateNode = { kind: "map", entries: [...evaluation.template.mappings.values()], start: node.start };
  for (const [level, key] of [mapName, top, second].entries()) {
    const name = textValue(key!, "Fn::FindInMap", evaluation);
    const entries: readonly MapEntry[] = found.kind === "map" ? found.entries : [];
    const next = entries.find((it) => it.key === name);
    if (next === undefined) {
      if (fallback !== undefined) return evaluation.value(fallback);
      const what = level === 0 ? "The template has no mapping" : "The mapping has no key";
      const kinds = level === 0 ? "mappings" : "keys";
      const names = entries.map((it) => it.key);
      throw new Fault(key!.start, `${what} ${name}.${whatThereIs(name, names, kinds)}`);
    }
    found = next.value;
  }
  return evaluation.value(found);
}
