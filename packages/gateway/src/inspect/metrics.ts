// Metrics with the service's names (docs/behaviour/data-plane.md section 10.3), for Prometheus. An event only counts up
// numbers of its own route; the registry reads them when somebody scrapes.
import { Counter, collectDefaultMetrics, Histogram, Registry } from "prom-client";
import type { LiveStage } from "../deployments/live-stages.ts";
import type { Exchange } from "../execute/chain/exchange.ts";
import type { StageName } from "./exchange-rings.ts";

export interface Metrics {
  onExchange(exchange: Exchange): void;
  /** Drops the series of a stage that was deleted. */
  forget(stage: StageName): void;
  /** The text that Prometheus reads, with its content type. */
  scrape(): Promise<{ readonly contentType: string; readonly text: string }>;
}

interface Labels {
  readonly ApiId: string;
  readonly Stage: string;
  readonly Route: string;
}

class Tally {
  readonly labels: Labels;
  /** Whether the stage was deleted; what still ends there is not counted. */
  isGone = false;
  connects = 0;
  messages = 0;
  integrationErrors = 0;
  clientErrors = 0;
  executionErrors = 0;

  constructor(labels: Labels) {
    this.labels = labels;
  }
}

const latencyBucketsMillis = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 29_000];

/** @param isStage whether there is such a stage */
export function createMetrics(isStage: (stage: StageName) => boolean): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const tallies = new Map<string, Tally>();
  /** By route key; a stage is a new object after each change, so this is but the short way to the tally. */
  const ofStage = new WeakMap<LiveStage, Map<string, Tally>>();

  const labelNames = ["ApiId", "Stage", "Route"] as const;
  const counter = (name: string, help: string, read: (tally: Tally) => number) =>
    new Counter({
      name,
      help,
      labelNames,
      registers: [registry],
      collect() {
        this.reset();
        for (const tally of tallies.values()) this.inc({ ...tally.labels }, read(tally));
      },
    });
  counter("ConnectCount", "Handshakes with a stage.", (tally) => tally.connects);
  counter("MessageCount", "Messages from and to clients.", (tally) => tally.messages);
  counter("IntegrationError", "Answers of integrations with status 4xx or 5xx.", (tally) => tally.integrationErrors);
  counter("ClientError", "Events that the gateway refused before the integration.", (tally) => tally.clientErrors);
  counter(
    "ExecutionError",
    "Events that failed in the gateway or for want of an answer.",
    (tally) => tally.executionErrors,
  );
  const latency = new Histogram({
    name: "IntegrationLatency",
    help: "Milliseconds from the request to an integration to its answer. Not for MOCK.",
    labelNames,
    buckets: latencyBucketsMillis,
    registers: [registry],
  });

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

  function namedTally(labels: Labels): Tally {
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
        latency.observe({ ...tally.labels }, times.answered - times.requested);
      }
      const error = outcome.kind === "failed" || outcome.kind === "refused" ? outcome.error : undefined;
      if (error === undefined) return;
      if (error.status < 500) tally.clientErrors++;
      else tally.executionErrors++;
    },
    forget({ apiId, stageName }) {
      for (const [name, tally] of tallies) {
        if (tally.labels.ApiId !== apiId || tally.labels.Stage !== stageName) continue;
        tally.isGone = true;
        tallies.delete(name);
        latency.remove({ ...tally.labels });
      }
    },
    async scrape() {
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
  };
}
