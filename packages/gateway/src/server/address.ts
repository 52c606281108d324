// Which API and stage a request addresses: the path form `/ws/{apiId}/{stage}`, or the Host form
// `{apiId}.execute-api.{host}` with `/{stage}`. Custom domains are found in custom-domain.ts.
import { hostNameOf } from "../http/host-name.ts";
import type { StageAddress } from "../http/stage-address.ts";
import { isLoopback } from "./loopback.ts";

/**
 * @param hostNames the gateway's own names beside loopback, for the Host form
 * @returns undefined when the request is not for the data plane
 */
export function stageAddress(
  host: string | undefined,
  url: string,
  hostNames: readonly string[] = [],
): StageAddress | undefined {
  const path = url.split("?", 1)[0]!;
  const apiId = host === undefined ? undefined : apiOfHost(hostNameOf(host), hostNames);
  if (apiId !== undefined) return addressIn(apiId, path.slice(1), host);
  const match = /^\/ws\/([^/]+)(?:\/(.*))?$/s.exec(path);
  return match ? addressIn(match[1]!, match[2] ?? "", undefined) : undefined;
}

/**
 * The API of a Host form: `{apiId}.execute-api.` before `localhost`, before AWS's own domain, or before a name of the
 * gateway. Any other name belongs to someone else, whose page could call the gateway by it.
 * @param name without a port
 */
export function apiOfHost(name: string, hostNames: readonly string[]): string | undefined {
  const [, apiId, host] = /^([a-z0-9]+)\.execute-api\.(.+)$/.exec(name.toLowerCase()) ?? [];
  if (apiId === undefined || host === undefined) return undefined;
  const isOurs =
    host === "localhost" ||
    (host.endsWith(".localhost") && isLoopback(host)) ||
    /^[a-z0-9-]+\.amazonaws\.com(?:\.cn)?$/.test(host) ||
    hostNames.includes(host) ||
    hostNames.includes(name.toLowerCase());
  return isOurs ? apiId : undefined;
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
