// Edits of templates and inputs that are not saved yet. They survive a reload, in the tab in which they were made.

/** An edited text, and the text that was edited. */
export interface Edit {
  readonly before: string;
  readonly after: string;
}

const prefix = "answerback-edit ";

/** @param name of a template: its id */
export function keptEdit(name: string): Edit | undefined {
  try {
    const kept = sessionStorage.getItem(prefix + name);
    return kept === null ? undefined : (JSON.parse(kept) as Edit);
  } catch {
    return undefined;
  }
}

/** @param edit undefined: forgets the edit */
export function keepEdit(name: string, edit: Edit | undefined): void {
  try {
    if (edit === undefined || edit.before === edit.after) sessionStorage.removeItem(prefix + name);
    else sessionStorage.setItem(prefix + name, JSON.stringify(edit));
  } catch {
    // Without storage, or beyond its quota, edits last as long as the page.
  }
}
