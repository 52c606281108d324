// Everything that observes the events of a process: the inspector, metrics, logs, traces.
import type { Exchange } from "../execute/chain/exchange.ts";
import { followClock } from "../inspect/api/clock-api.ts";
import type { DeploymentEvent } from "../inspect/api/inspector-api.ts";
import { Breakpoints } from "../inspect/changes/breakpoints.ts";
import { listFaults } from "../inspect/changes/fault-changes.ts";
import { followConfiguration } from "../inspect/events/configuration-events.ts";
import { PageEvents } from "../inspect/events/page-events.ts";
import type { FindOpen } from "../inspect/exchanges/conversations.ts";
import type { ExchangeSource } from "../inspect/exchanges/exchange-source.ts";
import { Inspector } from "../inspect/exchanges/inspector.ts";
import { KeptExchanges } from "../inspect/exchanges/kept-exchanges.ts";
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
  readonly events: PageEvents;
  readonly breakpoints: Breakpoints;
  readonly metrics: Metrics;
  /** Undefined if no collector is configured. */
  readonly tracing: Tracing | undefined;
  onExchange(exchange: Exchange): void;
  /** Releases the answers that are held, and stops following the configuration. */
  stopHolding(): void;
  close(): Promise<void>;
}

/** @param findOpen finds an open connection, in any process */
export async function createObservers(site: Site, findOpen: FindOpen): Promise<Observers> {
  const { options, clock, store, live, isStage, mask, describe, coverage, faults, warn } = site;
  const inspector = new Inspector({ limits: options.inspector, describe, mask, clock, isStage });
  const exchanges = new KeptExchanges(inspector, findOpen, mask);
  const events = new PageEvents(exchanges, clock.machine);
  const breakpoints = new Breakpoints({
    clock,
    mask,
    isStream: (stream) => events.has(stream),
    onHeld: (held) => events.announce("held", held),
    onReleased: (requestId) => events.announce("released", { requestId }),
  });
  events.onClose((stream) => breakpoints.removeStream(stream));
  const announceDeployment = (event: DeploymentEvent) => events.announce("deployment", event);
  const unfollow = [
    followConfiguration(store, clock.machine, () => events.isFollowed, announceDeployment),
    options.inspectedProgram?.follow(announceDeployment) ?? (() => {}),
    followClock(clock, inspector, (turned) => events.announce("clock", turned)),
    faults.follow(() => events.announce("faults", listFaults(faults, mask))),
  ];
  const metrics = createMetrics(isStage);
  live.onGone((stage) => {
    inspector.forget(stage);
    metrics.forget(stage);
  });
  const tracing = await startTracing(process.env, warn);
  const log = openLog(options.log, clock, warn);
  const logExchange = createStageLog((apiId, stageName) => store.get(stageKey(apiId, stageName)), log, describe);
  const memory = createMemoryReturn(clock.machine);
  const warnNearLimit = createLimitWarning(warn);
  return {
    inspector,
    exchanges,
    events,
    breakpoints,
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
    stopHolding() {
      breakpoints.close();
      for (const stop of unfollow) stop();
    },
    async close() {
      log.close();
      memory.close();
      await tracing?.close();
    },
  };
}
