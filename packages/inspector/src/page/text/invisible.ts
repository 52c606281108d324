// Finds characters that a browser draws as nothing, or that change the order of the letters around them. The page shows what
// was sent letter by letter, so it shows a mark in their place.

/** A piece of a text: letters, or one character that needs a mark. */
export type Piece = string | { readonly mark: string; readonly title: string };

/** Joiners and variants inside an emoji belong to the emoji. */
const invisible =
  /(?<!\p{Extended_Pictographic}|\ufe0f|[\u{1f3fb}-\u{1f3ff}])\u200d|\u200d(?!\p{Extended_Pictographic})|(?![\u200d\ufe00-\ufe0f])\p{Default_Ignorable_Code_Point}|[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufff9-\ufffb]/u;
export const everyInvisible = new RegExp(invisible, "gu");

const names: Readonly<Record<number, string>> = {
  0: "null",
  8: "backspace",
  13: "carriage return",
  27: "escape",
  127: "delete",
  173: "soft hyphen",
  8203: "zero width space",
  8204: "zero width non-joiner",
  8205: "zero width joiner",
  8206: "left-to-right mark",
  8207: "right-to-left mark",
  8232: "line separator",
  8233: "paragraph separator",
  8234: "left-to-right embedding",
  8235: "right-to-left embedding",
  8236: "end of direction",
  8237: "left-to-right override",
  8238: "right-to-left override",
  8288: "word joiner",
  8294: "left-to-right isolate",
  8295: "right-to-left isolate",
  8296: "first strong isolate",
  8297: "end of isolate",
  65279: "byte order mark",
};

export const hasInvisible = (text: string): boolean => invisible.test(text);

/** Splits a text into letters and marks. */
export function piecesOf(text: string): readonly Piece[] {
  if (!hasInvisible(text)) return [text];
  const pieces: Piece[] = [];
  let from = 0;
  for (const { 0: character, index } of text.matchAll(everyInvisible)) {
    if (index > from) pieces.push(text.slice(from, index));
    pieces.push(markOf(character.codePointAt(0)!));
    from = index + character.length;
  }
  if (from < text.length) pieces.push(text.slice(from));
  return pieces;
}

function markOf(codePoint: number): Piece {
  const code = `U+${codePoint.toString(16).toUpperCase().padStart(4, "0")}`;
  const name = names[codePoint];
  return { mark: code, title: name === undefined ? code : `${name}, ${code}` };
}
