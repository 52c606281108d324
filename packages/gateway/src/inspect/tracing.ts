// OpenTelemetry traces: a span per exchange, with one inside it for the call of the integration. Enabled only if
// OTEL_EXPORTER_OTLP_ENDPOINT is set. Spans are made from the record after the event ended, so that tracing costs the
// event only its identifiers.

import { randomBytes } from "node:crypto";
import type { Attributes, HrTime, SpanContext } from "@opentelemetry/api";
import type { ReadableSpan } from "@opentelemetry/sdk-trace-base";
import { type Exchange, errorOf } from "../execute/chain/exchange.ts";
import type { InboundEvent } from "../execute/chain/inbound-event.ts";
import type { TraceParentOf } from "../execute/chain/trace-parent.ts";
import type { FunctionInvocation } from "../execute/integrations/function-host.ts";
import { headerValue, type Pairs } from "../http/headers.ts";
import { loadOptional, MissingPackageError } from "../optional-package.ts";

export interface Tracing {
  readonly traceParentOf: TraceParentOf;
  onExchange(exchange: Exchange): void;
  /** Sends waiting spans. */
  close(): Promise<void>;
}

interface Identifiers {
  readonly traceId: string;
  readonly spanId: string;
  readonly integrationSpanId: string;
  /** The client's own span, if its handshake named one. */
  readonly parentSpanId: string | undefined;
}

const packages = [
  "@opentelemetry/api",
  "@opentelemetry/sdk-trace-base",
  "@opentelemetry/exporter-trace-otlp-http",
  "@opentelemetry/resources",
];

const loadPackages = () =>
  Promise.all([
    import("@opentelemetry/api"),
    import("@opentelemetry/sdk-trace-base"),
    import("@opentelemetry/exporter-trace-otlp-http"),
    import("@opentelemetry/resources"),
  ]);

/**
 * @param warn is called if the packages are not installed. The gateway then runs without traces, because the variable is
 * often set for every process of a machine.
 * @returns undefined if the environment names no collector
 */
export async function startTracing(
  environment: NodeJS.ProcessEnv,
  warn: (message: string) => void,
): Promise<Tracing | undefined> {
  if (!environment.OTEL_EXPORTER_OTLP_ENDPOINT && !environment.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT) return undefined;
  const loaded = await loadOptional("OpenTelemetry traces", packages, loadPackages).catch((error: unknown) => {
    if (!(error instanceof MissingPackageError)) throw error;
    warn(error.message);
  });
  if (loaded === undefined) return undefined;
  const [{ SpanKind, SpanStatusCode, TraceFlags }, { BatchSpanProcessor }, { OTLPTraceExporter }, resources] = loaded;
  const processor = new BatchSpanProcessor(new OTLPTraceExporter());
  const resource = resources.resourceFromAttributes({ "service.name": environment.OTEL_SERVICE_NAME ?? "answerback" });
  const ofEvent = new WeakMap<InboundEvent, Identifiers>();

  function identifiersOf(event: InboundEvent): Identifiers {
    let identifiers = ofEvent.get(event);
    if (identifiers === undefined) {
      identifiers = newIdentifiers(event);
      ofEvent.set(event, identifiers);
    }
    return identifiers;
  }

  const contextOf = (traceId: string, spanId: string): SpanContext => ({
    traceId,
    spanId,
    traceFlags: TraceFlags.SAMPLED,
  });

  function end(
    span: Pick<ReadableSpan, "name" | "kind" | "attributes" | "status">,
    ids: SpanIds,
    from: number,
    to: number,
    { event, times }: Exchange,
  ) {
    // Converts the record's monotonic times to wall time.
    const wallTime = (monotonic: number) => hrTime(event.receivedAt + (monotonic - times.started));
    processor.onEnd({
      ...span,
      spanContext: () => contextOf(ids.traceId, ids.spanId),
      ...(ids.parentSpanId !== undefined && { parentSpanContext: contextOf(ids.traceId, ids.parentSpanId) }),
      startTime: wallTime(from),
      endTime: wallTime(to),
      duration: hrTime(to - from),
      ended: true,
      links: [],
      events: [],
      resource,
      instrumentationScope: { name: "answerback" },
      droppedAttributesCount: 0,
      droppedEventsCount: 0,
      droppedLinksCount: 0,
    });
  }

  return {
    traceParentOf(event) {
      const { traceId, integrationSpanId } = identifiersOf(event);
      return `00-${traceId}-${integrationSpanId}-01`;
    },
    onExchange(exchange) {
      const { event, routed, request, endpoint, outcome, times } = exchange;
      const { traceId, spanId, integrationSpanId, parentSpanId } = identifiersOf(event);
      const error = errorOf(outcome);
      const status = error ? { code: SpanStatusCode.ERROR, message: error.message } : { code: SpanStatusCode.UNSET };
      if (request !== undefined && request.kind !== "mock") {
        end(
          {
            name: `${routed?.integration.integrationType} ${routed?.route.routeKey}`,
            kind: SpanKind.CLIENT,
            attributes: integrationAttributes(exchange),
            status: endpoint === undefined ? status : { code: SpanStatusCode.UNSET },
          },
          { traceId, spanId: integrationSpanId, parentSpanId: spanId },
          times.requested,
          times.answered > 0 ? times.answered : times.ended,
          exchange,
        );
      }
      end(
        { name: nameOf(exchange), kind: SpanKind.SERVER, attributes: attributesOf(exchange), status },
        { traceId, spanId, parentSpanId },
        times.started,
        times.ended,
        exchange,
      );
    },
    close: () => processor.shutdown(),
  };
}

