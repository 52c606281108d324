// Adds line breaks to JSON and keeps everything else as it was sent. Parsing and printing would round long numbers, drop
// duplicate members and undo escapes.

export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** @returns undefined for invalid JSON */
export function prettyJson(text: string): string | undefined {
  if (!isJson(text)) return undefined;
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
