// Finds the plain strings of YAML documents, block scalars, quoted and unquoted ones without tags, and writes them again in
// their style.
import { isDeepStrictEqual } from "node:util";
import { isPair, isScalar, parseAllDocuments, type Scalar, visit } from "yaml";
import type { Literal } from "./literal.ts";

export function yamlLiterals(source: string): readonly Literal[] {
  return scalarsOf(source).map((scalar, index) => ({
    ...scalar,
    replaced: (value) => replaced(source, index, value),
  }));
}

interface YamlScalar {
  readonly start: number;
  readonly end: number;
  readonly value: string;
  readonly type: Scalar.Type;
}

/** In the order of the text. Documents with errors have none. */
function scalarsOf(source: string): readonly YamlScalar[] {
  const found: YamlScalar[] = [];
  const documents = parseAllDocuments(source, { logLevel: "silent" });
  if (!Array.isArray(documents)) return [];
  for (const document of documents) {
    if (document.errors.length > 0) return [];
    visit(document, {
      Scalar(key, { value, range, tag, anchor, type = "PLAIN" }, path) {
        if (key === "key" || typeof value !== "string" || !range || anchor !== undefined) return;
        // Tags and functions of CloudFormation change the text: !Sub, Fn::Sub.
        if (tag !== undefined && tag !== "tag:yaml.org,2002:str") return;
        const parent = path.at(-1);
        if (isPair(parent) && isScalar(parent.key) && /^Fn::/.test(String(parent.key.value))) return;
        found.push({ start: range[0], end: range[1], value, type });
      },
    });
  }
  return found;
}

/** @param index of the scalar among the plain ones */
function replaced(source: string, index: number, value: string): string | undefined {
  const scalars = scalarsOf(source);
  const { start, end, type } = scalars[index]!;
  const expected = scalars.map((scalar, at) => (at === index ? value : scalar.value));
  for (const written of [inStyle(type, source.slice(start, end), value), doubleQuoted(type, value)]) {
    if (written === undefined) continue;
    const changed = source.slice(0, start) + written + source.slice(end);
    const actual = scalarsOf(changed).map((scalar) => scalar.value);
    // Everything else in the documents stays as it was.
    if (isDeepStrictEqual(actual, expected)) return changed;
  }
  return undefined;
}

/** @param before the scalar as it is written now */
function inStyle(type: Scalar.Type, before: string, value: string): string | undefined {
  switch (type) {
    case "BLOCK_LITERAL":
    case "BLOCK_FOLDED":
      return blockLiteral(before, value);
    case "QUOTE_SINGLE":
      return value.includes("\n") ? undefined : `'${value.replaceAll("'", "''")}'`;
    case "PLAIN":
      return value.includes("\n") ? undefined : value;
    default:
      return undefined;
  }
}

/** Indented as before. Also for folded scalars, whose line breaks would change with their lines. */
function blockLiteral(before: string, value: string): string | undefined {
  const lineBreak = before.includes("\r\n") ? "\r\n" : "\n";
  const [, ...lines] = before.split(/\r?\n/);
  const indentation = lines.map((line) => /^ *(?=\S)/.exec(line)?.[0]).find((it) => it !== undefined);
  if (indentation === undefined || value.trim() === "" || /^[ \n]/.test(value)) return undefined;
  const [, trailing = ""] = /(\n*)$/.exec(value) ?? [];
  const chomping = trailing === "" ? "-" : trailing === "\n" ? "" : "+";
  const content = value
    .slice(0, value.length - trailing.length)
    .split("\n")
    .map((line) => (line === "" ? "" : indentation + line));
  // Blank lines that follow the scalar.
  const blank = /(?:\r?\n)*$/.exec(before)?.[0].split("\n").length ?? 1;
  const after = chomping === "+" ? trailing.length : Math.max(1, blank - 1);
  return `|${chomping}${lineBreak}${content.join(lineBreak)}${lineBreak.repeat(after)}`;
}

/** JSON is YAML. */
function doubleQuoted(type: Scalar.Type, value: string): string {
  return JSON.stringify(value) + (type.startsWith("BLOCK_") ? "\n" : "");
}
