// By which name clients reach the gateway: the setting `publicUrl`, else the address that it listens on.
import { hostNameOf } from "../http/host-name.ts";
import type { StageAddress } from "../http/stage-address.ts";
import { decodedSegment, isCallback } from "./address.ts";

export interface PublicAddress {
  /** Without a slash at the end: `wss://gateway.example.com`. */
  readonly ws: string;
  /** Without a slash at the end: `https://gateway.example.com`. */
  readonly http: string;
  /** The name of the public host, for those who ask which names are the gateway's own; none without `publicUrl`. */
  readonly hostNames: readonly string[];
  /** `$context.domainName` of clients that dial the path form. */
  domainName(apiId: string): string;
  /**
   * The address of a callback to `$context.domainName` where that is the public host: the path, `/{stage}/@connections/…`,
   * does not name the API. The connection id does.
   */
  callbackAddress(host: string | undefined, url: string): StageAddress | undefined;
}

export interface Listening {
  readonly host: string;
  /** The real one, never 0. */
  readonly port: number;
}

/** @param publicUrl as `parsePublicUrl` gives it */
export function publicAddress(listening: Listening, publicUrl: URL | undefined): PublicAddress {
  if (publicUrl === undefined) {
    const authority = listeningAuthority(listening);
    return {
      ws: `ws://${authority}`,
      http: `http://${authority}`,
      hostNames: [],
      domainName: (apiId) => `${apiId}.execute-api.localhost:${listening.port}`,
      callbackAddress: () => undefined,
    };
  }
  const { protocol, host, hostname } = publicUrl;
  return {
    ws: `${protocol === "https:" ? "wss" : "ws"}://${host}`,
    http: `${protocol}//${host}`,
    hostNames: [hostname],
    domainName: () => host,
    callbackAddress: (called, url) =>
      called !== undefined && hostNameOf(called) === hostname ? callbackAddress(called, url) : undefined,
  };
}

/** Host and port by which this machine calls a gateway; one that listens everywhere is called by loopback. */
export function listeningAuthority({ host, port }: Listening): string {
  const name = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  return `${name.includes(":") ? `[${name}]` : name}:${port}`;
}

/** @returns undefined when the text is not the address of a host, without a path */
export function parsePublicUrl(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url && /^https?:$/.test(url.protocol) && url.href === `${url.protocol}//${url.host}/` ? url : undefined;
}

function callbackAddress(domainName: string, url: string): StageAddress | undefined {
  const [, stage = "", rest = ""] = /^\/([^/?]+)\/([^?]*)/.exec(url) ?? [];
  const stageName = decodedSegment(stage);
  const address = { apiId: undefined, stageName, rest, domainName, isDefault: true };
  return isCallback(address) ? address : undefined;
}
