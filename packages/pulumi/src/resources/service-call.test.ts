import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { ApiGatewayV2Client, CreateApiCommand } from "@aws-sdk/client-apigatewayv2";
import { onService, ServiceError } from "./service-call.ts";

test("a call without an answer or with a server error may have been executed; a refused one has not", async (context) => {
  let status: number | undefined;
  const server = createServer((request, response) => {
    if (status === undefined) request.socket.destroy();
    else response.writeHead(status, { "content-type": "application/json" }).end("{}");
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  context.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const credentials = { accessKeyId: "a", secretAccessKey: "b" };
  const endpoint = `http://127.0.0.1:${port}`;
  const client = new ApiGatewayV2Client({ endpoint, region: "eu-west-1", credentials, maxAttempts: 1 });
  context.after(() => client.destroy());
  const service = { client, region: "eu-west-1", accountId: "123456789012" };
  const call = () =>
    onService(
      service,
      { verb: "creating", kind: "Api", id: undefined },
      async () => {
        await client.send(new CreateApiCommand({ Name: "chat", ProtocolType: "WEBSOCKET" }));
        return {};
      },
      {},
    );
  for (const [answer, mayBeDone] of [
    [undefined, true],
    [500, true],
    [400, false],
  ] as const) {
    status = answer;
    await assert.rejects(call(), (error) => error instanceof ServiceError && error.mayBeDone === mayBeDone);
  }
});
