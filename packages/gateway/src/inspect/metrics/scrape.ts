// Answers a scrape of `/metrics`.
import type { MetricsRegistry } from "./metrics-registry.ts";
import type { TallyCounts } from "./tally.ts";

export interface Scraped {
  readonly contentType: string;
  /** In Prometheus text format. */
  readonly text: string;
}

export type Scrape = () => Promise<Scraped>;

/** @param read the tallies of all processes, one for each route */
export function createScrape(read: () => readonly TallyCounts[] | Promise<readonly TallyCounts[]>): Scrape {
  let registry: Promise<MetricsRegistry> | undefined;
  return async () => {
    // Loaded by the first scrape, to keep the start fast.
    registry ??= import("./metrics-registry.ts").then((module) => module.createMetricsRegistry());
    const { contentType, metrics } = await registry;
    return { contentType, text: await metrics(await read()) };
  };
}
