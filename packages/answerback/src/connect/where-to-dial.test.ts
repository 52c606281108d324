import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, test } from "node:test";
import { type RunningGateway, startGateway } from "../index.ts";
import { onlyStage, refusalHint } from "./where-to-dial.ts";

let gateway: RunningGateway;
before(async () => {
  gateway = await startGateway();
});
after(() => gateway.stop());

async function post(path: string, body: object): Promise<{ readonly apiId: string }> {
  const response = await fetch(`${gateway.url}/v2/apis${path}`, { method: "POST", body: JSON.stringify(body) });
  assert.equal(response.status, 201, await response.clone().text());
  return (await response.json()) as { readonly apiId: string };
}

/** @returns its id */
async function createApi(name: string, ...stageNames: readonly string[]): Promise<string> {
  const routeSelectionExpression = "$request.body.action";
  const { apiId } = await post("", { name, protocolType: "WEBSOCKET", routeSelectionExpression });
  await post(`/${apiId}/routes`, { routeKey: "$default" });
  for (const stageName of stageNames) {
    await post(`/${apiId}/stages`, { stageName });
    await post(`/${apiId}/deployments`, { stageName });
  }
  await post(`/${apiId}/stages`, { stageName: "undeployed" });
  return apiId;
}

const webSocketUrl = (path: string) => new URL(path, gateway.url.replace("http", "ws"));

describe("of a gateway", { concurrency: false }, () => {
  test("without stages suggests the next step", async () => {
    await assert.rejects(onlyStage(webSocketUrl("/")), {
      name: "UserError",
      message: `${gateway.url} serves no stage yet. Deploy an API, then connect to its apiEndpoint followed by /STAGE.`,
    });
  });

  test("finds the only stage, and lists several", async () => {
    const first = await createApi("first", "live");
    const url = `${gateway.url.replace("http", "ws")}/ws/${first}`;
    assert.equal((await onlyStage(webSocketUrl("/")))?.url, `${url}/live`);
    await createApi("second", "$default");
    const error = await onlyStage(webSocketUrl("/")).catch(({ message }: Error) => message);
    assert.match(
      String(error),
      new RegExp(`^Choose a stage\\. ${gateway.url} serves:\n(.*\n)?  ${url}/live  first(\n|$)`),
    );
    assert.match(String(error), /\n {2}ws:\S+:\d+\/ws\/[a-z0-9]{10} {2}second(\n|$)/);
  });

  test("names the missing part of a URL, and is silent about a served one", async () => {
    const apiId = await createApi("third", "live", "$default");
    const port = new URL(gateway.url).port;
    const hints: Readonly<Record<string, RegExp | undefined>> = {
      [`/ws/${apiId}/live`]: undefined,
      [`/ws/${apiId}`]: undefined,
      [`/ws/${apiId}/$default`]: undefined,
      [`/ws/${apiId}/%24default`]: undefined,
      [`ws://${apiId}.execute-api.localhost:${port}/live`]: undefined,
      [`ws://${apiId}.execute-api.localhost:${port}/none`]:
        /^API \w+ \(third\) does not serve a stage none\. http:\/\/localhost/,
      [`/ws/${apiId}/undeployed`]: /^API \w+ \(third\) does not serve a stage undeployed\. .* serves:\n/,
      "/ws/gone/live": /^API gone is not served\. .* serves:\n/,
      "/ws/": /^The URL contains neither an API nor a stage\. .* serves:\n/,
      "/": /^The URL contains neither an API nor a stage\. .* serves:\n/,
      "/live": /^The URL contains neither an API nor a stage\. .* serves:\n/,
    };
    for (const [path, hint] of Object.entries(hints)) {
      const text = await refusalHint(webSocketUrl(path));
      if (hint === undefined) assert.equal(text, undefined, path);
      else assert.match(text ?? "", hint, path);
    }
  });

  test("does not list stages without credentials", async () => {
    const other = createServer((_request, response) => response.writeHead(403).end("no"));
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", () => resolve()));
    const url = `ws://127.0.0.1:${(other.address() as AddressInfo).port}`;
    assert.equal(await onlyStage(new URL(url)), undefined);
    assert.equal(await refusalHint(new URL(`${url}/ws/a/live`)), undefined);
    assert.match((await refusalHint(new URL(`${url}/x`))) ?? "", /^A URL looks like ws:/);
    other.close();
  });
});

test("AWS and custom domains are not asked", async () => {
  assert.equal(await refusalHint(new URL("wss://a.execute-api.eu-west-1.amazonaws.com/live")), undefined);
  assert.equal(await refusalHint(new URL("wss://chat.example.com/rooms")), undefined);
});
