// Lists kept exchanges page by page, in both directions, and finds texts in them.
import type { ExchangesAnswer } from "../api/inspector-api.ts";
import type {
  ExchangeDescription,
  IntegrationResponseDescription,
  TemplateDescription,
} from "../description/described-exchange.ts";
import { type ExchangeFilter, passes } from "./exchange-filter.ts";
import type { Inspector } from "./inspector.ts";
import type { Kept } from "./kept-record.ts";

export interface ListRange {
  /** Only those with a higher sequence, from the lowest on. */
  readonly after?: number | undefined;
  /** Only those with a lower sequence, down from the highest. */
  readonly before?: number | undefined;
  readonly limit: number;
}

/** Descriptions that are searched in one turn of the event loop, so that messages do not wait for a search. */
const searchedPerTurn = 50;

/**
 * @param text must occur in the description, ignoring case; undefined for all
 * @param form the form of an item
 */
export async function listExchanges<Item>(
  inspector: Inspector,
  filter: ExchangeFilter,
  text: string | undefined,
  range: ListRange,
  form: (kept: Kept) => Item,
): Promise<ExchangesAnswer<Item>> {
  const passing = inspector.kept().filter(({ record }) => passes(filter, record));
  const all = text === undefined ? passing : await containing(inspector, passing, text);
  const { after = 0, before = Number.POSITIVE_INFINITY, limit } = range;
  const within = all.filter(({ sequence }) => sequence > after && sequence < before);
  const page = range.after === undefined ? within.slice(-limit) : within.slice(0, limit);
  const [first, last] = [page[0], page.at(-1)];
  const hasOlder = first !== undefined && all[0] !== first;
  const hasNewer = last !== undefined && all.at(-1) !== last;
  return {
    items: page.map(form),
    total: all.length,
    ...(hasOlder && { before: first.sequence }),
    ...(hasNewer && { after: last.sequence }),
  };
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
