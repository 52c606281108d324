// Where the gateway does not do what Autobahn asks for, and why. Each is tested for what it does instead.

export interface Exception {
  readonly reason: string;
  readonly expected: readonly string[];
}

const binary: Exception = { reason: "API Gateway refuses binary frames of clients", expected: ["close 1003"] };
const tooLarge: Exception = { reason: "API Gateway takes frames of at most 32 KB", expected: ["close 1009"] };

/** With every setting. */
export const always: ReadonlyMap<string, Exception> = new Map(
  Array.from({ length: 8 }, (_, index) => [`1.2.${index + 1}`, binary] as const),
);

/** With the service's limits; with larger ones they pass. */
export const withLimitsOfTheService: ReadonlyMap<string, Exception> = new Map(
  ["1.1.6", "1.1.7", "1.1.8", "7.1.6"].map((id) => [id, tooLarge] as const),
);
