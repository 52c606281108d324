// Starts a gateway that no client connects to, deploys an API with an HTTP integration, stops the gateway, and prints the packages
// from node_modules that it loaded.
import assert from "node:assert/strict";
import { registerHooks } from "node:module";

const loaded = new Set<string>();
registerHooks({
  load(url, context, nextLoad) {
    const name = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1];
    if (name !== undefined && !name.startsWith("@answerback/")) loaded.add(name);
    return nextLoad(url, context);
  },
});

const { defaultSettings, startGateway } = await import("../../index.ts");
const gateway = await startGateway({ ...defaultSettings, port: 0, prepareBackends: false, onWarning: () => {} });
await fetch(`${gateway.url}/health`);

async function create(path: string, body: object): Promise<Readonly<Record<string, string>>> {
  const response = await fetch(`${gateway.url}/v2/${path}`, { method: "POST", body: JSON.stringify(body) });
  assert.equal(response.status, 201);
  return (await response.json()) as Readonly<Record<string, string>>;
}
const { apiId } = await create("apis", {
  name: "a",
  protocolType: "WEBSOCKET",
  routeSelectionExpression: "$request.body.action",
});
const { integrationId } = await create(`apis/${apiId}/integrations`, {
  integrationType: "HTTP",
  integrationMethod: "GET",
  integrationUri: "http://127.0.0.1",
});
await create(`apis/${apiId}/routes`, { routeKey: "$default", target: `integrations/${integrationId}` });
await create(`apis/${apiId}/stages`, { stageName: "live" });
await create(`apis/${apiId}/deployments`, { stageName: "live" });
// A turn in which imports could begin.
await new Promise(setImmediate);
await gateway.stop();
console.log(JSON.stringify([...loaded]));
