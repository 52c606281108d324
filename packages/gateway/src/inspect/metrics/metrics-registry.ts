// The tallies in Prometheus format, with the metrics of the process.
import { Counter, collectDefaultMetrics, Gauge, type Metric, type MetricValueWithName, Registry } from "prom-client";
import type { Measured } from "./scrape.ts";
import { latencyBucketsMillis, type TallyCounts } from "./tally.ts";

export interface MetricsRegistry {
  readonly contentType: string;
  /** In Prometheus text format. */
  readonly metrics: (measured: Measured) => Promise<string>;
}

const labelNames = ["Node", "ApiId", "Stage", "Route"] as const;
type LabelName = (typeof labelNames)[number];

const counters: Readonly<Record<string, readonly [help: string, read: (tally: TallyCounts) => number]>> = {
  ConnectCount: ["Handshakes with a stage.", (tally) => tally.connects],
  MessageCount: ["Messages from and to clients.", (tally) => tally.messages],
  IntegrationError: ["Answers of integrations with status 4xx or 5xx.", (tally) => tally.integrationErrors],
  ClientError: ["Events that the gateway refused before the integration.", (tally) => tally.clientErrors],
  ExecutionError: ["Events that failed in the gateway or got no answer.", (tally) => tally.executionErrors],
};

export function createMetricsRegistry(): MetricsRegistry {
  let scraped: Measured = { tallies: [] };
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const [name, [help, read]] of Object.entries(counters)) {
    new Counter({
      name,
      help,
      labelNames,
      registers: [registry],
      collect() {
        this.reset();
        for (const tally of scraped.tallies) this.inc({ ...tally.labels }, read(tally));
      },
    });
  }
  registry.registerMetric(latencyHistogram(() => scraped.tallies));
  const nodeUp = new Gauge({
    name: "NodeUp",
    help: "1 if the counters of the node are among these, 0 if it did not answer.",
    labelNames: ["Node"],
    registers: [],
    collect() {
      this.reset();
      for (const { node, isUp } of scraped.nodes ?? []) this.set({ Node: String(node) }, isUp ? 1 : 0);
    },
  });
  return {
    contentType: registry.contentType,
    metrics(measured) {
      // The library reads them in this turn of the event loop or a later one; a scrape has no older ones than it asked for.
      scraped = measured;
      if (measured.nodes !== undefined) registry.registerMetric(nodeUp);
      return registry.metrics();
    },
  };
}

/** A histogram of the tallies' values; the library's own would count them a second time. */
function latencyHistogram(tallies: () => readonly TallyCounts[]): Metric<LabelName> {
  const description = {
    name: "IntegrationLatency",
    help: "Milliseconds from the request to an integration to its answer. Not for MOCK.",
    type: "histogram",
  };
  // The registry uses only `get` and the name of a metric.
  const metric = {
    ...description,
    async get() {
      return { ...description, values: tallies().flatMap(latencyValues) };
    },
  };
  return metric as unknown as Metric<LabelName>;
}

function latencyValues({ labels, latencies }: TallyCounts): readonly MetricValueWithName<LabelName>[] {
  if (latencies === undefined) return [];
  let count = 0;
  const buckets = latencies.counts.map((ofBucket, index) => {
    count += ofBucket;
    const le = latencyBucketsMillis[index] ?? "+Inf";
    return { metricName: "IntegrationLatency_bucket", labels: { ...labels, le }, value: count };
  });
  return [
    ...buckets,
    { metricName: "IntegrationLatency_sum", labels, value: latencies.sumMillis },
    { metricName: "IntegrationLatency_count", labels, value: count },
  ];
}
