// Any web page can reach a loopback port. Before the control plane and callbacks are served, the caller's Host must be
// a name that only this machine has (against DNS rebinding), and its Origin, when a browser sends one, the gateway's own.
import type { IncomingMessage } from "node:http";
import { AwsError } from "@answerback/apigatewayv2";
import { isLoopback } from "./loopback.ts";

export interface CallerCheckSettings {
  readonly allowedHosts: readonly string[];
  readonly allowedOrigins: readonly string[];
  /** Whether a name, without a port, is a custom domain of the gateway; default never. */
  readonly isCustomDomain?: (name: string) => boolean;
}

/** @throws AwsError ForbiddenException that names the header and the setting that would allow it */
export function checkCaller(request: IncomingMessage, settings: CallerCheckSettings): void {
  const host = request.headers.host ?? "";
  const name = hostName(host);
  if (
    !isAllowedHost(name, request.socket.localAddress, settings.allowedHosts) &&
    settings.isCustomDomain?.(name) !== true
  ) {
    throw new AwsError(
      "ForbiddenException",
      `The Host '${host}' is not served here. Call 127.0.0.1 or localhost, or name the host in allowedHosts.`,
    );
  }
  const origin = request.headers.origin;
  if (origin !== undefined && !isOwnOrigin(origin, host) && !settings.allowedOrigins.includes(origin)) {
    throw new AwsError(
      "ForbiddenException",
      `Pages of the Origin '${origin}' may not call this service. Name it in allowedOrigins if they should.`,
    );
  }
}

function isAllowedHost(name: string, localAddress: string | undefined, allowedHosts: readonly string[]): boolean {
  return (
    isLoopback(name) || /^[a-z0-9]+\.execute-api\./.test(name) || name === localAddress || allowedHosts.includes(name)
  );
}

function isOwnOrigin(origin: string, host: string): boolean {
  return origin === `http://${host}` || origin === `https://${host}`;
}

function hostName(host: string): string {
  return host.replace(/:\d+$/, "").toLowerCase();
}
