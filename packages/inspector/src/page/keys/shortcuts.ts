// The keys of the page. They do nothing while someone types, except those with a modifier and F8.
import { replay, replayText } from "../client/replay.ts";
import { choose, chosenOrder, close, exchange } from "../messages/chosen.ts";
import { lineOf, messageAt, shown } from "../messages/list-state.ts";
import { goTo, place } from "../shell/address.ts";
import { isHelpOpen, isPaletteOpen } from "./palette-state.ts";
import { isTyping } from "./typing.ts";

const isMac = /mac|iphone|ipad/i.test(globalThis.navigator?.platform ?? "");

/** `⌘K` or `Ctrl K` */
export const commandKey = (key: string) => (isMac ? `⌘${key}` : `Ctrl ${key}`);

interface Shortcut {
  readonly keys: readonly string[];
  readonly meaning: string;
  readonly run?: (event: KeyboardEvent) => void;
}

/** In the order of the help. */
export const shortcuts: readonly Shortcut[] = [
  { keys: ["j", "ArrowDown"], meaning: "next older message", run: () => move(1) },
  { keys: ["k", "ArrowUp"], meaning: "next newer message", run: () => move(-1) },
  { keys: ["Enter"], meaning: "into the open message", run: () => focusOn("exchange") },
  { keys: ["Escape"], meaning: "back to the list", run: back },
  { keys: ["/"], meaning: "filter", run: () => toMessages(() => focusOn("filter")) },
  { keys: ["r"], meaning: "replay the open message", run: replayOpen },
  { keys: ["e"], meaning: "edit the template", run: editTemplate },
  { keys: ["m"], meaning: "map", run: () => goTo({ view: "map" }) },
  { keys: ["c"], meaning: "write a message", run: () => focusOn("composer") },
  { keys: ["?"], meaning: "keys", run: () => (isHelpOpen.value = true) },
];

/** Keys that work while someone types as well. `S` belongs to the editor. */
export const chords: readonly { readonly keys: string; readonly meaning: string }[] = [
  { keys: commandKey("K"), meaning: "anything" },
  { keys: commandKey("S"), meaning: "save the template" },
  { keys: "F8", meaning: "hold a route's answers" },
];

/** @returns a function that stops it */
export function listenToKeys(): () => void {
  addEventListener("keydown", onKeyDown);
  return () => removeEventListener("keydown", onKeyDown);
}

function onKeyDown(event: KeyboardEvent): void {
  if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    isPaletteOpen.value = !isPaletteOpen.peek();
    return;
  }
  if (event.key === "F8") {
    event.preventDefault();
    document.getElementById("hold")?.click();
    return;
  }
  if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return;
  if (document.querySelector("dialog[open]")) return;
  if (isTyping(event)) {
    if (event.key === "Escape" && event.target instanceof HTMLElement) event.target.blur();
    return;
  }
  const found = shortcuts.find(({ keys }) => keys.includes(event.key));
  if (found?.run === undefined || isOfControl(event)) return;
  event.preventDefault();
  found.run(event);
}

/** Enter and the arrows belong to the control that has the focus. */
function isOfControl({ key, target }: KeyboardEvent): boolean {
  return (
    /^(?:Enter|Arrow)/.test(key) &&
    target instanceof Element &&
    target.matches("button, a, select, summary, [role='tab'], [tabindex='0']:not(#messages)")
  );
}

function move(step: number): void {
  toMessages(() => {
    const list = shown.peek();
    const line = lineOf(list, chosenOrder.peek());
    const message = messageAt(list, Math.max(0, line + step));
    if (message) choose(message);
  });
}

function toMessages(then: () => void): void {
  if (place.peek().view !== "messages") goTo({ view: "messages" });
  requestAnimationFrame(then);
}

function back(): void {
  if (place.peek().view !== "messages") return;
  close();
  requestAnimationFrame(() => focusOn("messages"));
}

function replayOpen(): void {
  const open = exchange.peek();
  const text = open && replayText(open);
  if (open && text !== undefined) replay(open, text);
}

function editTemplate(): void {
  document.getElementById("tab-answer")?.click();
  requestAnimationFrame(() => dispatchEvent(new CustomEvent("answerback:edit")));
}

function focusOn(id: string): void {
  document.getElementById(id)?.focus();
}
