import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { type TestContext, test } from "node:test";
import { serveApi } from "../execute/test-api.ts";
import { startTracing } from "./tracing.ts";

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
}

/** An HTTP server that records its requests. */
async function server(t: TestContext, answer: string) {
  const received: { readonly headers: IncomingMessage["headers"]; readonly body: string }[] = [];
  const http = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    received.push({ headers: request.headers, body });
    response.writeHead(200, { "Content-Type": "application/json" }).end(answer);
  });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  t.after(() => {
    http.closeAllConnections();
    http.close();
  });
  return { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, received };
}

test("makes a span per exchange and, inside it, one for the integration with the id that the backend gets", async (t) => {
  const collector = await server(t, "{}");
  const backend = await server(t, '{"ok":true}');
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = collector.url;
  t.after(() => delete process.env.OTEL_EXPORTER_OTLP_ENDPOINT);
  const tracing = await startTracing(process.env, assert.fail);
  assert.ok(tracing);
  const api = await serveApi(t, {
    traceParentOf: tracing.traceParentOf,
    routes: {
      ask: {
        integration: { integrationType: "HTTP", integrationMethod: "POST", integrationUri: backend.url },
        responses: [{ integrationResponseKey: "$default" }],
      },
    },
  });
  const parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  const client = await api.connect({ headers: { traceparent: parent } });
  await client.ask({ action: "ask" });
  for (const exchange of api.exchanges) tracing.onExchange(exchange);
  await tracing.close();

  const spans = collector.received.flatMap(({ body }) =>
    (JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] }).resourceSpans.flatMap((resource) =>
      resource.scopeSpans.flatMap((scope) => scope.spans),
    ),
  );
  const named = (name: string) => spans.find((span) => span.name === name) ?? assert.fail(`no span ${name}`);
  assert.equal(named("$connect").traceId, "0af7651916cd43dd8448eb211c80319c");
  assert.equal(named("$connect").parentSpanId, "b7ad6b7169203331");
  const message = named("message ask");
  const call = named("HTTP ask");
  assert.equal(call.traceId, message.traceId);
  assert.equal(call.parentSpanId, message.spanId);
  assert.equal(backend.received[0]?.headers.traceparent, `00-${call.traceId}-${call.spanId}-01`);
  assert.ok(BigInt(message.endTimeUnixNano) >= BigInt(call.endTimeUnixNano));
  assert.ok(BigInt(message.startTimeUnixNano) <= BigInt(call.startTimeUnixNano));
});

test("traces nothing without a collector", async () => {
  assert.equal(await startTracing({}, assert.fail), undefined);
});
