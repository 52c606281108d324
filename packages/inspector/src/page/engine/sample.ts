// Makes a document for a template that no exchange has rendered: with each part that the template reads.
import { documentPath, templateNames } from "@answerback/apigatewayv2/findings";
import { parse, type ReferenceNode, walk } from "@answerback/vtl";

/** JSON text, formatted. Each value is its own name. */
export function sampleOf(source: string): string {
  const { tree } = parse(source, { profile: "apigateway", recover: true });
  const names = templateNames(tree);
  const paths: (readonly string[])[] = [];
  walk(tree, (node) => {
    if (node.kind !== "Reference") return;
    const path = longestPath(node, (part) => documentPath(part, names));
    if (path !== undefined) paths.push(path.match(/[^.[\]]+|\[\]/g)?.slice(1) ?? []);
  });
  const reads = paths.some(({ length }) => length > 0);
  return JSON.stringify(reads ? valueWith(paths, "") : {}, undefined, 2);
}

/** Of `$r.name.size()`, the path of `$r.name`. */
function longestPath(node: ReferenceNode, pathOf: (part: ReferenceNode) => string | undefined): string | undefined {
  const children = node.children.map((child, index) =>
    // Both read the document at their path.
    index === 0 && child.kind === "Method" && child.name === "json" ? { ...child, name: "path" } : child,
  );
  for (let { length } = children; length >= 0; length--) {
    const path = pathOf({ ...node, children: children.slice(0, length) });
    if (path !== undefined) return path;
  }
  return undefined;
}

function valueWith(paths: readonly (readonly string[])[], name: string): unknown {
  const inner = paths.filter(({ length }) => length > 0);
  if (inner.length === 0) return name;
  const bySteps = Map.groupBy(inner, ([step = ""]) => step);
  const below = (step: string) => (bySteps.get(step) ?? []).map((path) => path.slice(1));
  if (bySteps.has("[]")) return [valueWith(below("[]"), name)];
  return Object.fromEntries([...bySteps.keys()].map((step) => [step, valueWith(below(step), step)]));
}
