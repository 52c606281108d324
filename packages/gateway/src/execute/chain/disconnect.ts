// The chain of a disconnect: best effort, its answer is dropped (docs/behaviour/integration-responses.md section 11).

import { callIntegration } from "../integrations/index.ts";
import { ExchangeRecord } from "./exchange.ts";
import { gatewayErrorOf } from "./gateway-error.ts";
import type { DisconnectEvent } from "./inbound-event.ts";
import { integrationRequest } from "./integration-request.ts";
import type { Plane } from "./plane.ts";
import { lifecycleRoute } from "./select-route.ts";
import { withTraceParent } from "./trace-parent.ts";

/** Never rejects. */
export async function disconnect(event: DisconnectEvent, plane: Plane): Promise<void> {
  const record = new ExchangeRecord(event, plane.clock.monotonic());
  const { times } = record;
  try {
    const routed = lifecycleRoute(event);
    if (routed !== undefined) {
      record.routed = routed;
      times.routed = plane.clock.monotonic();
      const request = withTraceParent(integrationRequest(routed), event, plane.traceParentOf);
      record.request = request;
      times.requested = plane.clock.monotonic();
      record.endpoint = await callIntegration(request, plane.backends, event.meter);
      times.answered = plane.clock.monotonic();
    }
    record.outcome = { kind: "silence", reason: "disconnect" };
  } catch (cause) {
    record.outcome = { kind: "failed", error: gatewayErrorOf(cause), frame: undefined };
  }
  times.ended = plane.clock.monotonic();
  plane.onExchange(record);
}
