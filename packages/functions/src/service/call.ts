// A request to the service, as operations read and answer it.
import type { Functions } from "../functions.ts";
import { FunctionServiceError } from "../service-error.ts";
import type { FunctionRecords } from "./function-records.ts";
import type { LayerRecords } from "./layer-records.ts";

export interface ServiceRequest {
  readonly method: string;
  /** With the query, percent-encoded. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Uint8Array;
}

export interface ServiceAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface ServiceContext {
  readonly functions: Functions;
  readonly records: FunctionRecords;
  readonly layers: LayerRecords;
}

export interface Call extends ServiceContext {
  /** Of the path, percent-decoded. */
  readonly parameters: readonly string[];
  readonly query: URLSearchParams;
  readonly request: ServiceRequest;
}

export type Operation = (call: Call) => Promise<ServiceAnswer> | ServiceAnswer;

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}

export function answer(status: number, value: object, headers: Readonly<Record<string, string>> = {}): ServiceAnswer {
  return {
    status,
    headers: { "Content-Type": "application/json", ...headers },
    body: Buffer.from(JSON.stringify(value)),
  };
}

export const noContent: ServiceAnswer = { status: 204, headers: {}, body: Buffer.alloc(0) };

/** @throws FunctionServiceError if the body is not a JSON object; an empty body is `{}` */
export function input({ request }: Pick<Call, "request">): JsonObject {
  const text = Buffer.from(request.body).toString("utf8");
  if (text === "") return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refused("SerializationException", 400, "Could not parse request body into json.");
  }
  if (isObject(value)) return value;
  throw refused("SerializationException", 400, "The request body must be a JSON object.");
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** One page of a list by `Marker` and `MaxItems`. The marker is the number of items before the page. */
export function page<Item>(
  items: readonly Item[],
  query: URLSearchParams,
): { readonly items: readonly Item[]; readonly NextMarker: string | null } {
  const start = Number(query.get("Marker") ?? 0);
  const length = Number(query.get("MaxItems") ?? maxPageLength);
  if (!Number.isInteger(start) || start < 0) throw invalid("The Marker is not valid.");
  if (!Number.isInteger(length) || length < 1) throw invalid("MaxItems must be a whole number from 1.");
  const end = start + Math.min(length, maxPageLength);
  return { items: items.slice(start, end), NextMarker: end < items.length ? String(end) : null };
}

const maxPageLength = 50;

export function refused(name: string, status: number, message: string): FunctionServiceError {
  return new FunctionServiceError(name, status, message);
}

export const invalid = (message: string) => refused("InvalidParameterValueException", 400, message);
export const notFound = (message: string) => refused("ResourceNotFoundException", 404, message);
export const conflict = (message: string) => refused("ResourceConflictException", 409, message);

/** As the service words the violation of a constraint of its model. @param member as in the request */
export function violation(member: string, value: unknown, constraint: string): FunctionServiceError {
  const name = member.charAt(0).toLowerCase() + member.slice(1);
  const shown = typeof value === "object" ? JSON.stringify(value) : value;
  return refused(
    "ValidationException",
    400,
    `1 validation error detected: Value '${shown}' at '${name}' failed to satisfy constraint: ${constraint}`,
  );
}
