// Counters of the events of one route, read by scrapes.

export interface TallyLabels {
  /** The number of the node, in a cluster. */
  readonly Node?: string;
  readonly ApiId: string;
  readonly Stage: string;
  readonly Route: string;
}

/** Upper bounds of the buckets of `IntegrationLatency`, in milliseconds. */
export const latencyBucketsMillis: readonly number[] = [
  1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 29_000,
];

/** The counters of one route of a stage, as plain data. */
export interface TallyCounts {
  readonly labels: TallyLabels;
  readonly connects: number;
  readonly messages: number;
  readonly integrationErrors: number;
  readonly clientErrors: number;
  readonly executionErrors: number;
  readonly latencies: { readonly counts: readonly number[]; readonly sumMillis: number } | undefined;
}

/** Adds the counters of several processes, by route. */
export function sumTallies(tallies: readonly TallyCounts[]): readonly TallyCounts[] {
  const byRoute = Map.groupBy(tallies, ({ labels }) => JSON.stringify([labels.ApiId, labels.Stage, labels.Route]));
  return [...byRoute.values()].map((ofOne) => ofOne.reduce(sumOfTwo));
}

function sumOfTwo(one: TallyCounts, other: TallyCounts): TallyCounts {
  const { latencies } = one;
  const others = other.latencies;
  return {
    labels: one.labels,
    connects: one.connects + other.connects,
    messages: one.messages + other.messages,
    integrationErrors: one.integrationErrors + other.integrationErrors,
    clientErrors: one.clientErrors + other.clientErrors,
    executionErrors: one.executionErrors + other.executionErrors,
    latencies:
      latencies === undefined || others === undefined
        ? (latencies ?? others)
        : {
            counts: latencies.counts.map((count, index) => count + others.counts[index]!),
            sumMillis: latencies.sumMillis + others.sumMillis,
          },
  };
}

/** The counters of one route of a stage. */
export class Tally implements TallyCounts {
  readonly labels: TallyLabels;
  /** True if the stage was deleted: events that still end there are not counted. */
  isGone = false;
  connects = 0;
  messages = 0;
  integrationErrors = 0;
  clientErrors = 0;
  executionErrors = 0;
  /** Integration calls by bucket, the last one for higher latencies; undefined before the first call. */
  latencies: { readonly counts: number[]; sumMillis: number } | undefined;

  constructor(labels: TallyLabels) {
    this.labels = labels;
  }

  observeLatency(millis: number): void {
    this.latencies ??= { counts: Array(latencyBucketsMillis.length + 1).fill(0), sumMillis: 0 };
    const bucket = latencyBucketsMillis.findIndex((bound) => millis <= bound);
    this.latencies.counts[bucket < 0 ? latencyBucketsMillis.length : bucket]!++;
    this.latencies.sumMillis += millis;
  }
}
