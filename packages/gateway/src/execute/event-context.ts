// `$context`: what templates, parameter mappings and backends learn about an event (docs/behaviour/mapping-templates.md
// section 2.2).
import type { InboundEvent } from "./inbound-event.ts";
import { requestTime } from "./request-time.ts";

const eventTypes = { connect: "CONNECT", message: "MESSAGE", disconnect: "DISCONNECT" } as const;

/** Absent members are undefined. Templates write the overrides and nothing else. */
export interface EventContext {
  readonly [member: string]: unknown;
  readonly requestOverride: Overrides;
  readonly responseOverride: Overrides;
}

export interface Overrides {
  readonly [name: string]: unknown;
}

export function eventContext(event: InboundEvent, routeKey: string): EventContext {
  const { connection, requestId, receivedAt } = event;
  return {
    routeKey,
    messageId: event.kind === "message" ? event.messageId : undefined,
    disconnectStatusCode: event.kind === "disconnect" ? event.statusCode : undefined,
    disconnectReason: event.kind === "disconnect" ? event.reason : undefined,
    eventType: eventTypes[event.kind],
    extendedRequestId: requestId,
    requestTime: requestTime(receivedAt),
    messageDirection: "IN",
    stage: connection.stageName,
    connectedAt: connection.connectedAt,
    requestTimeEpoch: receivedAt,
    identity: { sourceIp: connection.sourceIp, userAgent: connection.userAgent },
    requestId,
    domainName: connection.domainName,
    connectionId: connection.connectionId,
    apiId: connection.apiId,
    requestOverride: { header: {}, querystring: {}, path: {} },
    responseOverride: { header: {} },
  };
}

/** A value of the context as text, for parameter mappings; undefined when it is absent or a map. */
export function contextText(context: EventContext, path: readonly string[]): string | undefined {
  let value: unknown = context;
  for (const name of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
    value = value[name as keyof typeof value];
  }
  return value === undefined || value === null || typeof value === "object" ? undefined : String(value);
}
