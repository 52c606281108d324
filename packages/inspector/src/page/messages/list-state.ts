// Which messages the list shows. It stands still while someone points at it or has scrolled in it; new messages are counted.
import { computed, effect, signal } from "@preact/signals";
import { prefetch } from "./chosen.ts";
import { loadOlder, log, logVersion, olderCount } from "./feed.ts";
import { filterOf, textsOf } from "./filter.ts";
import { indexAfter, type Message } from "./message-log.ts";
import { foundVersion, isFound, searchTexts } from "./text-search.ts";

export const filterText = signal("");
/** `{apiId}/{stage}`; empty for all. */
export const stageChoice = signal("");

export const hasPointer = signal(false);
export const hasFocus = signal(false);
export const isScrolled = signal(false);
const isFrozen = computed(() => hasPointer.value || hasFocus.value || isScrolled.value);

/** The newest message that is shown; undefined: the newest there is. */
const frozenOrder = signal<number | undefined>(undefined);

/** The messages that pass the filter, oldest first, and how many of them are shown. */
export interface Shown {
  readonly passing: readonly Message[];
  readonly count: number;
}

export const shown = computed((): Shown => {
  filterVersion.value;
  logVersion.value;
  const { passing } = log;
  const order = frozenOrder.value;
  return { passing, count: order === undefined ? passing.length : indexAfter(passing, order) };
});

/** Those that arrived since the list stands still. */
export const newCount = computed(() => shown.value.passing.length - shown.value.count);

/** The message in a line; line 0 is the newest. */
export const messageAt = ({ passing, count }: Shown, line: number): Message | undefined => passing[count - 1 - line];

/** @returns -1 if the list does not have it */
export function lineOf({ passing, count }: Shown, order: number | undefined): number {
  if (order === undefined) return -1;
  const index = indexAfter(passing, order) - 1;
  return index < count && passing[index]?.order === order ? count - 1 - index : -1;
}

/** Shows what arrived since the list stands still. */
export function showNew(): void {
  frozenOrder.value = isFrozen.peek() ? log.newest?.order : undefined;
}

const filterVersion = signal(0);

effect(() => {
  foundVersion.value;
  const passes = filterOf(filterText.value, isFound);
  const stage = stageChoice.value;
  log.filter(stage === "" ? passes : (message) => message.stage === stage && passes(message));
  filterVersion.value = filterVersion.peek() + 1;
});

effect(() => {
  frozenOrder.value = isFrozen.value ? log.newest?.order : undefined;
});

effect(() => {
  logVersion.value;
  searchTexts(textsOf(filterText.value));
});

/** A filter looks through everything that is kept. */
effect(() => {
  logVersion.value;
  if (filterText.value !== "" && olderCount.value > 0) loadOlder().catch(() => {});
});

/** Under load, the gateway drops what is shown before someone has clicked on it. */
export function prefetchLines(first: number, count: number): void {
  for (let line = first; line < first + count; line++) {
    const message = messageAt(shown.peek(), line);
    if (message !== undefined) prefetch(message);
  }
}
