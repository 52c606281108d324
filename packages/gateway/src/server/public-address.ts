// The address by which clients reach the gateway: the setting `publicUrl`, else the address that it listens on.
import { hostNameOf } from "../http/host-name.ts";
import type { StageAddress } from "../http/stage-address.ts";
import { decodedSegment, isCallback } from "./address.ts";

export interface PublicAddress {
  /** Without a trailing slash: `wss://gateway.example.com`. */
  readonly ws: string;
  /** Without a trailing slash: `https://gateway.example.com`. */
  readonly http: string;
  /** The name of the public host, which is one of the gateway's names; empty without `publicUrl`. */
  readonly hostNames: readonly string[];
  /** `$context.domainName` of clients that use the path form. */
  domainName(apiId: string): string;
  /**
   * The address of a callback to `$context.domainName` if that is the public host. Its path, `/{stage}/@connections/…`,
   * does not identify the API; the connection id does.
   */
  callbackAddress(host: string | undefined, url: string): StageAddress | undefined;
}

export interface Listening {
  readonly host: string;
  /** The actual port, never 0. */
  readonly port: number;
}

/** @param publicUrl from `parsePublicUrl` */
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

/** Host and port by which this machine calls the gateway: loopback if it listens on all addresses. */
export function listeningAuthority({ host, port }: Listening): string {
  const name = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  return `${name.includes(":") ? `[${name}]` : name}:${port}`;
}

/** @returns undefined if the text is not an http or https URL without a path */
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
