// Keeps what happened and tells it: the ring of each stage, and those who follow. Hears of every exchange, so it does
// next to nothing with one that nobody looks at.
import type { Exchange } from "../execute/chain/exchange.ts";
import { describeExchange, type ExchangeDescription } from "./exchange-description.ts";
import { ExchangeRing, type RingLimits } from "./exchange-ring.ts";
import { createMask } from "./mask.ts";

export interface InspectorSettings extends RingLimits {
  /** Names of headers, query parameters and JSON members that are masked beside those that always are. */
  readonly maskedNames: readonly string[];
}

export interface ExchangeFilter {
  readonly apiId?: string | undefined;
  readonly stage?: string | undefined;
  readonly connectionId?: string | undefined;
  /** Only exchanges with a higher sequence. */
  readonly after?: number | undefined;
}

export interface Inspector {
  onExchange(exchange: Exchange): void;
  /** The newest `limit` exchanges that pass, oldest of them first. */
  list(filter: ExchangeFilter, limit: number): readonly ExchangeDescription[];
  find(requestId: string): ExchangeDescription | undefined;
  /** Hears of every exchange that passes, described. @returns a function that ends it */
  follow(filter: ExchangeFilter, listener: (exchange: ExchangeDescription) => void): () => void;
}

interface Follower {
  readonly filter: ExchangeFilter;
  readonly listener: (exchange: ExchangeDescription) => void;
}

export function createInspector(settings: InspectorSettings): Inspector {
  const mask = createMask(settings.maskedNames);
  /** By API, then by stage: joining the names for each exchange would cost more than keeping it. */
  const rings = new Map<string, Map<string, ExchangeRing>>();
  const followers = new Set<Follower>();
  let sequence = 0;

  function ringOf({ apiId, stageName }: { readonly apiId: string; readonly stageName: string }): ExchangeRing {
    let ofApi = rings.get(apiId);
    if (ofApi === undefined) {
      ofApi = new Map();
      rings.set(apiId, ofApi);
    }
    let ring = ofApi.get(stageName);
    if (ring === undefined) {
      ring = new ExchangeRing(settings);
      ofApi.set(stageName, ring);
    }
    return ring;
  }

  function* kept(filter: ExchangeFilter) {
    for (const ofApi of rings.values())
      for (const ring of ofApi.values())
        for (const one of ring) if (passes(filter, one.exchange, one.sequence)) yield one;
  }

  return {
    onExchange(exchange) {
      sequence++;
      ringOf(exchange.event.connection).add(exchange, sequence);
      if (followers.size === 0) return;
      let description: ExchangeDescription | undefined;
      for (const { filter, listener } of followers) {
        if (!passes(filter, exchange, sequence)) continue;
        description ??= describeExchange(exchange, sequence, mask);
        listener(description);
      }
    },
    list(filter, limit) {
      const newest = [...kept(filter)].sort((one, other) => one.sequence - other.sequence).slice(-limit);
      return newest.map((one) => describeExchange(one.exchange, one.sequence, mask));
    },
    find(requestId) {
      const found = kept({}).find(({ exchange }) => exchange.event.requestId === requestId);
      return found && describeExchange(found.exchange, found.sequence, mask);
    },
    follow(filter, listener) {
      const follower = { filter, listener };
      followers.add(follower);
      return () => followers.delete(follower);
    },
  };
}

function passes(filter: ExchangeFilter, { event: { connection } }: Exchange, sequence: number): boolean {
  return (
    (filter.apiId === undefined || filter.apiId === connection.apiId) &&
    (filter.stage === undefined || filter.stage === connection.stageName) &&
    (filter.connectionId === undefined || filter.connectionId === connection.connectionId) &&
    (filter.after === undefined || sequence > filter.after)
  );
}
