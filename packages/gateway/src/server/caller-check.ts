// Decides which callers may use the control plane, callbacks and the inspector. Any web page can reach a loopback port,
// and so can anyone through a proxy on this machine.
import type { IncomingMessage } from "node:http";
import { AwsError } from "@answerback/apigatewayv2";
import { hostNameOf } from "../http/host-name.ts";
import { apiOfHost } from "./address.ts";
import { isLoopback } from "./loopback.ts";

export interface CallerCheckSettings {
  /** Names other than loopback, without ports. */
  readonly allowedHosts: readonly string[];
  readonly allowedOrigins: readonly string[];
  /** True if callers sign; otherwise only this machine may call. Default false. */
  readonly areCallersSigned?: boolean;
  /** True if a name, without a port, is a custom domain of the gateway. Default: never. */
  readonly isCustomDomain?: (name: string) => boolean;
}

/**
 * Requires the Host to be a name of this machine, against DNS rebinding, and the Origin to be the gateway's own or
 * allowed. A forwarded request may come from anywhere: without signatures it needs a Host from the settings.
 * @throws AwsError ForbiddenException with the header and the setting that would allow it
 */
export function checkCaller(request: IncomingMessage, settings: CallerCheckSettings): void {
  const { headers } = request;
  const host = headers.host ?? "";
  const name = hostNameOf(host);
  const isNamed = settings.allowedHosts.includes(name) || settings.isCustomDomain?.(name) === true;
  if (!isNamed && !isOwnHost(name, request.socket.localAddress, settings.allowedHosts)) {
    throw forbidden(`The Host '${host}' is not allowed. Use 127.0.0.1 or localhost, or add the host to allowedHosts.`);
  }
  const { origin } = headers;
  const isNamedOrigin = isAllowedOrigin(origin, settings);
  if (origin !== undefined && !isOwnOrigin(origin, host) && !isNamedOrigin) {
    throw forbidden(
      `Pages of the Origin '${origin}' may not call this service. To allow them, add it to allowedOrigins.`,
    );
  }
  if (isOfOtherSite(request) && !isNamedOrigin) {
    throw forbidden("Pages of other sites may not call this service (Sec-Fetch-Site).");
  }
  if (settings.areCallersSigned !== true && isForwarded(request) && !isNamed) {
    throw forbidden(
      "A proxy forwarded this request, and callers are not authenticated. Start the gateway with credentials, or add the host to allowedHosts.",
    );
  }
}

/** True if a request comes from this machine and not through a proxy. */
export function isOfThisMachine(request: IncomingMessage): boolean {
  return isLoopback(request.socket.remoteAddress) && !isForwarded(request);
}

export function isAllowedOrigin(origin: string | undefined, settings: CallerCheckSettings): origin is string {
  return origin !== undefined && settings.allowedOrigins.includes(origin);
}

/** True if the headers show that a proxy forwarded the request. */
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

/** Browsers send this header also without an Origin: for images, scripts, frames. Typed addresses and links may pass. */
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
