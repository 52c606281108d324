// The message that is being written.
import { signal } from "@preact/signals";
import { isDockOpen } from "../shell/dock-state.ts";

export const draft = signal("");

/** Puts a message into the field, and the caret as well. */
export function editMessage(text: string): void {
  isDockOpen.value = true;
  draft.value = text;
  requestAnimationFrame(() => document.getElementById("composer")?.focus());
}
