// The characters of a template, by code, as the scanner distinguishes them.

/** Characters after an offset; -1 at the end of the text. */
export interface Characters {
  peek(offset: number): number;
}

export const code = (character: string) => character.charCodeAt(0);
export const [dollar, hash, backslash, bang] = [code("$"), code("#"), code("\\"), code("!")];
export const [openParenthesis, closeParenthesis, openBracket, closeBracket] = [
  code("("),
  code(")"),
  code("["),
  code("]"),
];
export const [openBrace, closeBrace, dot, underscore, at, minus] = [
  code("{"),
  code("}"),
  code("."),
  code("_"),
  code("@"),
  code("-"),
];
export const [space, tab, newline, carriageReturn] = [code(" "), code("\t"), code("\n"), code("\r")];
export const [singleQuote, doubleQuote] = [code("'"), code('"')];

/** `$`, or `$!` with backslashes between. */
export function dollarLength(input: Characters, from: number): number {
  let end = from + 1;
  while (input.peek(end) === backslash) end++;
  return input.peek(end) === bang ? end + 1 - from : 1;
}

/** False if the characters from an offset on, after a parenthesis, make it plain text: an argument cannot begin there. */
export function beginsArguments(input: Characters, from: number): boolean {
  let offset = from;
  let afterHash = false;
  // Signs that begin nothing are skipped.
  for (; ; offset++) {
    const character = input.peek(offset);
    if (character === hash) {
      const next = input.peek(offset + 1);
      if (next === code("*") || next === openBracket || (next === hash && afterHash)) return false;
    } else if (character !== dollar && character !== backslash && character !== bang) break;
    afterHash = character === hash;
  }
  const first = input.peek(offset);
  if (first === dot) return isDigit(input.peek(offset + 1));
  if (first === openBracket && input.peek(offset - 1) === dollar) return false;
  if (afterHash && (isWordStart(first) || first === at || first === openBrace)) return false;
  return first !== -1 && !"]},:".includes(String.fromCharCode(first));
}

export function isLetter(character: number): boolean {
  return (character >= 97 && character <= 122) || (character >= 65 && character <= 90);
}

export function isDigit(character: number): boolean {
  return character >= 48 && character <= 57;
}

export function isIdentifier(character: number): boolean {
  return isLetter(character) || isDigit(character) || character === underscore || character === minus;
}

export function isWordStart(character: number): boolean {
  return isLetter(character) || character === underscore;
}

export function isWord(character: number): boolean {
  return isWordStart(character) || isDigit(character) || character === at;
}

export function isBlank(character: number): boolean {
  return character === space || character === tab;
}

export function isLineBreak(character: number): boolean {
  return character === newline || character === carriageReturn;
}

export function isWhitespace(character: number): boolean {
  return isBlank(character) || isLineBreak(character);
}

export function isTextEnd(character: number): boolean {
  return character === dollar || character === hash || character === backslash;
}
