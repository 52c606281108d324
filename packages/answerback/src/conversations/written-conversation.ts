// Writes a conversation as YAML, step by step.
import { flow, frameValue, withPlaceholders } from "./update-expectations.ts";

export class WrittenConversation {
  readonly name: string;
  readonly #steps: string[] = [];
  /** True if the last step can have the next frame. */
  #isAsking = false;

  constructor(name: string) {
    this.name = name;
  }

  send(message: string): void {
    this.add(`send: ${valueText(message, (value) => value)}`);
    this.#isAsking = true;
  }

  /** Ids and times become placeholders. */
  expect(frame: string): void {
    const expected = `expect: ${valueText(frame, withPlaceholders)}`;
    if (this.#isAsking) this.#steps.push(`      ${expected}`);
    else this.add(expected);
    this.#isAsking = false;
  }

  /** @param step `closed: 1001` */
  add(step: string): void {
    this.#isAsking = false;
    this.#steps.push(`    - ${step}`);
  }

  comment(text: string): void {
    this.#isAsking = false;
    this.#steps.push(`    # ${text}`);
  }

  toString(): string {
    const steps = this.#steps.some((it) => !it.trimStart().startsWith("#")) ? this.#steps : [...this.#steps, "    []"];
    return `  ${flow(this.name)}:\n${steps.join("\n")}\n`;
  }
}

export function conversationFile(source: string, conversations: readonly WrittenConversation[]): string {
  if (conversations.length === 0) return `# Recorded from ${source}.\nconversations: {}\n`;
  return `# Recorded from ${source}.\nconversations:\n${conversations.join("\n")}`;
}

/** Objects and arrays as YAML, all other text as it is. */
function valueText(text: string, map: (value: unknown) => unknown): string {
  const value = frameValue(text);
  return typeof value === "string" ? JSON.stringify(text) : flow(map(value));
}
