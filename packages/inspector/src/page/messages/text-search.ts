// Finds the texts of the filter in whole exchanges: the gateway searches them, because a line has only the first characters.
import type { SummariesAnswer } from "@answerback/gateway/inspector-api";
import { signal } from "@preact/signals";
import { ignoreInterruption, read } from "../api/gateway.ts";
import { log, orderOf, sequenceOf } from "./feed.ts";
import type { IsFound } from "./filter.ts";

/** Time without another key before a search begins. */
const typingMillis = 200;
/** A search rests for this many times as long as it took, because the gateway reads everything that it keeps. */
const restFactor = 4;
const pageSize = 1_000;

interface Search {
  /** Of the messages that have the text. */
  readonly found: Set<number>;
  /** All up to this order have been searched. */
  searchedOrder: number;
}

/** By text, of the current filter. */
let searches: ReadonlyMap<string, Search> = new Map();
/** Increases when a search has found something. */
export const foundVersion = signal(0);

export const isFound: IsFound = (text, { order }) => searches.get(text)?.found.has(order) ?? false;

let timer: ReturnType<typeof setTimeout> | undefined;
let isSearching = false;
let restUntil = 0;

/** Searches for the texts, also in messages that have arrived since the last search. */
export function searchTexts(texts: readonly string[]): void {
  const known = searches;
  searches = new Map(texts.map((text) => [text, known.get(text) ?? { found: new Set(), searchedOrder: 0 }]));
  const isNew = texts.some((text) => !known.has(text));
  if (isNew) clearTimeout(timer);
  else if (timer !== undefined) return;
  timer = undefined;
  if (texts.length === 0 || isSearching) return;
  const wait = Math.max(typingMillis, restUntil - performance.now());
  timer = setTimeout(() => {
    timer = undefined;
    searchAll().catch(ignoreInterruption);
  }, wait);
}

async function searchAll(): Promise<void> {
  const started = performance.now();
  const before = searches;
  isSearching = true;
  try {
    for (const [text, search] of before) await searchOne(text, search);
  } finally {
    isSearching = false;
    restUntil = performance.now() + restFactor * (performance.now() - started);
  }
  const isBehind = Array.from(searches.values()).some(({ searchedOrder }) => searchedOrder < (log.newest?.order ?? 0));
  if (isBehind) searchTexts([...searches.keys()]);
}

async function searchOne(text: string, search: Search): Promise<void> {
  const newest = log.newest?.order ?? 0;
  let after: number | undefined = sequenceOf(search.searchedOrder) ?? 0;
  const { size } = search.found;
  while (after !== undefined) {
    const query = new URLSearchParams({ fields: "summary", text, limit: String(pageSize), after: String(after) });
    const answer: SummariesAnswer = await read<SummariesAnswer>(`exchanges?${query}`);
    for (const { sequence } of answer.items) search.found.add(orderOf(sequence));
    after = answer.after;
  }
  search.searchedOrder = newest;
  if (search.found.size > size) foundVersion.value++;
}
