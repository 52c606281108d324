// `$context.xrayTraceId`, which backends receive as the header `X-Amzn-Trace-Id`.
import type { InboundEvent } from "../chain/inbound-event.ts";

/**
 * Constant for an event: made of its time and request id.
 * @example "Root=1-63c9b156-c23af7e8d26d1ac8c1d19e4a"
 */
export function xrayTraceId({ receivedAt, requestId }: Pick<InboundEvent, "receivedAt" | "requestId">): string {
  const seconds = Math.floor(receivedAt / 1000)
    .toString(16)
    .padStart(8, "0");
  const unique = Buffer.from(requestId, "base64url").toString("hex").slice(0, 24).padEnd(24, "0");
  return `Root=1-${seconds}-${unique}`;
}
