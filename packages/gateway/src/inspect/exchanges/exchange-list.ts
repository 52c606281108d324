// Lists kept exchanges page by page, in both directions, and finds texts in them.
import type {
  ExchangeDescription,
  IntegrationResponseDescription,
  TemplateDescription,
} from "../description/described-exchange.ts";
import { passes } from "./exchange-filter.ts";
import type { ListedExchanges, ListQuestion, ListRange } from "./exchange-source.ts";
import type { Inspector } from "./inspector.ts";
import type { Kept } from "./kept-record.ts";

/** Descriptions that are searched in one turn of the event loop, so that messages do not wait for a search. */
const searchedPerTurn = 50;

export async function listExchanges(inspector: Inspector, question: ListQuestion): Promise<ListedExchanges> {
  const { filter, text, areSummaries } = question;
  const passing = inspector.kept().filter(({ record }) => passes(filter, record));
  const all = text === undefined ? passing : await containing(inspector, passing, text);
  const page = pageOf(all, question);
  const items = page.items.map((kept) => (areSummaries ? inspector.summarize(kept) : inspector.describe(kept)));
  return { ...page, items };
}

/** Joins the lists of several processes, each a page of the same range. */
export function mergeLists(lists: readonly ListedExchanges[], range: ListRange): ListedExchanges {
  const page = pageOf(bySequence(lists.flatMap(({ items }) => items)), range);
  return {
    items: page.items,
    olderCount: page.olderCount + sumOf(lists.map((it) => it.olderCount)),
    newerCount: page.newerCount + sumOf(lists.map((it) => it.newerCount)),
  };
}

/** A sorted copy, oldest first. */
export function bySequence<Item extends { readonly sequence: number }>(items: readonly Item[]): readonly Item[] {
  return items.toSorted((one, other) => one.sequence - other.sequence);
}

interface Page<Item> {
  readonly items: readonly Item[];
  readonly olderCount: number;
  readonly newerCount: number;
}

/** @param all oldest first */
function pageOf<Item extends { readonly sequence: number }>(all: readonly Item[], range: ListRange): Page<Item> {
  const { after = 0, before = Number.POSITIVE_INFINITY, limit } = range;
  const tooOld = all.filter(({ sequence }) => sequence <= after).length;
  const within = all.filter(({ sequence }) => sequence > after && sequence < before);
  const items = range.after === undefined ? within.slice(-limit) : within.slice(0, limit);
  const olderCount = tooOld + (range.after === undefined ? within.length - items.length : 0);
  return { items, olderCount, newerCount: all.length - olderCount - items.length };
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

async function containing(inspector: Inspector, kept: readonly Kept[], text: string): Promise<readonly Kept[]> {
  const wanted = text.toLowerCase();
  const found: Kept[] = [];
  for (const [index, one] of kept.entries()) {
    if (index % searchedPerTurn === searchedPerTurn - 1) await new Promise((resolve) => setImmediate(resolve));
    if (searchedText(inspector.describe(one)).includes(wanted)) found.push(one);
  }
  return found;
}

/** Members that say the same about many exchanges, or repeat others in words: a search would find too much. */
const notSearched: ReadonlySet<string> = new Set([
  "source",
  "templates",
  "keysTried",
  "keysNotTried",
  "explanation",
] satisfies (keyof TemplateDescription | keyof IntegrationResponseDescription | keyof ExchangeDescription)[]);

/** All strings of a description that are of its exchange alone, in lower case. */
function searchedText(value: unknown): string {
  if (typeof value === "string") return value.toLowerCase();
  if (typeof value !== "object" || value === null) return "";
  return Object.entries(value)
    .map(([name, member]) => (notSearched.has(name) ? "" : searchedText(member)))
    .join("\n");
}
