// Messages from lines: a line is one, and JSON that a line leaves open goes on until it is closed, so that a document may be
// pasted as it stands.

export class TypedMessage {
  #text = "";

  /** A message has begun that is not complete. */
  get isOpen(): boolean {
    return this.#text !== "";
  }

  /** @returns the message that the line completes; an empty line completes one that is open, and is none by itself */
  add(line: string): string | undefined {
    if (line === "") return this.take();
    this.#text += this.#text === "" ? line : `\n${line}`;
    return leavesOpen(this.#text) ? undefined : this.take();
  }

  /** Begins anew. @returns what was there, complete or not */
  take(): string | undefined {
    const text = this.#text;
    this.#text = "";
    return text === "" ? undefined : text;
  }
}

/** Whether a text begins as an object or an array that it does not close. */
function leavesOpen(text: string): boolean {
  if (!/^\s*[{[]/.test(text)) return false;
  const brackets = text.replace(/"(?:[^"\\]|\\.)*"?/g, "");
  return brackets.replace(/[^{[]/g, "").length > brackets.replace(/[^}\]]/g, "").length;
}
