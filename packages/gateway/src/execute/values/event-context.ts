// `$context`: an event as templates, parameter mappings and backends see it (docs/behaviour/mapping-templates.md
// section 2.2).
import { ComputedContext } from "@answerback/vtl/apigateway";
import type { ConnectionAccess } from "../access/connection-access.ts";
import type { InboundEvent } from "../chain/inbound-event.ts";
import { requestTime } from "./request-time.ts";
import { xrayTraceId } from "./trace-id.ts";

const eventTypes = { connect: "CONNECT", message: "MESSAGE", disconnect: "DISCONNECT" } as const;

type Computed = (event: InboundEvent) => string | undefined;

/** Members that few templates read. Of these, events of functions have `messageId` and `requestTime`. */
const computed: ReadonlyMap<string, Computed> = new Map<string, Computed>([
  ["messageId", (event) => (event.kind === "message" ? event.messageId : undefined)],
  ["accountId", ({ connection }) => connection.accountId],
  ["domainPrefix", ({ connection }) => connection.domainName.split(".", 1)[0]!],
  ["requestTime", ({ receivedAt }) => requestTime(receivedAt)],
  ["xrayTraceId", xrayTraceId],
]);

/**
 * One per event, made when the first template or mapping needs it. Absent members are undefined. Its own members are those
 * that events of functions have, and `status`; `messageId` and `requestTime`, which they have too, are computed.
 */
export class EventContext extends ComputedContext {
  readonly #event: InboundEvent;
  readonly routeKey: string;
  readonly disconnectStatusCode: number | undefined;
  readonly disconnectReason: string | undefined;
  readonly authorizer: ConnectionAccess["authorizer"];
  readonly eventType: "CONNECT" | "MESSAGE" | "DISCONNECT";
  readonly extendedRequestId: string;
  readonly messageDirection = "IN";
  readonly stage: string;
  readonly connectedAt: number;
  readonly requestTimeEpoch: number;
  /** `sourceIp`, `userAgent`, and members from authorization and API keys. */
  readonly identity: Readonly<Record<string, string | undefined>>;
  readonly requestId: string;
  readonly domainName: string;
  readonly connectionId: string;
  readonly apiId: string;
  /** The backend's status, once it has answered. */
  readonly status: string | undefined;

  /** @param before the context of the same event before the backend's answer, if one was made */
  constructor(event: InboundEvent, routeKey: string, status?: string, before?: EventContext) {
    super();
    this.#event = event;
    const { connection, requestId, receivedAt } = event;
    this.routeKey = routeKey;
    this.disconnectStatusCode = event.kind === "disconnect" ? event.cause.code : undefined;
    this.disconnectReason = event.kind === "disconnect" ? event.cause.reason : undefined;
    this.authorizer = connection.access.authorizer;
    this.eventType = eventTypes[event.kind];
    this.extendedRequestId = requestId;
    this.stage = connection.stageName;
    this.connectedAt = connection.connectedAt;
    this.requestTimeEpoch = receivedAt;
    this.identity = before?.identity ?? {
      ...connection.access.identity,
      sourceIp: connection.sourceIp,
      userAgent: connection.userAgent,
    };
    this.requestId = requestId;
    this.domainName = connection.domainName;
    this.connectionId = connection.connectionId;
    this.apiId = connection.apiId;
    this.status = status;
  }

  override get computedNames(): Iterable<string> {
    return computed.keys();
  }

  /** All members, for display. */
  toJSON(): Readonly<Record<string, unknown>> {
    return { ...this, ...Object.fromEntries([...computed].map(([name, read]) => [name, read(this.#event)])) };
  }

  override computed(name: string): string | undefined {
    return computed.get(name)?.(this.#event);
  }
}

/** A value of the context as text, for parameter mappings; undefined if it is absent or a map. */
export function contextText(context: EventContext, path: readonly string[]): string | undefined {
  const [first = ""] = path;
  if (path.length === 1 && !Object.hasOwn(context, first)) return context.computed(first);
  let value: unknown = context;
  for (const name of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
    value = value[name as keyof typeof value];
  }
  return value === undefined || value === null || typeof value === "object" ? undefined : String(value);
}
