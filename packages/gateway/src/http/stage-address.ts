// The API and stage that a request to the data plane addresses.

/** The stage of a callback whose address names neither API nor stage: the connection id identifies both. */
export const anyStage = "*";

export interface StageAddress {
  /** Undefined if no mapping of a custom domain fits the path, and for callbacks to the public host or the port itself. */
  readonly apiId: string | undefined;
  /** Percent-decoded; `$default` if the path has no stage, `anyStage`, undefined if the percent-encoding is invalid. */
  readonly stageName: string | undefined;
  /** The path after the stage, without the leading slash, not decoded; empty for a single trailing slash. */
  readonly rest: string;
  /** The Host header, if it identifies the API; undefined for the path form. */
  readonly domainName: string | undefined;
  /** True for the API's default endpoint, which an API may disable; false for a custom domain and for `anyStage`. */
  readonly isDefault: boolean;
}
