// Makes a message that a route takes: from the last one that did, from the route's model, or from the paths that the request
// templates and parameters read.
import { isObject, type JsonObject } from "@answerback/apigatewayv2/json-object";
import { parse, type TemplateNode, walk } from "@answerback/vtl";
import type { SampleMessage } from "./described-api.ts";
import { schemaSample } from "./schema-sample.ts";

export interface SampledRoute {
  readonly routeKey: string;
  /** Of the API. */
  readonly routeSelectionExpression: string;
  /** The last message that took the route, as received; undefined if there is none, or if a part of it is secret. */
  readonly lastMessage: string | undefined;
  /** JSON Schema. */
  readonly model: string | undefined;
  readonly requestTemplates: readonly string[];
  /** The expressions that request parameters read: `route.request.body.symbol`. */
  readonly requestParameters: readonly string[];
}

/** @returns undefined for routes that take no message */
export function sampleMessage(route: SampledRoute): SampleMessage | undefined {
  const { routeKey, lastMessage } = route;
  if (routeKey === "$connect" || routeKey === "$disconnect") return undefined;
  if (lastMessage !== undefined) return { text: lastMessage, from: "message" };
  const [body, from] = bodyOf(route);
  return { text: JSON.stringify(withRouteKey(body, route)), from };
}

function bodyOf({
  model,
  requestTemplates,
  requestParameters,
}: SampledRoute): readonly [unknown, SampleMessage["from"]] {
  const ofModel = model === undefined ? undefined : schemaSample(model);
  if (ofModel !== undefined) return [ofModel, "model"];
  const paths = [...requestTemplates.flatMap(readPaths), ...requestParameters.flatMap(readParameter)];
  if (paths.length === 0) return [{}, "route"];
  const body: WritableObject = {};
  for (const path of paths) put(body, path, path.at(-1) ?? "");
  return [body, "template"];
}

/** Puts the route key where the route selection expression reads it. */
function withRouteKey(body: unknown, { routeKey, routeSelectionExpression }: SampledRoute): unknown {
  const path = /^\$\{?request\.body\.([^{}\s]+?)\}?$/.exec(routeSelectionExpression)?.[1]?.split(".");
  if (path === undefined) return body;
  // Without this member the message takes $default.
  if (routeKey === "$default") return body;
  const message: WritableObject = {};
  put(message, path, routeKey);
  if (!isObject(body)) return message;
  return merged(message, body);
}

/** The members of both; those of the first win, and come first. */
function merged(first: JsonObject, second: JsonObject): JsonObject {
  const result: WritableObject = { ...first };
  for (const [name, value] of Object.entries(second)) {
    const own = Object.hasOwn(first, name) ? first[name] : undefined;
    if (own === undefined) result[name] = value;
    else if (isObject(own) && isObject(value)) result[name] = merged(own, value);
  }
  return result;
}

type WritableObject = { [name: string]: unknown };

function put(object: WritableObject, path: readonly string[], value: unknown): void {
  const [name, ...rest] = path;
  if (name === undefined || name === "__proto__") return;
  const inner = Object.hasOwn(object, name) ? object[name] : undefined;
  if (rest.length === 0) {
    if (inner === undefined) object[name] = value;
    return;
  }
  const next: WritableObject = isObject(inner) ? inner : {};
  object[name] = next;
  put(next, rest, value);
}

/** The definite paths of names in `$input.json('…')` and `$input.path('…')`. */
function readPaths(template: string): readonly (readonly string[])[] {
  const paths: string[][] = [];
  const { tree }: { readonly tree: TemplateNode } = parse(template, { profile: "apigateway", recover: true });
  walk(tree, (node) => {
    if (node.kind !== "Reference" || node.root !== "input") return;
    const [call, ...rest] = node.children;
    if (call?.kind !== "Method" || (call.name !== "json" && call.name !== "path")) return;
    const [argument] = call.args;
    if (argument?.kind !== "StringLiteral") return;
    const members = rest.every((child) => child.kind === "Identifier") ? rest.map((child) => child.name) : [];
    const path = namesOf(argument.text);
    if (path !== undefined && path.length + members.length > 0) paths.push([...path, ...members]);
  });
  return paths;
}

/** The path of `route.request.body.symbol`; none for other expressions. */
function readParameter(expression: string): readonly (readonly string[])[] {
  const path = /^route\.request\.body\.(.+)$/.exec(expression)?.[1];
  const names = path === undefined ? undefined : namesOf(path);
  return names === undefined ? [] : [names];
}

/** `["a", "b"]` of `$.a.b`; undefined for other expressions than names. */
function namesOf(path: string): readonly string[] | undefined {
  const rooted = path.replace(/^\$\.?/, "").replace(/\[\s*['"]([^'"\]]+)['"]\s*\]/g, ".$1");
  if (rooted === "") return [];
  const names = rooted.replace(/^\./, "").split(".");
  return names.every((name) => /^[\w-]+$/.test(name)) ? names : undefined;
}
