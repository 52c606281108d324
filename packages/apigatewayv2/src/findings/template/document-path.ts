// The part of the document that an expression reads, and the parts that must be objects because the template reads their
// members.
import type { ExpressionNode, ReferenceNode } from "@answerback/vtl";
import { forEachReference, type ParsedTemplate, type TemplateNames } from "./template-place.ts";
import { constantText, unwrapped } from "./tree.ts";

/**
 * The normalized path of the part, `$.a.b[]` (`[]` for any index); undefined if the text does not show it.
 */
export function documentPath(expression: ExpressionNode, names: TemplateNames, depth = 0): string | undefined {
  const node = unwrapped(expression);
  if (node.kind !== "Reference" || depth > 8) return undefined;
  const { root, children } = node;
  if (root === "input") {
    const [first, ...rest] = children;
    if (first?.kind !== "Method" || first.name !== "path") return undefined;
    const start = normalized(constantText(first.args[0]));
    return start === undefined ? undefined : followed(start, rest);
  }
  const over = names.loops.get(root);
  const [assigned, ...more] = names.assigned.get(root) ?? [];
  if (over !== undefined && assigned === undefined) {
    const list = documentPath(over, names, depth + 1);
    return list === undefined ? undefined : followed(`${list}[]`, children);
  }
  if (assigned === undefined || more.length > 0 || over !== undefined) return undefined;
  const start = documentPath(assigned, names, depth + 1);
  return start === undefined ? undefined : followed(start, children);
}

function followed(start: string, children: ReferenceNode["children"]): string | undefined {
  let path = start;
  for (const child of children) {
    if (child.kind === "Identifier") path += `.${child.name}`;
    else if (child.kind === "Index") path += step(child.argument);
    else if (child.name === "get" && child.args[0]) path += step(child.args[0]);
    else return undefined;
  }
  return path;
}

function step(argument: ExpressionNode): string {
  const name = constantText(argument);
  return name === undefined ? "[]" : `.${name}`;
}

/** Normalizes a definite path of names and indexes; other paths return lists. */
function normalized(path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  const rooted = path.startsWith("$") ? path : `$.${path}`;
  const plain = rooted
    .replace(/\[\s*['"]([^'"\]]*)['"]\s*\]/g, ".$1")
    .replace(/\[\s*-?\d+\s*\]/g, "[]")
    .replace(/\s/g, "");
  return /^\$(\.[^.[\]*()?@,:]+|\[\])*$/.test(plain) ? plain : undefined;
}

/** The paths that the template treats as objects, including the whole document. */
export function objectPaths(template: ParsedTemplate): ReadonlySet<string> {
  const { names } = template;
  const paths = new Set<string>(["$"]);
  const addParents = (path: string) => {
    for (let dot = path.lastIndexOf("."); dot > 0; dot = path.lastIndexOf(".", dot - 1)) paths.add(path.slice(0, dot));
  };
  forEachReference(template, (reference) => {
    const [first] = reference.children;
    if (reference.root === "input" && first?.kind === "Method" && (first.name === "path" || first.name === "json")) {
      const path = normalized(constantText(first.args[0]));
      if (path !== undefined) addParents(path);
    }
    for (const [index, child] of reference.children.entries()) {
      if (child.kind !== "Method" || !mapMethods.has(child.name)) continue;
      const path = documentPath(upTo(reference, index), names);
      if (path !== undefined) paths.add(path);
    }
    const path = documentPath(upTo(reference, firstOtherMethod(reference)), names);
    if (path !== undefined) addParents(path);
  });
  return paths;
}

const mapMethods = new Set([
  "keySet",
  "entrySet",
  "containsKey",
  "containsValue",
  "put",
  "putAll",
  "getOrDefault",
  "values",
]);

/** The reference with only the children before `end`. */
function upTo(reference: ReferenceNode, end: number): ReferenceNode {
  return { ...reference, children: reference.children.slice(0, end) };
}

function firstOtherMethod(reference: ReferenceNode): number {
  const start = reference.root === "input" ? 1 : 0;
  const index = reference.children.findIndex(
    (child, at) => at >= start && child.kind === "Method" && child.name !== "get",
  );
  return index === -1 ? reference.children.length : index;
}
