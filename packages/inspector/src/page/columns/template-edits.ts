// Edits of templates and inputs that are not saved yet. They survive a reload, in the tab in which they were made.

/** An edited text, and the text that was edited. */
export interface Edit {
  readonly before: string;
  readonly after: string;
}

const prefix = "answerback-edit ";

/** @param name of a template: its id */
export function keptEdit(name: string): Edit | undefined {
  if (waiting.has(name)) return waiting.get(name);
  try {
    const kept = sessionStorage.getItem(prefix + name);
    return kept === null ? undefined : (JSON.parse(kept) as Edit);
  } catch {
    return undefined;
  }
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
  for (const [name, edit] of waiting) {
    try {
      if (edit === undefined) sessionStorage.removeItem(prefix + name);
      else sessionStorage.setItem(prefix + name, JSON.stringify(edit));
    } catch {
      // Without storage, or beyond its quota, edits last as long as the page.
    }
  }
  waiting.clear();
}
