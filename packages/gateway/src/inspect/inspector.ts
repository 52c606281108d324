// Keeps the last exchanges of each stage, lists them, and passes new ones to followers. It receives every exchange, so it
// does little work until someone looks.
import type { Exchange } from "../execute/chain/exchange.ts";
import type { ExchangeDescription } from "./described-exchange.ts";
import type { ExchangeDescriber } from "./exchange-describer.ts";
import { ExchangeRings, type RingLimits, type StageName } from "./exchange-rings.ts";

export interface InspectorSettings extends RingLimits {
  /** Names of headers, query parameters and JSON members to mask in addition to the default names. */
  readonly maskedNames: readonly string[];
}

export interface InspectorOptions {
  readonly limits: RingLimits;
  readonly describe: ExchangeDescriber;
  /** True if the stage exists; exchanges that end after its deletion are not kept. */
  readonly isStage: (stage: StageName) => boolean;
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
  /** Drops the exchanges of a deleted stage. */
  forget(stage: StageName): void;
  /** The newest `limit` exchanges that pass the filter, oldest first. */
  list(filter: ExchangeFilter, limit: number): readonly ExchangeDescription[];
  find(requestId: string): ExchangeDescription | undefined;
  /** Calls the listener for every exchange that passes the filter. @returns a function that stops it */
  follow(filter: ExchangeFilter, listener: (exchange: ExchangeDescription) => void): () => void;
}

interface Follower {
  readonly filter: ExchangeFilter;
  readonly listener: (exchange: ExchangeDescription) => void;
}

export function createInspector({ limits, describe, isStage }: InspectorOptions): Inspector {
  const rings = new ExchangeRings(limits, isStage);
  const followers = new Set<Follower>();
  let sequence = 0;

  function* kept(filter: ExchangeFilter) {
    for (const one of rings) if (passes(filter, one.exchange, one.sequence)) yield one;
  }

  const described = (exchange: Exchange, number: number): ExchangeDescription => ({
    ...describe(exchange),
    sequence: number,
  });

  return {
    onExchange(exchange) {
      sequence++;
      rings.add(exchange, sequence);
      if (followers.size === 0) return;
      let description: ExchangeDescription | undefined;
      for (const { filter, listener } of followers) {
        if (!passes(filter, exchange, sequence)) continue;
        description ??= described(exchange, sequence);
        listener(description);
      }
    },
    forget: (stage) => rings.forget(stage),
    list(filter, limit) {
      const newest = [...kept(filter)].sort((one, other) => one.sequence - other.sequence).slice(-limit);
      return newest.map((one) => described(one.exchange, one.sequence));
    },
    find(requestId) {
      const found = kept({}).find(({ exchange }) => exchange.event.requestId === requestId);
      return found && described(found.exchange, found.sequence);
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
