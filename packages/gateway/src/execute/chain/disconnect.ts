// The end of a connection: best effort, its answer is dropped (docs/behaviour/integration-responses.md section 11).
import { ExchangeRecord } from "./exchange.ts";
import type { DisconnectEvent } from "./inbound-event.ts";
import type { Plane } from "./plane.ts";
import { runRoute } from "./run-route.ts";

/** Never rejects. */
export async function disconnect(event: DisconnectEvent, plane: Plane): Promise<void> {
  const record = new ExchangeRecord(event, plane.clock.monotonic());
  try {
    const run = runRoute(event, record, plane);
    if (run instanceof Promise) (await run)();
    record.end({ kind: "silence", reason: record.routed === undefined ? "noIntegration" : "disconnect" }, plane);
  } catch (cause) {
    record.end({ kind: "failed", error: record.failure(cause), frame: undefined }, plane);
  }
}
