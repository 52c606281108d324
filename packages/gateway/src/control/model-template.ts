// The sample mapping template that GetModelTemplate makes from a model's JSON Schema: a Velocity template whose input and
// output both match the schema.
import { isObject } from "@answerback/apigatewayv2/json-object";

type Schema = { readonly [keyword: string]: unknown };

/** Maximum depth; deeper members become `{}`. */
const maxDepth = 16;

/** @param schema a parsed JSON Schema, draft 4 */
export function sampleTemplate(schema: unknown): string {
  return `#set($inputRoot = $input.path('$'))\n${sample(schema, "$inputRoot", "", 0)}`;
}

function sample(schema: unknown, value: string, indent: string, depth: number): string {
  if (!isObject(schema) || depth > maxDepth) return "{}";
  switch (typeOf(schema)) {
    case "object": {
      const properties = isObject(schema.properties) ? Object.entries(schema.properties) : [];
      if (properties.length === 0) return "{}";
      const inner = `${indent}  `;
      const members = properties.map(
        ([name, property]) =>
          `${inner}${JSON.stringify(name)} : ${sample(property, memberOf(value, name), inner, depth + 1)}`,
      );
      return `{\n${members.join(",\n")}\n${indent}}`;
    }
    case "array": {
      const item = `$elem${depth === 0 ? "" : depth}`;
      const inner = `${indent}  `;
      return `[\n${indent}#foreach(${item} in ${value})\n${inner}${sample(schema.items, item, inner, depth + 1)}#if($foreach.hasNext),#end\n${indent}#end\n${indent}]`;
    }
    case "integer":
      return "42";
    case "number":
      return "3.14";
    case "boolean":
      return "true";
    case "null":
      return "null";
    default:
      return '"foo"';
  }
}

function typeOf(schema: Schema): unknown {
  const type = Array.isArray(schema.type) ? schema.type.find((name) => name !== "null") : schema.type;
  if (type !== undefined) return type;
  if (schema.properties !== undefined) return "object";
  return schema.items === undefined ? "string" : "array";
}

function memberOf(value: string, name: string): string {
  return /^[A-Za-z][A-Za-z0-9_-]*$/.test(name) ? `${value}.${name}` : `${value}.get('${name.replaceAll("'", "''")}')`;
}
