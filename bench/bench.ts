// What a bench file exports: one question, answered by one table of ratios that were measured in one interleaved run.

export interface BenchOptions {
  /** Fewer and shorter rounds, to see that it runs; its figures mean nothing. */
  readonly quick: boolean;
}

export interface BenchResult {
  /** What is compared with what, and how it was measured. */
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
  /** What was to be reached, in words, and what it came to. */
  readonly goals: readonly { readonly goal: string; readonly measured: string; readonly reached: boolean }[];
}

export interface Bench {
  run(options: BenchOptions): Promise<BenchResult>;
}
