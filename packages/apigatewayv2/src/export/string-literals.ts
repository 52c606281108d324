// String literals of the languages in which programs are written. Text of several lines stays on several lines where the
// language can express it exactly.

/** Control characters, separators of lines that are not `\n`, and halves of surrogate pairs: they are written as escapes. */
const unprintable = /[\p{Cc}\p{Cs}\u2028\u2029\ufeff]/gu;
const escapeOf = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;

/** True for at least two lines that are not empty. */
export const isMultiLine = (text: string) => /[^\n]\n+[^\n]/.test(text);

export function typescriptString(text: string): string {
  const template = `\`${templateText(text)}\``;
  return isMultiLine(text) ? template : shortest(text, template);
}

/** The text between the backticks of a template literal. */
export function templateText(text: string): string {
  return text
    .replace(/[`\\]|\$(?=\{)/g, "\\$&")
    .replaceAll("\r", "\\r")
    .replace(unprintable, (character) => (/[\n\t]/.test(character) ? character : escapeOf(character)));
}

export function pythonString(text: string): string {
  const escaped = text
    .replaceAll("\\", "\\\\")
    .replace(/"(?="")|"$/g, '\\"')
    .replaceAll("\r", "\\r")
    .replace(unprintable, (character) => (/[\n\t]/.test(character) ? character : escapeOf(character)));
  const triple = `"""${escaped}"""`;
  return isMultiLine(text) ? triple : shortest(text, triple);
}

/** In double quotes, in single quotes without escapes, or in the form that has fewer escapes for double quotes. */
function shortest(text: string, other: string): string {
  const double = quoted(text);
  if (!text.includes('"')) return double;
  if (!/['\\\p{Cc}\p{Cs}\u2028\u2029\ufeff]/u.test(text)) return `'${text}'`;
  return other.length < double.length && !other.includes("\n") ? other : double;
}

/** JSON's escapes are also those of JavaScript, Python and YAML. */
export function quoted(text: string): string {
  return JSON.stringify(text).replace(unprintable, escapeOf);
}
