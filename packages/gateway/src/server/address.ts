// Finds the API and stage of a request: in the path form `/ws/{apiId}/{stage}`, or the Host form
// `{apiId}.execute-api.{host}` with `/{stage}`. A callback may also name neither: `/@connections/{connectionId}` serves
// clients that know one address for all APIs (`AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI`). Custom domains are in
// custom-domain.ts.
import { hostNameOf } from "../http/host-name.ts";
import { anyStage, type StageAddress } from "../http/stage-address.ts";
import { isLoopback } from "./loopback.ts";

/**
 * @param hostNames the gateway's names other than loopback, for the Host form
 * @returns undefined if the request is not for the data plane
 */
export function stageAddress(
  host: string | undefined,
  url: string,
  hostNames: readonly string[] = [],
): StageAddress | undefined {
  const path = url.split("?", 1)[0]!;
  const apiId = host === undefined ? undefined : apiOfHost(hostNameOf(host), hostNames);
  if (apiId !== undefined) return addressIn(apiId, path.slice(1), host);
  if (callback.test(path.slice(1))) {
    return { apiId: undefined, stageName: anyStage, rest: path.slice(1), domainName: undefined, isDefault: false };
  }
  const match = /^\/ws\/([^/]+)(?:\/(.*))?$/s.exec(path);
  return match ? addressIn(match[1]!, match[2] ?? "", undefined) : undefined;
}

/**
 * The API of a Host form: `{apiId}.execute-api.` before `localhost`, AWS's domain, or a name of the gateway. All other
 * names are refused, because their owners' pages could use them to call the gateway.
 * @param name without a port
 */
export function apiOfHost(name: string, hostNames: readonly string[]): string | undefined {
  const [, apiId, host] = apiHost.exec(name.toLowerCase()) ?? [];
  if (apiId === undefined || host === undefined) return undefined;
  const isOurs =
    host === "localhost" ||
    (host.endsWith(".localhost") && isLoopback(host)) ||
    awsHost.test(host) ||
    hostNames.includes(host) ||
    hostNames.includes(name.toLowerCase());
  return isOurs ? apiId : undefined;
}

const apiHost = /^([a-z0-9]+)\.execute-api\.(.+)$/;
const awsHost = /^[a-z0-9-]+\.amazonaws\.com(?:\.cn)?$/;

/** True for `{apiId}.execute-api.{region}.amazonaws.com`. @param name without a port, in lower case */
export function isAwsApiName(name: string): boolean {
  const [, , host] = apiHost.exec(name) ?? [];
  return host !== undefined && awsHost.test(host);
}

/** True if the path below the stage is that of a callback. */
export function isCallback({ rest }: StageAddress): boolean {
  return callback.test(rest);
}

const callback = /^(?:@|%40)connections(?:\/|$)/i;

function addressIn(apiId: string, path: string, domainName: string | undefined): StageAddress {
  const slash = path.indexOf("/");
  const stage = slash < 0 ? path : path.slice(0, slash);
  const base = { apiId, domainName, isDefault: true };
  // URLs of the stage `$default` may omit its name; no stage is named `@connections`.
  if (stage === "" || callback.test(path)) return { ...base, stageName: "$default", rest: path };
  return { ...base, stageName: decodedSegment(stage), rest: slash < 0 ? "" : path.slice(slash + 1) };
}

/** @returns undefined if the percent-encoding is invalid */
export function decodedSegment(segment: string): string | undefined {
  if (!segment.includes("%")) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
