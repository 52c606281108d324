// Fills the list: the newest messages first, then each one as it ends, and older ones on request. After an interruption it
// takes up where it stopped.
import type { ExchangeSummary, SummariesAnswer } from "@answerback/gateway/inspector-api";
import { signal } from "@preact/signals";
import { onEvent } from "../api/events.ts";
import { ignoreInterruption, read } from "../api/gateway.ts";
import { type Message, MessageLog, messageOf } from "./message-log.ts";

const firstPage = 200;
const laterPage = 1000;
/** Of updates of the list. Under load more messages come with each. */
const updateMillis = 100;

export const log = new MessageLog();
/** Increases with every change of `log`. */
export const logVersion = signal(0);
/** Messages that the stream left out because the page read it too slowly, and that are not listed yet. */
export const missedCount = signal(0);
/** Older messages that the gateway keeps and the page has not loaded. */
export const olderCount = signal(0);
/** True after the first answer. */
export const isLoaded = signal(false);

let gateway: string | undefined;
/** Added to a sequence: a restarted gateway counts from 1 again. */
let base = 0;

/** The order of an exchange of the gateway that runs. */
export const orderOf = (sequence: number): number => base + sequence;

/** An exchange of the gateway that runs, as a line of the list. */
export const lineOfSummary = (summary: ExchangeSummary): Message => messageOf(summary, orderOf(summary.sequence));

/** @returns undefined for exchanges of an earlier gateway */
export const sequenceOf = (order: number): number | undefined => (order > base ? order - base : undefined);

/** Cleared ones, and all before them, are not listed again. */
let clearedOrder = -1;

onEvent("hello", ({ gateway: now }) => {
  if (now !== gateway) {
    gateway = now;
    base = log.newest?.order ?? 0;
    listPage("", firstPage).then(({ total, items }) => {
      olderCount.value = Math.max(0, total - items.length);
      isLoaded.value = true;
    }, ignoreInterruption);
  } else {
    catchUp().catch(ignoreInterruption);
  }
});
onEvent("exchanges", (items) => {
  const messages = add(items);
  for (const listener of listeners) listener(messages);
});
onEvent("dropped", ({ count }) => {
  missedCount.value += count;
});

const listeners = new Set<(messages: readonly Message[]) => void>();

/** Calls the listener for all messages that end from now on. @returns a function that stops it */
export function onMessages(listener: (messages: readonly Message[]) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Lists what arrived after the newest known message. */
async function catchUp(): Promise<void> {
  let after: number | undefined = Math.max(0, (log.newest?.order ?? base) - base);
  while (after !== undefined) after = (await listPage(`&after=${after}`, laterPage)).after;
}

/** Lists the next older messages. */
export async function loadOlder(): Promise<void> {
  const { oldest } = log;
  if (oldest === undefined || isLoadingOlder) return;
  isLoadingOlder = true;
  try {
    const { before, items, total } = await listPage(`&before=${oldest.order - base}`, laterPage);
    olderCount.value = before === undefined || items.length === 0 ? 0 : Math.max(1, total - log.length);
  } finally {
    isLoadingOlder = false;
  }
}
let isLoadingOlder = false;

/** Lists the messages that the stream left out, as long as the gateway keeps them. */
export async function loadMissed(): Promise<void> {
  missedCount.value = 0;
  let after: number | undefined = Math.max(0, (log.oldest?.order ?? base) - base);
  while (after !== undefined) after = (await listPage(`&after=${after}`, laterPage)).after;
}

/** Empties the list; the gateway still keeps the messages. */
export function clearList(): void {
  clearedOrder = log.newest?.order ?? clearedOrder;
  log.clear();
  olderCount.value = 0;
  missedCount.value = 0;
  changed();
}

async function listPage(cursor: string, limit: number): Promise<SummariesAnswer> {
  const answer = await read<SummariesAnswer>(`exchanges?fields=summary&limit=${limit}${cursor}`);
  add(answer.items);
  return answer;
}

function add(items: readonly ExchangeSummary[]): readonly Message[] {
  const messages = items.map(lineOfSummary);
  log.add(messages.filter(({ order }) => order > clearedOrder));
  changed();
  return messages;
}

let isUpdateDue = false;
let lastUpdate = Number.NEGATIVE_INFINITY;

/** Announces the first change immediately, later ones together. */
function changed(): void {
  if (isUpdateDue) return;
  const wait = lastUpdate + updateMillis - performance.now();
  isUpdateDue = true;
  const announce = () => {
    isUpdateDue = false;
    lastUpdate = performance.now();
    logVersion.value++;
  };
  if (wait <= 0) announce();
  else setTimeout(announce, wait);
}
