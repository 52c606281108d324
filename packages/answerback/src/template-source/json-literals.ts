// Finds the strings of a JSON document that are values. A document that does not parse has none.
import { type Literal, type QuotedText, replacedQuoted } from "./literal.ts";

export function jsonLiterals(source: string): readonly Literal[] {
  try {
    JSON.parse(source.replace(/^\ufeff/, ""));
  } catch {
    return [];
  }
  const literals: Literal[] = [];
  let key: string | undefined;
  for (let at = 0; at < source.length; at++) {
    if (source[at] !== '"') continue;
    const text = readString(source, at);
    if (text === undefined) return [];
    at = text.end - 1;
    if (/^\s*:/.test(source.slice(text.end, text.end + 1000))) {
      key = text.value;
      continue;
    }
    // CloudFormation replaces variables in the text of this function.
    if (key !== "Fn::Sub") literals.push({ ...text, replaced: (value) => replaced(source, text, value) });
    key = undefined;
  }
  return literals;
}

function replaced(source: string, text: QuotedText, value: string): string | undefined {
  return replacedQuoted(source, text, value, (part) => JSON.stringify(part).slice(1, -1), readString);
}

function readString(source: string, start: number): QuotedText | undefined {
  const offsets: number[] = [];
  let value = "";
  for (let at = start + 1; at < source.length; ) {
    const character = source[at]!;
    if (character === '"') {
      offsets.push(at);
      return { start, end: at + 1, value, offsets };
    }
    if (character < " ") return undefined;
    const unit = character === "\\" ? /^\\(?:["\\/bfnrt]|u[\da-f]{4})/i.exec(source.slice(at, at + 6))?.[0] : character;
    if (unit === undefined) return undefined;
    value += character === "\\" ? (JSON.parse(`"${unit}"`) as string) : character;
    offsets.push(at);
    at += unit.length;
  }
  return undefined;
}
