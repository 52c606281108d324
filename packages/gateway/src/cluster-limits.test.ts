// Rates and quotas of nodes of a cluster in one process, on a real NATS server.
import assert from "node:assert/strict";
import { once } from "node:events";
import { type TestContext, test } from "node:test";
import { WebSocket } from "ws";
import type { StartGatewayOptions } from "./gateway.ts";
import { missingNats, newClusterName, sharedNats } from "./nodes/nats-servers.fixture.ts";
import { createApi, mockIntegration } from "./test-create-api.ts";
import { startTestGateway } from "./test-gateway.ts";

const skip = await missingNats();
const nats = skip === false ? await sharedNats() : undefined;

async function startNode(t: TestContext, name: string, options: Partial<StartGatewayOptions>) {
  const { gateway, control, stop } = await startTestGateway(t, { cluster: { servers: nats!.urls, name }, ...options });
  return {
    control,
    stop,
    /** @returns the status of the handshake, 101 if it succeeds */
    async connect(apiId: string): Promise<number> {
      const socket = new WebSocket(`${gateway.url.replace("http:", "ws:")}/ws/${apiId}/live`, {
        headers: { "x-api-key": "secret" },
      });
      t.after(() => socket.terminate());
      socket.on("error", () => {});
      return Promise.race([
        once(socket, "open").then(() => 101),
        once(socket, "unexpected-response").then(([, response]) => response.statusCode as number),
      ]);
    },
  };
}

type Node = Awaited<ReturnType<typeof startNode>>;

async function accepted(nodes: readonly Node[], apiId: string, count: number): Promise<number> {
  const statuses: number[] = [];
  for (let n = 0; n < count; n++) statuses.push(await nodes[n % nodes.length]!.connect(apiId));
  assert.deepEqual(
    statuses.filter((status) => status !== 101 && status !== 429),
    [],
  );
  return statuses.filter((status) => status === 101).length;
}

test("nodes count the quota of an API key together, also after a restart", { skip }, async (t) => {
  const apiKeys = [{ id: "key", value: "secret", quota: { limit: 5, period: "MONTH" as const } }];
  const name = newClusterName();
  const [one, two] = [await startNode(t, name, { apiKeys }), await startNode(t, name, { apiKeys })] as const;
  const apiId = await createApi(one.control, {
    routeKey: "$connect",
    apiKeyRequired: true,
    integration: mockIntegration,
  });
  // The other node serves the change a moment later.
  while ((await two.connect(apiId)) === 403);
  assert.equal(await accepted([one, two], apiId, 3), 3);
  await two.stop();
  const three = await startNode(t, name, { apiKeys });
  assert.equal(await accepted([one, three], apiId, 8), 1);
});

test("nodes share the rate of the account, and no change of their number refills it", { skip }, async (t) => {
  const options = { throttling: { requestsPerSecond: 1 / 10_000, requestBurst: 8 } };
  const name = newClusterName();
  const one = await startNode(t, name, options);
  const apiId = await createApi(one.control, { integration: mockIntegration });
  const two = await startNode(t, name, options);
  assert.equal(await accepted([two], apiId, 9), 4);
  assert.equal(await accepted([one], apiId, 9), 4);
  await two.stop();
  assert.equal(await accepted([one], apiId, 3), 0);
});
