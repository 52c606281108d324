import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { request as httpsRequest } from "node:https";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { text } from "node:stream/consumers";
import { type TestContext, test } from "node:test";
import {
  ApiGatewayV2Client,
  CreateApiCommand,
  CreateDeploymentCommand,
  CreateRouteCommand,
  GetApisCommand,
  UpdateStageCommand,
} from "@aws-sdk/client-apigatewayv2";
import { WebSocket } from "ws";
import { holderOf } from "./cluster/connection-id.ts";
import type { FunctionHost } from "./execute/integrations/function-host.ts";
import type { Gateway } from "./gateway-options.ts";
import { type StartWorkersOptions, startWorkers } from "./parent.ts";
import { defaultSettings } from "./settings.ts";
import { createApi } from "./test-create-api.ts";

const fixture = (name: string) => new URL(`./${name}.fixture.ts`, import.meta.url);

function start(t: TestContext, options: Partial<StartWorkersOptions> = {}): Promise<Gateway> {
  const starting = startWorkers({
    ...defaultSettings,
    port: 0,
    workers: 2,
    workerEntry: fixture("worker"),
    onWarning() {},
    ...options,
  });
  t.after(() => starting.then((gateway) => gateway.stop()).catch(() => {}));
  return starting;
}

test("several workers share a socket where they cannot each listen, and act as one gateway with keys and TLS", async (t) => {
  const credentials = [{ accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" }];
  const gateway = await start(t, { reusePort: false, credentials });
  const client = (keys: (typeof credentials)[number]) =>
    new ApiGatewayV2Client({
      region: defaultSettings.region,
      endpoint: gateway.url,
      credentials: keys,
      maxAttempts: 1,
    });
  const signed = client(credentials[0]!);
  const { ApiId } = await signed.send(
    new CreateApiCommand({ Name: "chat", ProtocolType: "WEBSOCKET", RouteSelectionExpression: "$default" }),
  );
  const { Items } = await signed.send(new GetApisCommand({}));
  assert.deepEqual(
    Items?.map((api) => api.ApiId),
    [ApiId],
  );
  const unknown = client({ accessKeyId: "AKIDEXAMPLE", secretAccessKey: "other" });
  await assert.rejects(unknown.send(new GetApisCommand({})), { name: "InvalidSignatureException" });

  assert.equal((await fetch(`${gateway.url}/inspector/api/workers`)).status, 401);
  const address = new URL(gateway.inspectorUrl);
  const headers = { Authorization: `Bearer ${address.searchParams.get("token")}` };
  // Several connections, so that both workers answer.
  for (let count = 0; count < 6; count++) {
    const response = await fetch(`${gateway.url}/inspector/api/workers`, {
      headers: { ...headers, Connection: "close" },
    });
    const { items } = (await response.json()) as { readonly items: readonly { readonly number: number }[] };
    assert.deepEqual(
      items.map(({ number }) => number),
      [1, 2],
    );
  }

  const authority = readFileSync((await gateway.authority()).file);
  for (let count = 0; count < 6; count++) {
    const status = await new Promise((resolve, reject) => {
      const options = { host: "localhost", port: gateway.port, path: "/ready", ca: authority, agent: false };
      httpsRequest(options, (response) => void text(response).then(() => resolve(response.statusCode)))
        .on("error", reject)
        .end();
    });
    assert.equal(status, 200);
  }

  const rotated = [{ accessKeyId: "AKIDROTATED", secretAccessKey: "new" }];
  await gateway.reload({ ...defaultSettings, credentials: rotated });
  for (let count = 0; count < 6; count++) {
    await client(rotated[0]!).send(new GetApisCommand({}));
    await assert.rejects(client(credentials[0]!).send(new GetApisCommand({})));
  }
});

test("ends with the reason if workers end again and again before they serve", async (t) => {
  await assert.rejects(start(t, { workerEntry: fixture("failing-worker") }), {
    name: "GatewayStartError",
    code: "WORKERS",
    message:
      /ended 5 times within a minute before they served. The last: exit code 1: RangeError: this worker is broken/,
  });
});

test("does not share a port that another process listens on", async (t) => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen({ host: "127.0.0.1", port: 0, reusePort: true }, resolve));
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  await assert.rejects(start(t, { port }), { name: "GatewayStartError", code: "PORT_IN_USE" });
});

test("workers share the quota of a key, and the functions of the parent", async (t) => {
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
});

interface LambdaEvent {
  readonly requestContext: { readonly connectionId: string };
}
