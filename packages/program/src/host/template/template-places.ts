// Places in a template: of a resource's property, and of a character in a string.
import { Source } from "@answerback/apigatewayv2/findings";
import { upperFirst } from "@answerback/pulumi/host";
import type { Position } from "../../report/event.ts";
import { callOf, entryOf, type MapNode, type TemplateNode } from "../../template/node.ts";
import { fileOffset } from "../../template/place.ts";
import type { ResourceDeclaration } from "../../template/template.ts";
import type { TemplateFile } from "../../template/template-file.ts";

/** 1-based, in a string of a template. */
export interface PlaceInText {
  readonly line: number;
  readonly column: number;
}

export class TemplatePlaces {
  readonly #resources = new Map<string, { readonly file: TemplateFile; readonly resource: ResourceDeclaration }>();

  add(urn: string, file: TemplateFile, resource: ResourceDeclaration): void {
    this.#resources.set(urn, { file, resource });
  }

  /** @param property in Pulumi's notation, with CloudFormation's names: `ResponseTemplates["$default"]` */
  ofProperty(urn: string, property: string): Position | undefined {
    return this.of(urn, pathOf(property));
  }

  /**
   * @param path of a property; first letters may be small. Parts that the template does not have are ignored
   * @param at in the string at the path
   */
  of(urn: string, path: readonly (string | number)[], at?: PlaceInText): Position | undefined {
    const found = this.#resources.get(urn);
    if (found === undefined) return undefined;
    const { file, resource } = found;
    if (resource.properties === undefined) return file.position(resource.start);
    const { start, node } = deepest(resource.properties, resource.start, path);
    const offset = at === undefined ? start : (offsetIn(file.text, node, at) ?? start);
    return file.position(offset);
  }
}

interface Deepest {
  /** Of the key, or of the item. */
  readonly start: number;
  readonly node: TemplateNode;
}

function deepest(properties: MapNode, start: number, path: readonly (string | number)[]): Deepest {
  let found: Deepest = { start, node: properties };
  for (const part of path) {
    const next = step(found.node, part);
    if (next === undefined) break;
    found = next;
  }
  return found;
}

function step(node: TemplateNode, part: string | number): Deepest | undefined {
  if (node.kind === "list") {
    const item = node.items[Number(part)];
    return item && { start: item.start, node: item };
  }
  if (node.kind !== "map" || callOf(node) !== undefined) return undefined;
  const name = String(part);
  const entry = entryOf(node, name) ?? entryOf(node, upperFirst(name));
  return entry && { start: entry.start, node: entry.value };
}

/** The string of a scalar or of `Fn::Sub`, whose variables may shift columns in their line. */
function offsetIn(text: string, node: TemplateNode, at: PlaceInText): number | undefined {
  const call = callOf(node);
  const inner = call?.key === "Fn::Sub" ? call.value : node;
  const scalar = inner.kind === "list" ? inner.items[0] : inner;
  if (scalar?.kind !== "scalar" || typeof scalar.value !== "string") return undefined;
  return fileOffset(text, scalar, new Source(scalar.value).offset(at));
}

/** `ResponseTemplates["$default"]` → `ResponseTemplates`, `$default`. */
function pathOf(property: string): readonly (string | number)[] {
  return [...property.matchAll(/([^.[\]]+)|\[(?:"((?:[^"\\]|\\.)*)"|(\d+))\]/g)].map(([, name, key, index]) =>
    index === undefined ? (name ?? JSON.parse(`"${key ?? ""}"`)) : Number(index),
  );
}
