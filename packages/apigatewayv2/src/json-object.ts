/** An object of JSON whose members are not known. */
export type JsonObject = { readonly [member: string]: unknown };

/** Neither null nor an array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
