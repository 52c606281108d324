// Which API and stage a request addresses: the path form `/ws/{apiId}/{stage}` or the Host form
// `{apiId}.execute-api.{anything}` with `/{stage}`.

/** The address of a data plane request. */
export interface StageAddress {
  readonly apiId: string;
  /** Percent-decoded; undefined when the path ends before it. */
  readonly stageName: string | undefined;
  /** What follows the stage, without the leading slash, not decoded; a single trailing slash counts as nothing. */
  readonly rest: string;
}

/** @returns undefined when the request is not for the data plane */
export function stageAddress(host: string | undefined, url: string): StageAddress | undefined {
  const path = url.split("?", 1)[0]!;
  const apiId = /^([a-z0-9]+)\.execute-api\./i.exec(host ?? "")?.[1];
  if (apiId !== undefined) return addressIn(apiId.toLowerCase(), path.slice(1));
  const match = /^\/ws\/([^/]+)(?:\/(.*))?$/.exec(path);
  return match ? addressIn(match[1]!, match[2] ?? "") : undefined;
}

function addressIn(apiId: string, path: string): StageAddress {
  const slash = path.indexOf("/");
  const stage = slash < 0 ? path : path.slice(0, slash);
  return { apiId, stageName: decoded(stage) || undefined, rest: slash < 0 ? "" : path.slice(slash + 1) };
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
