// JSON with line breaks, and otherwise letter by letter as it was sent: parsing and writing it again would round long
// numbers, drop members of the same name and undo escapes, and a page that explains must not.

/** @returns undefined for what is no JSON */
export function prettyJson(text: string): string | undefined {
  try {
    JSON.parse(text);
  } catch {
    return undefined;
  }
  let depth = 0;
  const newLine = () => `\n${"  ".repeat(depth)}`;
  return text.replace(/"(?:[^"\\]|\\.)*"|[{[]\s*[}\]]|\s+|./g, (token) => {
    if (token.startsWith('"')) return token;
    if (/^[{[]./s.test(token)) return token.replace(/\s+/, "");
    switch (token) {
      case "{":
      case "[":
        depth++;
        return token + newLine();
      case "}":
      case "]":
        depth--;
        return newLine() + token;
      case ",":
        return token + newLine();
      case ":":
        return ": ";
      default:
        return token.trim();
    }
  });
}
