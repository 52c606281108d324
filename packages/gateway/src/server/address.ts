// Which API and stage a request addresses: the path form `/ws/{apiId}/{stage}`, or the Host form
// `{apiId}.execute-api.{anything}` with `/{stage}`. Custom domains are found in custom-domain.ts.

/** The address of a data plane request. */
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

/** @returns undefined when the request is not for the data plane */
export function stageAddress(host: string | undefined, url: string): StageAddress | undefined {
  const path = url.split("?", 1)[0]!;
  const apiId = /^([a-z0-9]+)\.execute-api\./i.exec(host ?? "")?.[1];
  if (apiId !== undefined) return addressIn(apiId.toLowerCase(), path.slice(1), host);
  const match = /^\/ws\/([^/]+)(?:\/(.*))?$/s.exec(path);
  return match ? addressIn(match[1]!, match[2] ?? "", undefined) : undefined;
}

/** Whether a path below a stage is one of callbacks. */
export function isCallback({ rest }: StageAddress): boolean {
  return callback.test(rest);
}

const callback = /^(?:@|%40)connections(?:\/|$)/i;

function addressIn(apiId: string, path: string, domainName: string | undefined): StageAddress {
  const slash = path.indexOf("/");
  const stage = slash < 0 ? path : path.slice(0, slash);
  const base = { apiId, domainName, isDefault: true };
  // The URL of the stage `$default` ends where another stage's name would stand; no stage is named `@connections`.
  if (stage === "" || callback.test(path)) return { ...base, stageName: "$default", rest: path };
  return { ...base, stageName: decodedSegment(stage), rest: slash < 0 ? "" : path.slice(slash + 1) };
}

/** @returns undefined when it is not percent-encoded */
export function decodedSegment(segment: string): string | undefined {
  if (!segment.includes("%")) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
