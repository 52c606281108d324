// Parameter mappings as functions, compiled with the deployment. A source that finds nothing gives no values: the
// parameter is then left out (docs/behaviour/data-plane.md section 6.2).
import type { Meter } from "@answerback/vtl";
import { type ParameterDestination, type ParameterSource, parseParameterMapping } from "./parameter-mapping.ts";
import type { ResponseValues } from "./selection-expression-compile.ts";
import type { ExpressionDocument } from "./selection-expression-document.ts";

/** What sources of a request read. */
export interface RequestParameterValues {
  /** What reading the message or the response is charged to. */
  readonly meter: Meter;
  /** The client's message, empty on `$connect` and `$disconnect`. */
  readonly document: ExpressionDocument;
  /** All values of a handshake header, its name compared without case; always empty but on `$connect`. */
  requestHeaderValues(name: string): readonly string[];
  /** All values of a query parameter of the handshake; always empty but on `$connect`. */
  requestQuerystringValues(name: string): readonly string[];
  stageVariable(name: string): string | undefined;
  contextValue(path: readonly string[]): string | undefined;
}

/** What sources of an integration response read. */
export interface ResponseParameterValues
  extends Pick<RequestParameterValues, "meter" | "stageVariable" | "contextValue"> {
  readonly response: ResponseValues;
}

/** A destination and the function that gives its values, empty when the parameter is to be left out. */
export interface CompiledParameter<Values> {
  readonly destination: ParameterDestination;
  read(values: Values): readonly string[];
}

/** @throws ParameterMappingError when a destination or source is malformed */
export function compileRequestParameters(
  mappings: Readonly<Record<string, string>>,
): readonly CompiledParameter<RequestParameterValues>[] {
  return Object.entries(mappings).map(([destination, source]) => {
    const mapping = parseParameterMapping(destination, source, "integration");
    return { destination: mapping.destination, read: requestReader(mapping.source) };
  });
}

/** @throws ParameterMappingError when a destination or source is malformed */
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

/** Of several values the last one counts, as in events (data-plane.md 5.1). */
function lastOrAll(values: readonly string[], all: boolean): readonly string[] {
  return all || values.length < 2 ? values : values.slice(-1);
}
