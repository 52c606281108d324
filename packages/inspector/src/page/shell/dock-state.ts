// Opens and folds the dock. On a small screen it is folded at first.
import { effect, signal } from "@preact/signals";

const storageKey = "answerback.dock";

export const isDockOpen = signal(startsOpen());

effect(() => {
  if (isDockOpen.value !== startsOpen()) localStorage.setItem(storageKey, isDockOpen.value ? "open" : "folded");
});

function startsOpen(): boolean {
  const kept = localStorage.getItem(storageKey);
  return kept === null ? innerWidth > 760 && innerHeight > 600 : kept === "open";
}
