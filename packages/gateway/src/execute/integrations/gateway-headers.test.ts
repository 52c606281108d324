// The headers that backends receive from the gateway, on real sockets.
import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import type { Integration } from "@answerback/apigatewayv2";
import { type ReceivedRequest, serveApi, serveBackend } from "../test-api.ts";

const responses = [{ integrationResponseKey: "$default" }];
const seen = { "integration.request.header.Seen": "context.xrayTraceId" };

/** The requests that a handshake and a message make to a backend. */
async function received(
  t: TestContext,
  members: (url: string) => Integration,
  headers: Record<string, string> = {},
): Promise<readonly ReceivedRequest[]> {
  const backend = await serveBackend(t, () => ({ body: "{}" }));
  const integration = members(backend.url);
  const api = await serveApi(t, {
    environment: { AWS_ENDPOINT_URL: backend.url },
    routes: { $connect: { integration, responses }, $default: { integration, responses } },
  });
  await (await api.connect({ headers })).ask("{}");
  return backend.received;
}

const kinds: Readonly<Record<string, (url: string) => Integration>> = {
  HTTP: (url) => ({ integrationType: "HTTP", integrationMethod: "POST", integrationUri: url }),
  HTTP_PROXY: (url) => ({ integrationType: "HTTP_PROXY", integrationMethod: "POST", integrationUri: url }),
  AWS: () => ({
    integrationType: "AWS",
    integrationMethod: "POST",
    integrationUri: "arn:aws:apigateway:us-east-1:sqs:path/123456789012/queue",
  }),
};

for (const [kind, members] of Object.entries(kinds)) {
  test(`${kind} backends receive the API id and the trace id, which is $context.xrayTraceId`, async (t) => {
    const own = { "X-Amzn-Trace-Id": "Root=1-00000000-000000000000000000000000", "User-Agent": "browser" };
    const requests = await received(t, (url) => ({ ...members(url), requestParameters: seen }), own);
    const traces = requests.map(({ headers }) => String(headers["x-amzn-trace-id"]));
    assert.equal(requests.length, 2);
    assert.equal(new Set(traces).size, 2);
    for (const [index, { headers }] of requests.entries()) {
      assert.match(traces[index]!, /^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/);
      assert.notEqual(traces[index], own["X-Amzn-Trace-Id"]);
      assert.equal(headers.seen, traces[index]);
      assert.equal(headers["x-amzn-apigateway-api-id"], "a1");
    }
    const agents = kind === "HTTP_PROXY" ? ["browser", "AmazonAPIGateway_a1"] : Array(2).fill("AmazonAPIGateway_a1");
    assert.deepEqual(
      requests.map(({ headers }) => headers["user-agent"]),
      agents,
    );
  });

  test(`${kind} backends receive a header as it is mapped`, async (t) => {
    const mapped = { Accept: "text/xml", "x-amzn-trace-id": "t", "User-Agent": "u", "x-amzn-apigateway-api-id": "i" };
    const requestParameters = Object.fromEntries(
      Object.entries(mapped).map(([name, value]) => [`integration.request.header.${name}`, `'${value}'`]),
    );
    const requests = await received(t, (url) => ({ ...members(url), requestParameters }));
    for (const { headers } of requests) {
      for (const [name, value] of Object.entries(mapped)) assert.equal(headers[name.toLowerCase()], value, name);
    }
  });
}

test("HTTP and AWS backends are asked for JSON; proxies pass on the client's Accept", async (t) => {
  const accept = async (kind: string, headers?: Record<string, string>) =>
    (await received(t, kinds[kind]!, headers)).map((request) => request.headers.accept);
  assert.deepEqual(await accept("HTTP", { Accept: "text/html" }), ["application/json", "application/json"]);
  assert.deepEqual(await accept("AWS", { Accept: "text/html" }), ["application/json", "application/json"]);
  assert.deepEqual(await accept("HTTP_PROXY", { Accept: "text/html" }), ["text/html", undefined]);
});
