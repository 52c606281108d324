// Proposes what can stand at the cursor. All names come from the engine's tables and from the document at hand.
import { documentPath, templateNames } from "@answerback/apigatewayv2/findings";
import {
  foreachProperties,
  isOffered,
  methodNames,
  parse,
  type ReferenceNode,
  resultTypes,
  type TemplateNode,
} from "@answerback/vtl";
import {
  apigateway,
  contextMembers,
  inputFunctions,
  inputProperties,
  mappingVariables,
  utilFunctions,
} from "@answerback/vtl/apigateway";
import { shortened } from "../text/words.ts";
import type { CompletionOption, Completions, TemplateDocument } from "./jobs.ts";

/** Characters before the cursor that are read. */
const maxBefore = 1000;
/** Paths of the document that are proposed, and their depth. */
const maxPaths = 500;
const maxDepth = 8;
/** Characters of a value that are shown beside its name. */
const maxDetail = 40;

const pathArgument = /\$!?\{?input\.(?:path|json)\(\s*(?:'([^']*)|"([^"]*))$/;
const directive = /#(\w*)$/;
const member = /\$!?\{?([a-zA-Z_][\w-]*)((?:\.\w+(?:\([^()]*\))?|\[[^[\]]*\])*)\.(\w*)$/;
const variable = /\$!?\{?([a-zA-Z_][\w-]*)?$/;

export function completions(source: string, offset: number, document: TemplateDocument): Completions | undefined {
  const before = source.slice(Math.max(0, offset - maxBefore), offset);
  // A lone dollar sign at the end would make its block unreadable.
  const whole = `${source.slice(0, offset)}x${source.slice(offset)}`;
  const path = pathArgument.exec(before);
  if (path !== null) return { from: offset - (path[1] ?? path[2] ?? "").length, options: pathOptions(document.body) };
  const name = directive.exec(before);
  if (name !== null) return { from: offset - (name[1] ?? "").length, options: directiveOptions };
  const reference = member.exec(before);
  if (reference !== null) {
    const [, root = "", steps = "", typed = ""] = reference;
    return { from: offset - typed.length, options: memberOptions(root, steps, whole, document) };
  }
  const root = variable.exec(before);
  if (root === null) return undefined;
  return { from: offset - (root[1] ?? "").length, options: variableOptions(whole) };
}

const directiveOptions: readonly CompletionOption[] = [
  ["set", "set(\\$${name} = ${value})"],
  ["if", "if(${condition})\n${}\n#end"],
  ["elseif", "elseif(${condition})"],
  ["else", "else"],
  ["end", "end"],
  ...[...apigateway.directives].map(([name, type]) => [name, directiveSnippet(name, type)] as const),
].map(([label = "", snippet = ""]) => ({ label, type: "keyword", ...(snippet !== label && { snippet }) }));

function directiveSnippet(name: string, type: "block" | "line"): string {
  if (name === "foreach") return "foreach(\\$${item} in ${list})\n${}\n#end";
  return type === "block" ? `${name}(${"${}"})\n#end` : name;
}

function variableOptions(source: string): readonly CompletionOption[] {
  const names = templateNames(treeOf(source));
  const own = [...names.assigned.keys(), ...names.loops.keys(), ...names.defined];
  const given = Object.keys(mappingVariables({}));
  const all = [...given, ...own, ...(names.loops.size > 0 ? ["foreach"] : [])];
  return [...new Set(all)].map((label) => ({ label, type: "variable" }));
}

/** @param steps the text between the variable and the last dot */
function memberOptions(
  root: string,
  steps: string,
  source: string,
  document: TemplateDocument,
): readonly CompletionOption[] {
  if (steps === "") {
    switch (root) {
      case "input":
        return [
          ...inputProperties.map((label): CompletionOption => ({ label, type: "property" })),
          ...inputFunctions.map((label) => functionOption(label, isPathFunction(label) ? "'\\$.${}'" : "${}")),
        ];
      case "util":
        return utilFunctions.map((label) => functionOption(label, "${}"));
      case "context":
        return [...contextMembers.keys()].map((name) => property(name, document.context?.[name]));
      case "foreach":
        return foreachProperties().map((label) => ({ label, type: "property" }));
      case "stageVariables":
        return Object.entries(document.stageVariables ?? {}).map(([name, value]) => property(name, value));
    }
  }
  if (root === "context") {
    const name = /^\.(\w+)$/.exec(steps)?.[1] ?? "";
    const shape = contextMembers.get(name);
    const value = document.context?.[name];
    if (Array.isArray(shape)) return shape.map((below: string) => property(below, ownMember(value, below)));
    if (shape === "map") return propertiesOf(value);
  }
  return [...propertiesOf(valueAt(`$${root}${steps}`, source, document)), ...methodOptions];
}

function isPathFunction(name: string): boolean {
  return name === "path" || name === "json";
}

function functionOption(label: string, args: string): CompletionOption {
  return { label, type: "method", snippet: `${label}(${args})` };
}

const methodOptions: readonly CompletionOption[] = methodNames()
  .filter(isOffered)
  .map((label) => ({ ...functionOption(label, "${}"), detail: [...resultTypes(label)].join(" | ") }));

function property(label: string, value: unknown): CompletionOption {
  return { label, type: "property", ...(value !== undefined && { detail: detailOf(value) }) };
}

function propertiesOf(value: unknown): readonly CompletionOption[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return Object.entries(value)
    .filter(([name]) => /^[a-zA-Z_][\w-]*$/.test(name))
    .map(([name, below]) => property(name, below));
}

function detailOf(value: unknown): string {
  return shortened(typeof value === "string" ? value : (JSON.stringify(value) ?? ""), maxDetail);
}

/** The value in the document that a reference reads; undefined if the text does not show it. */
function valueAt(reference: string, source: string, { body }: TemplateDocument): unknown {
  const [node] = treeOf(reference).children;
  if (node?.kind !== "Reference") return undefined;
  const path = documentPath(node satisfies ReferenceNode, templateNames(treeOf(source)));
  if (path === undefined) return undefined;
  let value = parsed(body);
  for (const step of path.match(/\.[^.[]+|\[\]/g) ?? []) {
    value = step === "[]" ? (Array.isArray(value) ? value[0] : undefined) : ownMember(value, step.slice(1));
  }
  return value;
}

function ownMember(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}

/** The JSONPaths of the document, outer ones first. Of a list, its first element stands for all. */
function pathOptions(body: string): readonly CompletionOption[] {
  const options: CompletionOption[] = [];
  let level: (readonly [path: string, value: unknown])[] = [["$", parsed(body)]];
  for (let depth = 0; depth < maxDepth && level.length > 0; depth++) {
    const below: typeof level = [];
    for (const [path, value] of level) {
      if (value === undefined) continue;
      if (options.length >= maxPaths) return options;
      options.push({ label: path, type: "text", detail: detailOf(value) });
      if (Array.isArray(value)) below.push([`${path}[0]`, value[0]]);
      else if (typeof value === "object" && value !== null) {
        for (const [name, member] of Object.entries(value)) below.push([path + pathStep(name), member]);
      }
    }
    level = below;
  }
  return options;
}

/** Names in brackets have quotes that do not end the string around the path. */
function pathStep(name: string): string {
  return /^[A-Za-z_][\w-]*$/.test(name) ? `.${name}` : `["${name}"]`;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body === "" ? "{}" : body);
  } catch {
    return undefined;
  }
}

function treeOf(text: string): TemplateNode {
  return parse(text, { profile: "apigateway", recover: true }).tree;
}
