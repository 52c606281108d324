// Makes a value that a JSON schema describes: its example, default or first choice, else the simplest value of its type.
import { isObject, type JsonObject } from "@answerback/apigatewayv2/json-object";

/** Schemas may refer to themselves. */
const maxDepth = 6;

/** @returns undefined if the text is not a JSON schema with a description of its values */
export function schemaSample(text: string): unknown {
  let schema: unknown;
  try {
    schema = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isObject(schema) ? sampleOf(schema, schema, 0) : undefined;
}

function sampleOf(schema: JsonObject, root: JsonObject, depth: number): unknown {
  if (depth > maxDepth) return undefined;
  const { examples, $ref } = schema;
  if ("example" in schema) return schema.example;
  if (Array.isArray(examples) && examples.length > 0) return examples[0];
  for (const keyword of ["const", "default"]) if (keyword in schema) return schema[keyword];
  if (Array.isArray(schema.enum) && schema.enum.length > 0) return schema.enum[0];
  if (typeof $ref === "string") {
    const target = referred(root, $ref);
    return target && sampleOf(target, root, depth + 1);
  }
  for (const keyword of ["oneOf", "anyOf"]) {
    const choices = schema[keyword];
    if (Array.isArray(choices) && isObject(choices[0]))
      return sampleOf({ ...schema, [keyword]: undefined, ...choices[0] }, root, depth + 1);
  }
  if (Array.isArray(schema.allOf)) {
    const parts = schema.allOf.filter(isObject).map((part) => sampleOf(part, root, depth + 1));
    const own = sampleOf({ ...schema, allOf: undefined }, root, depth + 1);
    return Object.assign({}, ...[...parts, own].filter((part) => typeof part === "object"));
  }
  return ofType(schema, root, depth);
}

function ofType(schema: JsonObject, root: JsonObject, depth: number): unknown {
  const type = Array.isArray(schema.type) ? schema.type.find((it) => it !== "null") : schema.type;
  switch (type ?? ("properties" in schema ? "object" : undefined)) {
    case "object":
      return ofProperties(schema, root, depth);
    case "array": {
      const items = isObject(schema.items) ? sampleOf(schema.items, root, depth + 1) : undefined;
      return items === undefined ? [] : [items];
    }
    case "string":
      return textOf(schema);
    case "integer":
    case "number":
      return numberOf(schema);
    case "boolean":
      return true;
    case "null":
      return null;
    default:
      return undefined;
  }
}

function ofProperties(schema: JsonObject, root: JsonObject, depth: number): object {
  const properties = isObject(schema.properties) ? schema.properties : {};
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, property]) => {
      const value = isObject(property) ? sampleOf(property, root, depth + 1) : undefined;
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

const formats: Readonly<Record<string, string>> = {
  "date-time": "2026-01-01T00:00:00Z",
  date: "2026-01-01",
  time: "00:00:00Z",
  email: "ann@example.com",
  uri: "https://example.com/",
  uuid: "00000000-0000-4000-8000-000000000000",
  ipv4: "192.0.2.1",
};

function textOf({ format, minLength, maxLength }: JsonObject): string {
  const text = (typeof format === "string" ? formats[format] : undefined) ?? "text";
  const long = typeof minLength === "number" ? text.padEnd(Math.min(minLength, 1_000), "x") : text;
  return typeof maxLength === "number" ? long.slice(0, maxLength) : long;
}

function numberOf({ minimum, maximum, exclusiveMinimum, multipleOf }: JsonObject): number {
  if (typeof multipleOf === "number" && typeof minimum !== "number") return multipleOf;
  if (typeof minimum === "number") return minimum;
  if (typeof exclusiveMinimum === "number") return exclusiveMinimum + 1;
  return typeof maximum === "number" ? Math.min(1, maximum) : 1;
}

/** Only references within the schema. */
function referred(root: JsonObject, reference: string): JsonObject | undefined {
  if (!reference.startsWith("#")) return undefined;
  let found: unknown = root;
  for (const segment of reference.slice(1).split("/").filter(Boolean)) {
    const name = segment.replaceAll("~1", "/").replaceAll("~0", "~");
    found = isObject(found) && Object.hasOwn(found, name) ? found[name] : undefined;
  }
  return isObject(found) ? found : undefined;
}
