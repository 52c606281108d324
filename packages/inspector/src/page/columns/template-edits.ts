// Edits of templates and inputs that are not saved yet. They survive a reload, in the tab in which they were made.
import { keep, kept } from "../shell/kept.ts";

/** An edited text, and the text that was edited. */
export interface Edit {
  readonly before: string;
  readonly after: string;
}

const prefix = "answerback-edit ";

/** @param name of a template: its id */
export function keptEdit(name: string): Edit | undefined {
  return waiting.has(name) ? waiting.get(name) : kept<Edit>("sessionStorage", prefix + name);
}

/** Edits that are not written yet. */
const waiting = new Map<string, Edit | undefined>();
let timer: ReturnType<typeof setTimeout> | undefined;
const writeMillis = 250;

/** Written a moment later, or when the page is left. @param edit undefined: forgets the edit */
export function keepEdit(name: string, edit: Edit | undefined): void {
  waiting.set(name, edit?.before === edit?.after ? undefined : edit);
  timer ??= setTimeout(write, writeMillis);
}

globalThis.addEventListener?.("pagehide", write);

function write(): void {
  clearTimeout(timer);
  timer = undefined;
  for (const [name, edit] of waiting) keep("sessionStorage", prefix + name, edit);
  waiting.clear();
}
