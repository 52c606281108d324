// Everything that observes the events of a process: the inspector, metrics, logs, traces.
import type { Exchange } from "../execute/chain/exchange.ts";
import { HeldAnswers, type HeldListener } from "../inspect/changes/held-answers.ts";
import type { FindOpen } from "../inspect/exchanges/conversations.ts";
import type { ExchangeSource } from "../inspect/exchanges/exchange-source.ts";
import { Inspector } from "../inspect/exchanges/inspector.ts";
import { KeptExchanges } from "../inspect/exchanges/kept-exchanges.ts";
import type { Sequences } from "../inspect/exchanges/sequences.ts";
import { createLimitWarning } from "../inspect/logs/limit-warning.ts";
import { openLog } from "../inspect/logs/log.ts";
import { createStageLog } from "../inspect/logs/stage-log.ts";
import { createMetrics, type Metrics } from "../inspect/metrics/metrics.ts";
import { startTracing, type Tracing } from "../inspect/tracing.ts";
import { createMemoryReturn } from "../memory-return.ts";
import { stageKey } from "../store/key.ts";
import type { Site } from "./site.ts";

export interface Observers {
  readonly inspector: Inspector;
  readonly exchanges: ExchangeSource;
  readonly heldAnswers: HeldAnswers;
  readonly metrics: Metrics;
  /** Undefined if no collector is configured. */
  readonly tracing: Tracing | undefined;
  onExchange(exchange: Exchange): void;
  close(): Promise<void>;
}

export interface ObserverParts extends HeldListener {
  /** Finds an open connection, in any process. */
  readonly findOpen: FindOpen;
  /** Default: 1, 2, 3 … */
  readonly sequences?: Sequences | undefined;
  /** Default: the site's `warn`. */
  readonly warnTracing?: (message: string) => void;
}

export async function createObservers(site: Site, parts: ObserverParts): Promise<Observers> {
  const { options, clock, store, live, isStage, mask, describe, coverage, warn } = site;
  const { findOpen, sequences, onHeld, onReleased } = parts;
  const inspector = new Inspector({ limits: options.inspector, describe, mask, clock, isStage, sequences });
  const exchanges = new KeptExchanges(inspector, findOpen, mask);
  const heldAnswers = new HeldAnswers({ clock, mask, onHeld, onReleased });
  const metrics = createMetrics(isStage);
  live.onGone((stage) => {
    inspector.forget(stage);
    metrics.forget(stage);
  });
  const tracing = await startTracing(process.env, parts.warnTracing ?? warn);
  const log = openLog(options.log, clock, warn);
  const logExchange = createStageLog((apiId, stageName) => store.get(stageKey(apiId, stageName)), log, describe);
  const memory = createMemoryReturn(clock.machine);
  const warnNearLimit = createLimitWarning(warn);
  return {
    inspector,
    exchanges,
    heldAnswers,
    metrics,
    tracing,
    onExchange(exchange) {
      coverage?.onExchange(exchange);
      inspector.onExchange(exchange);
      tracing?.onExchange(exchange);
      metrics.onExchange(exchange);
      logExchange(exchange);
      warnNearLimit(exchange);
      options.onExchange?.(exchange);
    },
    async close() {
      log.close();
      memory.close();
      await tracing?.close();
    },
  };
}
