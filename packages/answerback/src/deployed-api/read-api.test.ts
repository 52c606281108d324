import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { type TestContext, test } from "node:test";
import { defaultSettings, startGateway } from "@answerback/gateway";
import { createTestApi } from "../workbench/test-api.ts";
import { openControlPlane } from "./control-plane.ts";
import { functionNotes, importNotes } from "./import-notes.ts";
import { readApi } from "./read-api.ts";

const mock = { integrationType: "MOCK" } as const;

test("reads all pages of each collection", async (t) => {
  const gateway = await startGateway({ ...defaultSettings, port: 0 });
  t.after(() => gateway.stop());
  const keys = Array.from({ length: 130 }, (_, n) => `route${n}`);
  const routes = Object.fromEntries(keys.map((key) => [key, { integration: mock, responses: { $default: null } }]));
  const { apiId } = await createTestApi(gateway.url, "many", routes);
  const { client } = openControlPlane({ endpoint: gateway.url });
  t.after(() => client.destroy());
  const api = await readApi(client, apiId);
  assert.deepEqual(
    api.routes.map(({ routeKey }) => routeKey),
    keys,
  );
  assert.equal(api.integrations.length, keys.length);
  assert.ok(api.integrations.every(({ integrationResponses }) => integrationResponses.length === 1));
});

/** A control plane of one API: answers by the last part of the path. */
async function standIn(t: TestContext, answers: Readonly<Record<string, object>>, listener?: RequestListener) {
  let atOnce = 0;
  let most = 0;
  const server = createServer((request, response) => {
    most = Math.max(most, ++atOnce);
    response.on("close", () => atOnce--);
    listener?.(request, response);
    if (response.writableEnded) return;
    const [path = ""] = (request.url ?? "").split("?");
    const name = path.split("/").at(-1) ?? "";
    setTimeout(
      () => response.setHeader("Content-Type", "application/json").end(JSON.stringify(answers[name] ?? { items: [] })),
      5,
    );
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { client } = openControlPlane({ endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  t.after(() => {
    client.destroy();
    server.close();
  });
  return { client, mostAtOnce: () => most };
}

test("sends at most four requests at once", async (t) => {
  const routes = { items: Array.from({ length: 30 }, (_, n) => ({ routeId: `r${n}`, routeKey: `k${n}` })) };
  const { client, mostAtOnce } = await standIn(t, { api1: { apiId: "api1", protocolType: "WEBSOCKET" }, routes });
  assert.equal((await readApi(client, "api1")).routes.length, 30);
  assert.ok(mostAtOnce() <= 4, String(mostAtOnce()));
});

test("leaves out AWS's own tags, and reads an API without permission for domain names", async (t) => {
  const api1 = { apiId: "api1", tags: { "aws:cloudformation:stack-name": "chat", team: "a" } };
  const { client } = await standIn(t, { api1 }, (request, response) => {
    if (!request.url?.startsWith("/v2/domainnames")) return;
    response.writeHead(403, { "Content-Type": "application/json", "x-amzn-ErrorType": "AccessDeniedException" });
    response.end(JSON.stringify({ message: "not authorized" }));
  });
  const api = await readApi(client, "api1");
  assert.deepEqual(api.api.tags, { team: "a" });
  assert.deepEqual(api.domainNames, []);
  assert.match(importNotes(api).join("\n"), /Reading custom domain names is not allowed/);
});

test("notes what is different here", () => {
  const notes = importNotes({
    api: { apiId: "api1" },
    routes: [{ routeKey: "$connect", authorizationType: "AWS_IAM", apiKeyRequired: true, routeResponses: [] }],
    integrations: [
      { integrationId: "i1", connectionType: "VPC_LINK", connectionId: "link1", integrationResponses: [] },
      { integrationId: "i2", credentialsArn: "arn:aws:iam::000000000000:role/caller", integrationResponses: [] },
    ],
    models: [],
    authorizers: [],
    stages: [
      { stageName: "live", deploymentId: "d1", clientCertificateId: "c1" },
      { stageName: "test", deploymentId: "d2" },
    ],
    deployments: [],
    domainNames: [
      { domainName: "chat.example.com", mutualTlsAuthentication: { truststoreUri: "s3://a/b" }, apiMappings: [] },
    ],
    canReadDomainNames: true,
  }).join("\n");
  for (const expected of [
    /The stages serve different deployments/,
    /Integration i1 uses the VPC link link1\. VPC links are not supported/,
    /Clients of \$connect need a key of the setting apiKeys/,
    /Clients of \$connect need keys of the setting credentials/,
    /Roles \(credentialsArn\) are assumed only with --aws/,
    /The client certificate of stage live cannot be read/,
    /The trust store of chat\.example\.com is not read/,
  ]) {
    assert.match(notes, expected);
  }
  const called = [
    { name: "one", arn: undefined },
    { name: "two", arn: undefined },
  ];
  assert.deepEqual(functionNotes(called, new Set(["one"]), true), [
    "Function one runs on this machine (setting functions.one).",
    "Function two is called on AWS.",
  ]);
});
