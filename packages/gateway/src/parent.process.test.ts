// Workers that share a socket, and workers that do not start. The main path is in parent.test.ts.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { request as httpsRequest } from "node:https";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { ApiGatewayV2Client, CreateApiCommand, GetApisCommand } from "@aws-sdk/client-apigatewayv2";
import { fixture, start } from "./parent.fixture.ts";
import { defaultSettings } from "./settings.ts";

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
