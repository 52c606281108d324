// Parameter mappings, destination ← source: docs/behaviour/data-plane.md section 6.2 (requests),
// integration-responses.md section 7 (responses).
import type { Violation } from "./field.ts";
import { type BodyPath, parseBodyPath, SelectionExpressionError } from "./selection-expression.ts";

/** The grammar: an integration's `requestParameters`, or an integration response's `responseParameters`. */
export type ParameterMappingUse = "integration" | "integrationResponse";

export interface ParameterMapping {
  readonly destination: ParameterDestination;
  readonly source: ParameterSource;
}

export interface ParameterDestination {
  readonly kind: "header" | "querystring" | "path";
  readonly name: string;
}

export type ParameterSource =
  | { readonly kind: "literal"; readonly text: string }
  /** From the handshake, so only on `$connect`; `all` for the multi-value forms. */
  | { readonly kind: "requestHeader" | "requestQuerystring"; readonly name: string; readonly all: boolean }
  /** Always empty: the handshake of a WebSocket API has no path parameters. */
  | { readonly kind: "requestPath"; readonly name: string }
  | { readonly kind: "requestBody"; readonly path: BodyPath }
  | { readonly kind: "responseHeader"; readonly name: string; readonly all: boolean }
  | { readonly kind: "responseBody"; readonly path: BodyPath }
  | { readonly kind: "stageVariable"; readonly name: string }
  | { readonly kind: "context"; readonly path: readonly string[] };

/** An invalid destination or source. */
export class ParameterMappingError extends Error {
  override readonly name = "ParameterMappingError";
}

/** The problems of a map from destinations to sources. */
export function parameterMappingViolations(
  mappings: Readonly<Record<string, string>>,
  use: ParameterMappingUse,
): readonly Violation[] {
  const violations: Violation[] = [];
  for (const [destination, source] of Object.entries(mappings)) {
    try {
      parseParameterMapping(destination, source, use);
    } catch (error) {
      if (!(error instanceof ParameterMappingError)) throw error;
      violations.push({ path: [member[use], destination], message: error.message });
    }
  }
  return violations;
}

const member = { integration: "requestParameters", integrationResponse: "responseParameters" } as const;

/** @throws ParameterMappingError that names the malformed part, in AWS's words */
export function parseParameterMapping(destination: string, source: string, use: ParameterMappingUse): ParameterMapping {
  return { destination: destinationOf(destination, use), source: sourceOf(source, use) };
}

const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** Names of headers and query parameters in a source: data-plane.md 6.2. */
const parameterName = /^[a-zA-Z0-9._$-]+$/;

function destinationOf(text: string, use: ParameterMappingUse): ParameterDestination {
  if (use === "integrationResponse") {
    const name = after(text, "method.response.header.");
    if (name === undefined || !headerName.test(name)) throw malformed(text);
    return { kind: "header", name };
  }
  const match = /^integration\.request\.(header|querystring|path)\.(.+)$/s.exec(text);
  if (match === null) throw malformed(text);
  const kind = match[1] as ParameterDestination["kind"];
  const name = match[2]!;
  if (kind === "header" && !headerName.test(name)) throw malformed(text);
  return { kind, name };
}

function sourceOf(text: string, use: ParameterMappingUse): ParameterSource {
  const source =
    literalOf(text) ?? stageOrContext(text) ?? (use === "integration" ? requestSource(text) : responseSource(text));
  if (source === undefined) throw malformed(text);
  return source;
}

function literalOf(text: string): ParameterSource | undefined {
  const literal = /^'([^']*)'$/s.exec(text)?.[1];
  return literal === undefined ? undefined : { kind: "literal", text: literal };
}

function stageOrContext(text: string): ParameterSource | undefined {
  const stageVariable = after(text, "stageVariables.");
  if (stageVariable !== undefined && /^[A-Za-z0-9_]+$/.test(stageVariable)) {
    return { kind: "stageVariable", name: stageVariable };
  }
  const context = after(text, "context.");
  if (context === undefined) return undefined;
  const path = context.split(".");
  return path.every((name) => /^[\w-]+$/.test(name)) ? { kind: "context", path } : undefined;
}

/** `method.request`, the form of REST APIs, is a synonym of `route.request` and can also name a path parameter. */
function requestSource(text: string): ParameterSource | undefined {
  const match =
    /^(?:route|method)\.request\.(multivalue)?(header|querystring)\.(.+)$/s.exec(text) ??
    /^method\.request\.()(path)\.(.+)$/s.exec(text);
  if (match) {
    const [, multi, location, name = ""] = match;
    if (!parameterName.test(name)) return undefined;
    if (location === "path") return { kind: "requestPath", name };
    return { kind: location === "header" ? "requestHeader" : "requestQuerystring", name, all: multi !== undefined };
  }
  const path = bodySource(text, "route.request.body") ?? bodySource(text, "method.request.body");
  return path && { kind: "requestBody", path };
}

function responseSource(text: string): ParameterSource | undefined {
  const match = /^integration\.response\.(multivalue)?header\.(.+)$/s.exec(text);
  if (match) return { kind: "responseHeader", name: match[2]!, all: match[1] !== undefined };
  const path = bodySource(text, "integration.response.body");
  return path && { kind: "responseBody", path };
}

function bodySource(text: string, root: string): BodyPath | undefined {
  if (text === root) return { kind: "whole" };
  const rest = after(text, root);
  if (rest === undefined || (rest[0] !== "." && rest[0] !== "[")) return undefined;
  try {
    return parseBodyPath(rest);
  } catch (error) {
    if (error instanceof SelectionExpressionError) return undefined;
    throw error;
  }
}

function after(text: string, prefix: string): string | undefined {
  return text.startsWith(prefix) ? text.slice(prefix.length) : undefined;
}

function malformed(part: string): ParameterMappingError {
  return new ParameterMappingError(
    `Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression parameter specified: ${part}]`,
  );
}
