// The headers that the gateway adds to calls to HTTP backends and AWS services: docs/behaviour/data-plane.md section 6.1.
import { headersBeside, type Pairs } from "../../http/headers.ts";
import type { InboundEvent } from "../chain/inbound-event.ts";
import { xrayTraceId } from "../values/trace-id.ts";

/** The origin of the call, in every request. */
export function originHeaders(event: InboundEvent): Pairs {
  const { apiId } = event.connection;
  return [
    ["User-Agent", `AmazonAPIGateway_${apiId}`],
    ["X-Amzn-Apigateway-Api-Id", apiId],
    ["X-Amzn-Trace-Id", xrayTraceId(event)],
  ];
}

/** Requests that templates make ask for JSON. AWS's query services would answer XML otherwise. */
export function templateRequestHeaders(event: InboundEvent): Pairs {
  return [["Accept", "application/json"], ...originHeaders(event)];
}

/** Headers that are hop-by-hop, or made for the outgoing call. */
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
  "x-amzn-apigateway-api-id",
  "x-amzn-trace-id",
]);

/** The headers of a proxy: on `$connect` the client's own too. */
export function proxyHeaders(event: InboundEvent): Pairs {
  const added = [
    ...originHeaders(event),
    ["X-Forwarded-For", event.connection.sourceIp],
    ["X-Forwarded-Proto", "https"],
    ["X-Forwarded-Port", "443"],
  ] as const;
  if (event.kind !== "connect") return [["Content-Type", "application/json"], ...added];
  const own = event.handshake.headers.filter(([name]) => !notForwarded.has(name.toLowerCase()));
  return [...own, ...headersBeside(added, own)];
}

/** @returns the defaults that are not mapped, then the mapped ones */
export function withDefaultHeaders(mapped: Pairs, defaults: Pairs): Pairs {
  return [...headersBeside(defaults, mapped), ...mapped];
}
