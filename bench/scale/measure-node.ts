// node bench/scale/measure-node.ts: what a connection costs a node of a cluster, and a gateway that stands alone, if the API has a
// backend for `$connect` and `$disconnect`. Prints the figures that costs.ts has.
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  ApiGatewayV2Client,
  CreateApiCommand,
  CreateDeploymentCommand,
  CreateIntegrationCommand,
  CreateRouteCommand,
  CreateStageCommand,
} from "@aws-sdk/client-apigatewayv2";
import { command } from "../../conformance/checkout.ts";
import { type RunningGateway, startGateway } from "../../conformance/gateway.ts";
import { startNats } from "../../packages/gateway/src/nodes/nats-servers.fixture.ts";
import { openMany } from "../connections/client.ts";

const connections = 8_000;
/** Until all `$disconnect`s have run, and records are put and deleted. */
const restMillis = 5_000;
/** Collects garbage and prints the bytes that the heap and buffers hold. */
const onSignal = `process.on("SIGUSR2", () => {
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  process.stderr.write("held " + (heapUsed + external) + "\\n");
});`;

const backend = createServer((request, response) => {
  request.resume();
  response.end("{}");
}).listen(0, "127.0.0.1");
await once(backend, "listening");
await using servers = await startNats({ servers: 3 });
const folder = mkdtempSync(join(tmpdir(), "answerback-scale-"));
try {
  await measure("alone", []);
  await measure("cluster", ["--cluster", servers.urls.join(",")]);
} finally {
  rmSync(folder, { recursive: true });
  backend.close();
}

async function measure(name: string, options: readonly string[]): Promise<void> {
  const observed = ["--expose-gc", "--import", `data:text/javascript,${encodeURIComponent(onSignal)}`];
  const gateway = await startGateway([...options, "--data", join(folder, name)], {}, [
    process.execPath,
    ...observed,
    command,
  ]);
  try {
    const address = { port: Number(new URL(gateway.url).port), path: `/ws/${await createApi(gateway.url)}/live` };
    // The same number is opened before, so that the growth of a new process is not counted.
    const earlier = await openMany(address, connections);
    await sleep(restMillis);
    const held = await heldBytes(gateway);
    const started = cpuMicros(gateway.pid);
    const later = await openMany(address, connections);
    const opened = cpuMicros(gateway.pid);
    await sleep(restMillis);
    const grown = (await heldBytes(gateway)) - held;
    const closing = cpuMicros(gateway.pid);
    for (const socket of [...earlier, ...later]) socket.destroy();
    await sleep(2 * restMillis);
    const closed = cpuMicros(gateway.pid);
    const each = (value: number, count = connections) => Math.round(value / count).toLocaleString("en");
    console.log(
      `${name}: ${each(grown)} bytes, ${each(opened - started)} µs of CPU for a handshake, ` +
        `${each(closed - closing, 2 * connections)} µs for a $disconnect`,
    );
  } finally {
    await gateway.kill();
  }
}

async function heldBytes(gateway: RunningGateway): Promise<number> {
  const before = gateway.errors().length;
  process.kill(gateway.pid, "SIGUSR2");
  for (;;) {
    await sleep(100);
    const printed = /^held (\d+)$/m.exec(gateway.errors().slice(before));
    if (printed !== null) return Number(printed[1]);
  }
}

async function createApi(endpoint: string): Promise<string> {
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const control = new ApiGatewayV2Client({ endpoint, region: "us-east-1", credentials });
  const { ApiId } = await control.send(
    new CreateApiCommand({
      Name: "scale",
      ProtocolType: "WEBSOCKET",
      RouteSelectionExpression: "$request.body.action",
    }),
  );
  const { IntegrationId } = await control.send(
    new CreateIntegrationCommand({
      ApiId,
      IntegrationType: "HTTP_PROXY",
      IntegrationMethod: "POST",
      IntegrationUri: `http://127.0.0.1:${(backend.address() as AddressInfo).port}/`,
    }),
  );
  for (const RouteKey of ["$connect", "$disconnect"])
    await control.send(new CreateRouteCommand({ ApiId, RouteKey, Target: `integrations/${IntegrationId}` }));
  await control.send(new CreateStageCommand({ ApiId, StageName: "live" }));
  await control.send(new CreateDeploymentCommand({ ApiId, StageName: "live" }));
  control.destroy();
  return ApiId!;
}

function cpuMicros(id: number): number {
  const microsPerTick = 10_000;
  const fields = readFileSync(`/proc/${id}/stat`, "utf8").split(") ")[1]!.split(" ");
  return (Number(fields[11]) + Number(fields[12])) * microsPerTick;
}
