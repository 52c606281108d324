// --manual-clock of a process, which `answerback time` turns.
import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { defaultSettings, startGateway } from "@answerback/gateway";
import { WebSocket } from "ws";
import { createFunctionApi } from "./functions/test-function-api.ts";
import { runHere } from "./test-command.ts";
import { startCommand, until } from "./test-start.ts";

const time = (...parameters: string[]) => runHere(["time", ...parameters]);

test("start --manual-clock serves a clock that time turns: an idle connection is closed", async (t) => {
  const { url, lines } = await startCommand(t, "--ephemeral", "--manual-clock");
  const line = `  clock      stands still; answerback time +10m --url ${url} turns it`;
  await until(() => lines.includes(line));
  const client = new WebSocket(await createFunctionApi(url, { echo: { function: "echo" } }));
  await once(client, "open");
  const closed = once(client, "close");
  const before = Date.parse((await time("--url", url)).stdout.trim());
  const turned = Date.parse((await time("+10m", "--url", url)).stdout.trim());
  assert.equal(turned - before, 600_000);
  assert.equal((await closed)[0], 1001);
});

test("time says what is wrong", async (t) => {
  const credentials = [{ accessKeyId: "AKIDOPERATOR", secretAccessKey: "secret" }];
  const gateway = await startGateway({ ...defaultSettings, port: 0, credentials });
  t.after(() => gateway.stop());
  const { url, inspectorUrl: inspector } = gateway;
  assert.match((await time("--url", inspector)).stdout, /^\d{4}-.*Z {2}the machine's time; start the gateway/);
  for (const [parameters, message] of [
    [["+1s", "--url", inspector], /The clock of this gateway runs by itself\. Start it with --manual-clock\./],
    [["+1s", "--url", url], /The inspector needs a token/],
    [["ten minutes"], /Write a number with a unit: \+200ms/],
    [["+1s", "--url", "127.0.0.1:4510"], /is not the URL of a gateway/],
    [["+1s", "--url", "http://127.0.0.1:1"], /No gateway listens at http:\/\/127\.0\.0\.1:1/],
  ] as const) {
    const { code, stderr } = await time(...parameters);
    assert.notEqual(code, 0);
    assert.match(stderr, message);
  }
});
