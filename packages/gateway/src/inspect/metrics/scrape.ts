// Answers a scrape of `/metrics`.
import type { MetricsRegistry } from "./metrics-registry.ts";
import type { TallyCounts } from "./tally.ts";

/** `all` nodes of the cluster, or the processes of this `node` only. */
export type MeasuredScope = "all" | "node";

export interface Measured {
  /** One for each route, in a cluster for each node and route. */
  readonly tallies: readonly TallyCounts[];
  /** In a cluster: the nodes that live, and whether the tallies have theirs. */
  readonly nodes?: readonly { readonly node: number; readonly isUp: boolean }[];
}

export interface Scraped {
  readonly contentType: string;
  /** In Prometheus text format. */
  readonly text: string;
}

export type Scrape = (scope: MeasuredScope) => Promise<Scraped>;

export function createScrape(measure: (scope: MeasuredScope) => Measured | Promise<Measured>): Scrape {
  let registry: Promise<MetricsRegistry> | undefined;
  return async (scope) => {
    // Loaded by the first scrape, to keep the start fast.
    registry ??= import("./metrics-registry.ts").then((module) => module.createMetricsRegistry());
    const { contentType, metrics } = await registry;
    return { contentType, text: await metrics(await measure(scope)) };
  };
}
