// TypeScript types of properties: for arguments (inputs), members of resources (outputs) and the state for `get`.
import type { Property, PropertyTable, PropertyType } from "../resources/property.ts";

/** The type inside `pulumi.Input<…>`. */
export function inputType(type: PropertyType): string {
  switch (type.kind) {
    case "string":
    case "enumeration":
      return "string";
    case "boolean":
      return "boolean";
    case "integer":
    case "number":
      return "number";
    case "list":
      return `pulumi.Input<${inputType(type.item)}>[]`;
    case "map":
      return `{ [key: string]: pulumi.Input<${inputType(type.value)}> }`;
    case "object":
      return `inputs.${type.name}`;
    case "keyedList":
      return `pulumi.Input<inputs.${type.name}>[]`;
  }
}

/** The type inside `pulumi.Output<…>`. */
export function outputType(type: PropertyType, nested = "outputs."): string {
  switch (type.kind) {
    case "list":
      return `${outputType(type.item, nested)}[]`;
    case "map":
      return `{ [key: string]: ${outputType(type.value, nested)} }`;
    case "object":
      return nested + type.name;
    case "keyedList":
      return `${nested}${type.name}[]`;
    default:
      return inputType(type);
  }
}

/** The nested types of a table by name, innermost first. */
export function nestedTypes(table: PropertyTable): ReadonlyMap<string, PropertyTable> {
  const found = new Map<string, PropertyTable>();
  const visit = (type: PropertyType): void => {
    if (type.kind === "list") visit(type.item);
    else if (type.kind === "map") visit(type.value);
    else if (type.kind === "object" || type.kind === "keyedList") {
      for (const property of Object.values(type.properties)) visit(property.type);
      found.set(type.name, type.properties);
    }
  };
  for (const property of Object.values(table)) visit(property.type);
  return found;
}

/** `IntegrationResponse` → `integration-response`. */
export const kebab = (name: string) => name.replace(/(?<=.)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();

/** `Integration Response` → `integration response`; abbreviations stay. */
export const inSentence = (kind: string) => kind.replace(/\b[A-Z](?=[a-z])/g, (letter) => letter.toLowerCase());

export const sortedEntries = (table: PropertyTable): readonly [string, Property][] =>
  Object.entries(table).toSorted(([left], [right]) => (left < right ? -1 : 1));

/** A doc comment of one or more paragraphs. */
export function docComment(text: string, indent = ""): string {
  const width = 118 - indent.length - 3;
  const safe = text.replaceAll("*/", "*\\/");
  const lines = safe
    .split("\n")
    .flatMap((line) => (line.startsWith(" ") || line.startsWith("```") ? [line] : wrapped(line, width)));
  if (lines.length === 1 && (lines[0] ?? "").length <= width - 4) return `${indent}/** ${lines[0]} */\n`;
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}`.trimEnd()).join("\n")}\n${indent} */\n`;
}

function wrapped(line: string, width: number): readonly string[] {
  const lines: string[] = [];
  let current = "";
  for (const word of line.split(" ")) {
    if (current !== "" && current.length + 1 + word.length > width) {
      lines.push(current);
      current = word;
    } else current = current === "" ? word : `${current} ${word}`;
  }
  return [...lines, current];
}
