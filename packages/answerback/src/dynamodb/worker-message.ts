// Messages between the thread of the embedded DynamoDB and its owner.

export type ToWorker =
  | {
      readonly kind: "call";
      readonly id: number;
      /** `DynamoDB` or `DynamoDBStreams`. */
      readonly service: string;
      readonly operation: string;
      /** JSON, not parsed yet. */
      readonly body: string;
    }
  /** Opens the database ahead of the first call. */
  | { readonly kind: "open" }
  | { readonly kind: "close" };

export interface FromWorker {
  readonly id: number;
  readonly status: number;
  /** JSON. */
  readonly body: string;
  /** The error that led to the status 500. */
  readonly fault?: string;
}
