import assert from "node:assert/strict";
import { test } from "node:test";
import { type PropertyMap, resourceTypes } from "@answerback/pulumi/host";
import { ApiGatewayV2Client } from "@aws-sdk/client-apigatewayv2";
import { withoutHttpContent } from "./http-api.ts";

const client = new ApiGatewayV2Client({ endpoint: "http://127.0.0.1:1", region: "eu-west-1" });
const context = { client, region: "eu-west-1", accountId: "123456789012" };

test("inputs that fill an HTTP API in one step are stored and not sent; for a WebSocket API all inputs are sent", async () => {
  const sent: PropertyMap[] = [];
  const type = withoutHttpContent({
    ...resourceTypes.get("aws:apigatewayv2/api:Api")!,
    create: async (_context, inputs) => {
      sent.push(inputs);
      return { id: "a", outputs: { ...inputs, apiEndpoint: "http://a" } };
    },
    update: async (_context, _id, inputs, oldInputs) => {
      sent.push(inputs, oldInputs);
      return inputs;
    },
  });
  const http = { name: "shop", protocolType: "HTTP", target: "arn:f", routeKey: "GET /" };
  const { outputs } = await type.create(context, http);
  assert.deepEqual(outputs, { ...http, apiEndpoint: "http://a" });
  const renamed = { ...http, name: "store", body: "{}" };
  assert.deepEqual(await type.update(context, "a", renamed, http, outputs), renamed);
  const webSocket = { name: "chat", protocolType: "WEBSOCKET", target: "arn:f" };
  await type.create(context, webSocket);
  const bare = { name: "shop", protocolType: "HTTP" };
  assert.deepEqual(sent, [bare, { ...bare, name: "store" }, bare, webSocket]);
});