interface SpanIds {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
}

function newIdentifiers(event: InboundEvent): Identifiers {
  const client = event.kind === "connect" ? clientContext(event.handshake.headers) : undefined;
  return {
    traceId: client?.traceId ?? randomBytes(16).toString("hex"),
    parentSpanId: client?.spanId,
    spanId: randomBytes(8).toString("hex"),
    integrationSpanId: randomBytes(8).toString("hex"),
  };
}

/** The trace context of the handshake; undefined if it is absent or malformed. */
function clientContext(headers: Pairs) {
  const header = headerValue(headers, "traceparent") ?? "";
  const [, traceId, spanId] = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/.exec(header) ?? [];
  return traceId && spanId && !/^0+$/.test(traceId) && !/^0+$/.test(spanId) ? { traceId, spanId } : undefined;
}

function nameOf({ event, routed }: Exchange): string {
  return event.kind === "message" ? `message ${routed?.route.routeKey ?? "-"}` : `$${event.kind}`;
}

function attributesOf({ event, response, responseTemplate, outcome }: Exchange): Attributes {
  const { apiId, stageName, connectionId } = event.connection;
  return {
    "answerback.api.id": apiId,
    "answerback.stage": stageName,
    "answerback.connection.id": connectionId,
    "answerback.request.id": event.requestId,
    "answerback.outcome": outcome.kind,
    ...(response && { "answerback.integration_response.key": response.key }),
    ...(responseTemplate?.kind === "template" && { "answerback.template.key": responseTemplate.template.key }),
  };
}

/** Names follow OpenTelemetry's conventions for HTTP clients. No URL: its query may contain secrets. */
function integrationAttributes({ request, endpoint, invocation }: Exchange): Attributes {
  return {
    ...(request?.kind === "http" && {
      "http.request.method": request.method,
      "server.address": request.url.hostname,
      "url.path": request.url.pathname,
    }),
    ...(request?.kind === "lambda" && { "faas.invoked_name": request.functionName }),
    ...(invocation && functionAttributes(invocation)),
    ...(endpoint && { "http.response.status_code": endpoint.statusCode }),
  };
}

/** No log lines: they may contain secrets. */
function functionAttributes({ requestId, report }: FunctionInvocation): Attributes {
  return {
    "faas.invocation_id": requestId,
    ...(report && {
      "faas.coldstart": report.initMillis !== undefined,
      "answerback.function.duration_millis": report.durationMillis,
      ...(report.initMillis !== undefined && { "answerback.function.init_millis": report.initMillis }),
      ...(report.memoryMegabytes !== undefined && { "answerback.function.memory_megabytes": report.memoryMegabytes }),
    }),
  };
}

function hrTime(millis: number): HrTime {
  const seconds = Math.floor(millis / 1000);
  return [seconds, Math.round((millis - seconds * 1000) * 1e6)];
}
