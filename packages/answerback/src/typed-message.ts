// Messages from lines: a line is one, and JSON that a line leaves open goes on until it is closed, so that a document may be
// pasted as it stands.

/**
 * @param onOpen hears that a message goes on in the next line
 * @yields messages; an empty line ends one that is left open, and is none by itself
 */
export async function* typedMessages(lines: AsyncIterable<string>, onOpen: () => void): AsyncGenerator<string> {
  let message = "";
  for await (const line of lines) {
    if (line !== "") message += message === "" ? line : `\n${line}`;
    if (line !== "" && leavesOpen(message)) {
      onOpen();
    } else if (message !== "") {
      yield message;
      message = "";
    }
  }
  if (message !== "") yield message;
}

/** Whether a text begins as an object or a list that it does not close. */
function leavesOpen(text: string): boolean {
  if (!/^\s*[{[]/.test(text)) return false;
  const brackets = text.replace(/"(?:[^"\\]|\\.)*"?/g, "");
  return brackets.replace(/[^{[]/g, "").length > brackets.replace(/[^}\]]/g, "").length;
}
