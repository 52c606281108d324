// The interface of a bench file: one question, answered by one table of ratios from one interleaved run.

export interface BenchOptions {
  /** Fewer and shorter rounds, only to test the bench; the figures mean nothing. */
  readonly quick: boolean;
}

export interface BenchResult {
  /** The comparison and the method of measurement. */
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
  /** Each goal in words, with the measured value. */
  readonly goals: readonly { readonly goal: string; readonly measured: string; readonly reached: boolean }[];
}

export interface Bench {
  run(options: BenchOptions): Promise<BenchResult>;
}
