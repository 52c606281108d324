// Opens and folds the dock. On a small screen it is folded at first.
import { effect, signal } from "@preact/signals";
import { keep, kept } from "./kept.ts";

const storageKey = "answerback.dock";

export const isDockOpen = signal(startsOpen());

effect(() => {
  if (isDockOpen.value !== startsOpen()) keep("localStorage", storageKey, isDockOpen.value);
});

function startsOpen(): boolean {
  return kept<boolean>("localStorage", storageKey) ?? (innerWidth > 760 && innerHeight > 600);
}
