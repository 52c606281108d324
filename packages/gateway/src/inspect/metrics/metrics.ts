// Metrics with the service's names (docs/behaviour/data-plane.md section 10.3). An event only increments counters of its
// route; a scrape (scrape.ts) reads them.
import type { LiveStage } from "../../deployments/live-stages.ts";
import { type Exchange, errorOf } from "../../execute/chain/exchange.ts";
import type { StageName } from "../exchanges/exchange-rings.ts";
import { Tally, type TallyLabels } from "./tally.ts";

export interface Metrics {
  onExchange(exchange: Exchange): void;
  /** Drops the series of a deleted stage. */
  forget(stage: StageName): void;
  /** One for each route that had events. */
  tallies(): readonly Tally[];
}

/** @param isStage true if the stage exists */
export function createMetrics(isStage: (stage: StageName) => boolean): Metrics {
  const tallies = new Map<string, Tally>();
  /** A cache by route key: a stage is a new object after each change. */
  const ofStage = new WeakMap<LiveStage, Map<string, Tally>>();

  function tallyOf({ event, routed }: Exchange): Tally {
    const routeKey = routed?.route.routeKey ?? (event.kind === "message" ? "-" : `$${event.kind}`);
    let routes = ofStage.get(event.stage);
    if (routes === undefined) {
      routes = new Map();
      ofStage.set(event.stage, routes);
    }
    let tally = routes.get(routeKey);
    if (tally === undefined) {
      tally = namedTally({ ApiId: event.connection.apiId, Stage: event.connection.stageName, Route: routeKey });
      routes.set(routeKey, tally);
    }
    return tally;
  }

  function namedTally(labels: TallyLabels): Tally {
    const name = JSON.stringify([labels.ApiId, labels.Stage, labels.Route]);
    let tally = tallies.get(name);
    if (tally === undefined) {
      tally = new Tally(labels);
      tally.isGone = !isStage({ apiId: labels.ApiId, stageName: labels.Stage });
      if (!tally.isGone) tallies.set(name, tally);
    }
    return tally;
  }

  return {
    onExchange(exchange) {
      const { event, endpoint, outcome, times } = exchange;
      const tally = tallyOf(exchange);
      if (tally.isGone) return;
      if (event.kind === "connect") tally.connects++;
      if (event.kind === "message") tally.messages++;
      if (outcome.kind === "frame" || (outcome.kind === "failed" && outcome.frame !== undefined)) tally.messages++;
      if (endpoint !== undefined && endpoint.statusCode >= 400) tally.integrationErrors++;
      if (endpoint !== undefined && exchange.request?.kind !== "mock") {
        tally.observeLatency(times.answered - times.requested);
      }
      const error = errorOf(outcome);
      if (error === undefined) return;
      if (error.status < 500) tally.clientErrors++;
      else tally.executionErrors++;
    },
    forget({ apiId, stageName }) {
      for (const [name, tally] of tallies) {
        if (tally.labels.ApiId !== apiId || tally.labels.Stage !== stageName) continue;
        tally.isGone = true;
        tallies.delete(name);
      }
    },
    tallies: () => [...tallies.values()],
  };
}
