// Counters of the events of one route, read by scrapes.

export interface TallyLabels {
  readonly ApiId: string;
  readonly Stage: string;
  readonly Route: string;
}

/** Upper bounds of the buckets of `IntegrationLatency`, in milliseconds. */
export const latencyBucketsMillis: readonly number[] = [
  1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 29_000,
];

/** The counters of one route of a stage. */
export class Tally {
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
