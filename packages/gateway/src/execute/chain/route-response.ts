// Phase 7: the frame for the client of a two-way route (docs/behaviour/integration-responses.md section 2).
import { GatewayError } from "./gateway-error.ts";
import type { RoutePayload } from "./integration-response.ts";

/** @throws GatewayError INTERNAL_SERVER_ERROR if the payload has more than `maxMessageBytes` */
export function routeResponse(payload: RoutePayload, maxMessageBytes: number): string | Buffer {
  const { data } = payload;
  // A UTF-16 code unit is at most three bytes of UTF-8, so short texts need no counting.
  const mayExceed = typeof data === "string" ? data.length * 3 > maxMessageBytes : data.length > maxMessageBytes;
  if (mayExceed && Buffer.byteLength(data) > maxMessageBytes) {
    throw new GatewayError(
      "INTERNAL_SERVER_ERROR",
      `The answer has ${Buffer.byteLength(data)} bytes; a message may have at most ${maxMessageBytes}.`,
    );
  }
  return data;
}
