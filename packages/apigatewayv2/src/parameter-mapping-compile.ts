// Compiles parameter mappings to functions, with the deployment. A source that finds nothing returns no values, and the
// parameter is omitted (docs/behaviour/data-plane.md section 6.2).
import type { Meter } from "@answerback/vtl";
import { type ParameterDestination, type ParameterSource, parseParameterMapping } from "./parameter-mapping.ts";
import type { ResponseValues } from "./selection-expression-compile.ts";
import type { ExpressionDocument } from "./selection-expression-document.ts";

/** The values that sources of a request read. */
export interface RequestParameterValues {
  /** Charged for reading the message or the response. */
  readonly meter: Meter;
  /** The client's message, empty on `$connect` and `$disconnect`. */
  readonly document: ExpressionDocument;
  /** All values of a handshake header; the case of the name is ignored. Empty except on `$connect`. */
  requestHeaderValues(name: string): readonly string[];
  /** All values of a query parameter of the handshake. Empty except on `$connect`. */
  requestQuerystringValues(name: string): readonly string[];
  stageVariable(name: string): string | undefined;
  contextValue(path: readonly string[]): string | undefined;
}

/** The values that sources of an integration response read. */
export interface ResponseParameterValues
  extends Pick<RequestParameterValues, "meter" | "stageVariable" | "contextValue"> {
  readonly response: ResponseValues;
}

/** A destination and the function that reads its values. The parameter is omitted if there are none. */
export interface CompiledParameter<Values> {
  readonly destination: ParameterDestination;
  read(values: Values): readonly string[];
}

/** @throws ParameterMappingError if a destination or source is malformed */
export function compileRequestParameters(
  mappings: Readonly<Record<string, string>>,
): readonly CompiledParameter<RequestParameterValues>[] {
  return Object.entries(mappings).map(([destination, source]) => {
    const mapping = parseParameterMapping(destination, source, "integration");
    return { destination: mapping.destination, read: requestReader(mapping.source) };
  });
}

/** @throws ParameterMappingError if a destination or source is malformed */
export function compileResponseParameters(
  mappings: Readonly<Record<string, string>>,
): readonly CompiledParameter<ResponseParameterValues>[] {
  return Object.entries(mappings).map(([destination, source]) => {
    const mapping = parseParameterMapping(destination, source, "integrationResponse");
    return { destination: mapping.destination, read: responseReader(mapping.source) };
  });
}

type CommonValues = Pick<RequestParameterValues, "stageVariable" | "contextValue">;

function requestReader(source: ParameterSource): (values: RequestParameterValues) => readonly string[] {
  switch (source.kind) {
    case "requestHeader":
      return (values) => lastOrAll(values.requestHeaderValues(source.name), source.all);
    case "requestQuerystring":
      return (values) => lastOrAll(values.requestQuerystringValues(source.name), source.all);
    case "requestBody":
      return (values) => one(values.document.textAt(source.path, values.meter));
    default:
      return commonReader(source);
  }
}

function responseReader(source: ParameterSource): (values: ResponseParameterValues) => readonly string[] {
  switch (source.kind) {
    case "responseHeader":
      return (values) => {
        const all = values.response.headerValues(source.name);
        return source.all ? all : all.slice(0, 1);
      };
    case "responseBody":
      return (values) => one(values.response.document.textAt(source.path, values.meter));
    default:
      return commonReader(source);
  }
}

function commonReader(source: ParameterSource): (values: CommonValues) => readonly string[] {
  switch (source.kind) {
    case "literal": {
      const literal = [source.text];
      return () => literal;
    }
    case "stageVariable":
      return (values) => one(values.stageVariable(source.name));
    case "context":
      return (values) => one(values.contextValue(source.path));
    default:
      return () => nothing;
  }
}

const nothing: readonly string[] = [];

function one(value: string | undefined): readonly string[] {
  return value === undefined ? nothing : [value];
}

/** The last of several values is used, as in events (data-plane.md 5.1). */
function lastOrAll(values: readonly string[], all: boolean): readonly string[] {
  return all || values.length < 2 ? values : values.slice(-1);
}
