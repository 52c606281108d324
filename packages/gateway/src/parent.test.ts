// Two workers that listen on one port. Further starts are in parent.process.test.ts, and more of their inspector in
// inspected-workers.process.test.ts.
import assert from "node:assert/strict";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { test } from "node:test";
import {
  ApiGatewayV2Client,
  CreateDeploymentCommand,
  CreateRouteCommand,
  UpdateStageCommand,
} from "@aws-sdk/client-apigatewayv2";
import { WebSocket } from "ws";
import { holderOf } from "./cluster/connection-id.ts";
import type { FunctionHost } from "./execute/integrations/function-host.ts";
import type { SummariesAnswer } from "./inspect/api/inspector-api.ts";
import { start } from "./parent.fixture.ts";
import { defaultSettings } from "./settings.ts";
import { createApi } from "./test-create-api.ts";

test("does not share a port that another process listens on", async (t) => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen({ host: "127.0.0.1", port: 0, reusePort: true }, resolve));
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  await assert.rejects(start(t, { port }), { name: "GatewayStartError", code: "PORT_IN_USE" });
});

test("workers share the quota of a key, and the functions of the parent, and have one inspector", async (t) => {
  const callers = new Set<string>();
  const functions: FunctionHost = {
    ready: undefined,
    invoke({ functionName, payload }) {
      if (!functionName.endsWith(":greet")) return undefined;
      callers.add((JSON.parse(String(payload)) as LambdaEvent).requestContext.connectionId);
      const answer = { statusCode: 200, payload: Buffer.from('{"statusCode":200,"body":"hi"}'), hasFailed: false };
      return {
        functionName: "greet",
        requestId: "r",
        answer: Promise.resolve(answer),
        logLines: [],
        omittedLogLines: 0,
        report: undefined,
      };
    },
  };
  const quota = { limit: 21, period: "MONTH" } as const;
  const gateway = await start(t, { functions, apiKeys: [{ id: "k", value: "secret", quota }] });
  const control = new ApiGatewayV2Client({
    region: defaultSettings.region,
    endpoint: gateway.url,
    credentials: { accessKeyId: "AKID", secretAccessKey: "secret" },
  });
  const apiId = await createApi(control, {
    integration: {
      IntegrationType: "AWS_PROXY",
      IntegrationMethod: "POST",
      IntegrationUri: `arn:aws:lambda:${defaultSettings.region}:000000000000:function:greet`,
    },
  });
  await control.send(new CreateRouteCommand({ ApiId: apiId, RouteKey: "$connect", ApiKeyRequired: true }));
  const { DeploymentId } = await control.send(new CreateDeploymentCommand({ ApiId: apiId }));
  await control.send(new UpdateStageCommand({ ApiId: apiId, StageName: "live", DeploymentId }));
  const url = `${gateway.url.replace("http", "ws")}/ws/${apiId}/live`;
  const open = () =>
    new Promise<WebSocket | number | undefined>((resolve) => {
      const client = new WebSocket(url, { headers: { "x-api-key": "secret" } });
      client.on("open", () => resolve(client));
      client.on("unexpected-response", (_, response) => {
        resolve(response.statusCode);
        response.destroy();
      });
      client.on("error", () => {});
    });
  const opened = await Promise.all(Array.from({ length: 30 }, open));
  const clients = opened.filter((it) => it instanceof WebSocket);
  t.after(() => {
    for (const client of clients) client.terminate();
  });
  assert.equal(clients.length, quota.limit);
  assert.deepEqual(new Set(opened.filter((it) => !(it instanceof WebSocket))), new Set([429]));
  for (const client of clients) {
    client.send("{}");
    assert.equal(String((await once(client, "message"))[0]), "hi");
  }
  assert.equal(callers.size, quota.limit);
  // The kernel gives all to one worker once in a million runs.
  assert.deepEqual(new Set(Array.from(callers, (id) => holderOf(id)?.worker)), new Set([1, 2]));
  const path = "inspector/api/exchanges?fields=summary&kind=message&limit=100";
  const { items, total } = (await (await fetch(`${gateway.url}/${path}`)).json()) as SummariesAnswer;
  assert.equal(total, quota.limit);
  assert.deepEqual(
    items.map(({ conn }) => conn),
    [...callers],
  );
});

interface LambdaEvent {
  readonly requestContext: { readonly connectionId: string };
}
