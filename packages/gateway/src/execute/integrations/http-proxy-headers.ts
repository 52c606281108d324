// The headers that an HTTP_PROXY backend receives beside mapped ones: docs/behaviour/data-plane.md section 6.1.
import type { InboundEvent } from "../chain/inbound-event.ts";

/** Of one connection to the next only, or made anew for the outgoing call. */
const notForwarded = new Set([
  "connection",
  "content-length",
  "expect",
  "host",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

export function proxyHeaders(
  event: InboundEvent,
  gatewayUserAgent: string,
): readonly (readonly [name: string, value: string])[] {
  const forwarding = [
    ["X-Forwarded-For", event.connection.sourceIp],
    ["X-Forwarded-Proto", "https"],
    ["X-Forwarded-Port", "443"],
  ] as const;
  if (event.kind !== "connect") {
    return [["Content-Type", "application/json"], ["User-Agent", gatewayUserAgent], ...forwarding];
  }
  const own = event.handshake.headers.filter(([name]) => !notForwarded.has(name.toLowerCase()));
  const names = new Set(own.map(([name]) => name.toLowerCase()));
  return [...own, ...forwarding.filter(([name]) => !names.has(name.toLowerCase()))];
}
