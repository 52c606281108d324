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
import { startGateway } from "../../conformance/gateway.ts";
import { startNats } from "../../packages/gateway/src/nodes/nats-servers.fixture.ts";
import { openMany } from "../connections/client.ts";

const connections = 4_000;
/** Until memory that only the opening needed is free again. */
const restMillis = 15_000;

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
  const gateway = await startGateway([...options, "--data", join(folder, name)]);
  try {
    const address = { port: Number(new URL(gateway.url).port), path: `/ws/${await createApi(gateway.url)}/live` };
    // The same number is opened before, so that the growth of a new process is not counted.
    const earlier = await openMany(address, connections);
    await sleep(restMillis);
    const before = usageOf(gateway.pid);
    const later = await openMany(address, connections);
    const opened = usageOf(gateway.pid);
    await sleep(restMillis);
    const rested = usageOf(gateway.pid);
    for (const socket of [...earlier, ...later]) socket.destroy();
    await sleep(restMillis);
    const closed = usageOf(gateway.pid);
    const each = (value: number, count = connections) => Math.round(value / count);
    console.log(
      `${name}: ${each(rested.bytes - before.bytes)} bytes, ${each(opened.micros - before.micros)} µs of CPU for a handshake, ` +
        `${each(closed.micros - rested.micros, 2 * connections)} µs for a $disconnect`,
    );
  } finally {
    await gateway.kill();
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

/** Resident memory, and CPU time until now. */
function usageOf(id: number): { readonly bytes: number; readonly micros: number } {
  const microsPerTick = 10_000;
  const kilobytes = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, "utf8"))![1]);
  const fields = readFileSync(`/proc/${id}/stat`, "utf8").split(") ")[1]!.split(" ");
  return { bytes: kilobytes * 1024, micros: (Number(fields[11]) + Number(fields[12])) * microsPerTick };
}
