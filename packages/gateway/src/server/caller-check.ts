// Who may call the control plane, callbacks and the inspector. Any web page can reach a loopback port, and so can anyone
// by way of a proxy on this machine.
import type { IncomingMessage } from "node:http";
import { AwsError } from "@answerback/apigatewayv2";
import { hostNameOf } from "../http/host-name.ts";
import { apiOfHost } from "./address.ts";
import { isLoopback } from "./loopback.ts";

export interface CallerCheckSettings {
  /** Names beside loopback, without ports. */
  readonly allowedHosts: readonly string[];
  readonly allowedOrigins: readonly string[];
  /** Whether callers sign; otherwise only this machine may call. Default false. */
  readonly areCallersSigned?: boolean;
  /** Whether a name, without a port, is a custom domain of the gateway; default never. */
  readonly isCustomDomain?: (name: string) => boolean;
}

/**
 * The Host must be a name that only this machine has, against DNS rebinding. A page must be the gateway's own or named. A
 * forwarded request comes from who knows where: without signatures it must be for a Host that the settings name.
 * @throws AwsError ForbiddenException that names the header and the setting that would allow it
 */
export function checkCaller(request: IncomingMessage, settings: CallerCheckSettings): void {
  const { headers } = request;
  const host = headers.host ?? "";
  const name = hostNameOf(host);
  const isNamed = settings.allowedHosts.includes(name) || settings.isCustomDomain?.(name) === true;
  if (!isNamed && !isOwnHost(name, request.socket.localAddress, settings.allowedHosts)) {
    throw forbidden(
      `The Host '${host}' is not served here. Call 127.0.0.1 or localhost, or name the host in allowedHosts.`,
    );
  }
  const { origin } = headers;
  const isNamedOrigin = isAllowedOrigin(origin, settings);
  if (origin !== undefined && !isOwnOrigin(origin, host) && !isNamedOrigin) {
    throw forbidden(
      `Pages of the Origin '${origin}' may not call this service. Name it in allowedOrigins if they should.`,
    );
  }
  if (isOfOtherSite(request) && !isNamedOrigin) {
    throw forbidden("Pages of other sites may not call this service (Sec-Fetch-Site).");
  }
  if (settings.areCallersSigned !== true && isForwarded(request) && !isNamed) {
    throw forbidden(
      "A proxy forwarded this request, and callers are not authenticated here. Start the gateway with credentials, or name the host in allowedHosts.",
    );
  }
}

/** Whether a request comes from this machine, and not by way of a proxy. */
export function isOfThisMachine(request: IncomingMessage): boolean {
  return isLoopback(request.socket.remoteAddress) && !isForwarded(request);
}

export function isAllowedOrigin(origin: string | undefined, settings: CallerCheckSettings): origin is string {
  return origin !== undefined && settings.allowedOrigins.includes(origin);
}

/** Whether a proxy says of itself that it is one. */
function isForwarded({ headers }: IncomingMessage): boolean {
  if (headers.forwarded !== undefined || headers.via !== undefined) return true;
  return Object.keys(headers).some((name) => name.startsWith("x-forwarded-") || forwardedHeaders.has(name));
}

const forwardedHeaders = new Set([
  "x-real-ip",
  "x-original-forwarded-for",
  "x-client-ip",
  "true-client-ip",
  "cf-connecting-ip",
]);

/** Browsers say so of requests without an Origin, too: images, scripts, frames. A typed address or a link is none. */
function isOfOtherSite({ headers }: IncomingMessage): boolean {
  const site = headers["sec-fetch-site"];
  return site === "cross-site" || (site === "same-site" && headers["sec-fetch-mode"] !== "navigate");
}

function isOwnHost(name: string, localAddress: string | undefined, hostNames: readonly string[]): boolean {
  return isLoopback(name) || name === localAddress || apiOfHost(name, hostNames) !== undefined;
}

function isOwnOrigin(origin: string, host: string): boolean {
  return origin === `http://${host}` || origin === `https://${host}`;
}

function forbidden(message: string): AwsError {
  return new AwsError("ForbiddenException", message);
}
