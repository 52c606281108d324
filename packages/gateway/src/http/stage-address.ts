// Where a request to the data plane goes.

export interface StageAddress {
  /** Undefined when a custom domain maps its path to nothing, and for callbacks to the public host. */
  readonly apiId: string | undefined;
  /** Percent-decoded; `$default` when the path ends before it, undefined when it does not decode. */
  readonly stageName: string | undefined;
  /** What follows the stage, without the leading slash, not decoded; a single trailing slash counts as nothing. */
  readonly rest: string;
  /** The Host by which the client called where it leads back to the API; undefined for the path form. */
  readonly domainName: string | undefined;
  /** Whether it is an address that every API has, not a custom domain: an API may switch those off. */
  readonly isDefault: boolean;
}
