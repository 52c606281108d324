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

export interface FileMembers {
  /** Of all conversations, `API/STAGE`; undefined if there is only one. */
  readonly stage?: string | undefined;
  /** YAML of the member `backends`. Default: none. */
  readonly backends?: string;
}

export function conversationFile(
  source: string,
  conversations: readonly WrittenConversation[],
  { stage, backends = "" }: FileMembers = {},
): string {
  const head = `# Recorded from ${source}.\n${stage === undefined ? "" : `stage: ${flow(stage)}\n`}${backends}`;
  if (conversations.length === 0) return `${head}conversations: {}\n`;
  return `${head}conversations:\n${conversations.join("\n")}`;
}

/** Objects and arrays as YAML, all other text as it is. */
function valueText(text: string, map: (value: unknown) => unknown): string {
  const value = frameValue(text);
  return typeof value === "string" ? JSON.stringify(text) : flow(map(value));
}
