// Cases in which the gateway deliberately differs from Autobahn, with the reason and the tested behaviour.

export interface Exception {
  readonly reason: string;
  readonly expected: readonly string[];
}

const binary: Exception = { reason: "API Gateway refuses binary frames of clients", expected: ["close 1003"] };
const tooLarge: Exception = { reason: "API Gateway accepts frames of at most 32 KB", expected: ["close 1009"] };

/** Regardless of settings. */
export const always: ReadonlyMap<string, Exception> = new Map(
  Array.from({ length: 8 }, (_, index) => [`1.2.${index + 1}`, binary] as const),
);

/** With the service's limits; with larger limits these cases pass. */
export const withLimitsOfTheService: ReadonlyMap<string, Exception> = new Map(
  ["1.1.6", "1.1.7", "1.1.8", "7.1.6"].map((id) => [id, tooLarge] as const),
);
