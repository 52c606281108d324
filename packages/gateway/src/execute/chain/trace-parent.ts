// Passes trace context to backends: the `traceparent` header of W3C Trace Context. The tracer supplies the value.
import { hasHeader } from "../../http/headers.ts";
import type { InboundEvent } from "./inbound-event.ts";
import type { IntegrationRequest } from "./integration-request.ts";

/** The `traceparent` of the calls that an event makes. */
export type TraceParentOf = (event: InboundEvent) => string;

/** Only for HTTP backends; a header that the API maps itself stays. */
export function withTraceParent(
  request: IntegrationRequest,
  event: InboundEvent,
  traceParentOf: TraceParentOf | undefined,
): IntegrationRequest {
  if (traceParentOf === undefined || request.kind !== "http") return request;
  if (hasHeader(request.headers, "traceparent")) return request;
  return { ...request, headers: [...request.headers, ["traceparent", traceParentOf(event)]] };
}
