// Builds messages from lines. A line is a message; JSON that a line leaves open continues until it is closed, so that a
// formatted document can be pasted.

export class TypedMessage {
  #text = "";

  /** True if an incomplete message has begun. */
  get isOpen(): boolean {
    return this.#text !== "";
  }

  /** @returns the message that the line completes, if any; an empty line completes an open message */
  add(line: string): string | undefined {
    if (line === "") return this.take();
    this.#text += this.#text === "" ? line : `\n${line}`;
    return leavesOpen(this.#text) ? undefined : this.take();
  }

  /** Resets. @returns the text so far, complete or not */
  take(): string | undefined {
    const text = this.#text;
    this.#text = "";
    return text === "" ? undefined : text;
  }
}

/** True if a text begins an object or array and does not close it. */
function leavesOpen(text: string): boolean {
  if (!/^\s*[{[]/.test(text)) return false;
  const brackets = text.replace(/"(?:[^"\\]|\\.)*"?/g, "");
  return brackets.replace(/[^{[]/g, "").length > brackets.replace(/[^}\]]/g, "").length;
}
