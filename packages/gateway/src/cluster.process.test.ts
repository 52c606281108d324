// Nodes of a cluster as processes, which are killed, paused and stopped, on real NATS servers.
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { after, describe, type TestContext, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import {
  ApiGatewayV2Client,
  CreateDeploymentCommand,
  CreateIntegrationCommand,
  CreateIntegrationResponseCommand,
  CreateRouteCommand,
  UpdateStageCommand,
} from "@aws-sdk/client-apigatewayv2";
import { WebSocket } from "ws";
import { holderOf } from "./cluster/connection-id.ts";
import type { NodeOfTest } from "./gateway-node.fixture.ts";
import { missingNats, startNats } from "./nodes/nats-servers.fixture.ts";
import { createApi } from "./test-create-api.ts";

const skip = await missingNats();
const nats = skip === false ? await startNats() : undefined;
after(() => nats?.close());
let clusters = 0;

interface Report {
  readonly event: "CONNECT" | "DISCONNECT";
  readonly connectionId: string;
  readonly code: string;
  readonly requestId: string;
}

/** A backend that keeps what `$connect` and `$disconnect` send to it. */
async function startBackend(t: TestContext) {
  const reports: Report[] = [];
  const server = createServer(async (request, response) => {
    reports.push(JSON.parse(await text(request)) as Report);
    response.end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close().closeAllConnections());
  const of = (event: Report["event"]) => reports.filter((report) => report.event === event);
  return { of, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

interface NodeProcess {
  readonly child: ChildProcess;
  readonly url: string;
  readonly warnings: readonly string[];
}

/** Starts nodes of a cluster, which are killed when the test ends. */
function newCluster(t: TestContext) {
  const cluster = { servers: nats!.urls, monitorUrl: nats!.monitorUrls[0], name: `processes${++clusters}` };
  return async (settings: NodeOfTest = {}): Promise<NodeProcess> => {
    const options = JSON.stringify({ cluster, ...settings } satisfies NodeOfTest);
    const child = spawn(process.execPath, [join(import.meta.dirname, "gateway-node.fixture.ts"), options], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    t.after(() => void child.kill("SIGKILL"));
    const warnings: string[] = [];
    const url = await new Promise<string>((resolve, reject) => {
      createInterface({ input: child.stdout }).on("line", (line) => {
        const [kind, rest] = [line.slice(0, line.indexOf(" ")), line.slice(line.indexOf(" ") + 1)];
        if (kind === "url") resolve(rest);
        else warnings.push(rest);
      });
      child.once("exit", () => reject(new Error(`The node ended: ${warnings.join(" ")}`)));
    });
    return { child, url, warnings };
  };
}

/** An API that reports its clients to the backend and answers each message with the id of its connection. */
async function reportingApi({ url }: NodeProcess, backendUrl: string): Promise<string> {
  const control = new ApiGatewayV2Client({
    endpoint: url,
    region: "us-east-1",
    credentials: { accessKeyId: "AKID", secretAccessKey: "secret" },
    maxAttempts: 1,
  });
  const ApiId = await createApi(control, {
    integration: {
      IntegrationType: "MOCK",
      RequestTemplates: { $default: '{"statusCode":200}' },
      TemplateSelectionExpression: "\\$default",
    },
    response: {
      ResponseTemplates: { $default: "$context.connectionId" },
      TemplateSelectionExpression: "\\$default",
    },
  });
  const { IntegrationId } = await control.send(
    new CreateIntegrationCommand({
      ApiId,
      IntegrationType: "HTTP",
      IntegrationMethod: "POST",
      IntegrationUri: backendUrl,
      TemplateSelectionExpression: "\\$default",
      RequestTemplates: {
        $default:
          '{"event": "$context.eventType", "connectionId": "$context.connectionId", "code": "$!context.disconnectStatusCode", "requestId": "$context.requestId"}',
      },
    }),
  );
  await control.send(
    new CreateIntegrationResponseCommand({ ApiId, IntegrationId, IntegrationResponseKey: "$default" }),
  );
  for (const RouteKey of ["$connect", "$disconnect"]) {
    await control.send(new CreateRouteCommand({ ApiId, RouteKey, Target: `integrations/${IntegrationId}` }));
  }
  const { DeploymentId } = await control.send(new CreateDeploymentCommand({ ApiId }));
  await control.send(new UpdateStageCommand({ ApiId, StageName: "live", DeploymentId }));
  return ApiId;
}

interface Client {
  readonly socket: WebSocket;
  readonly connectionId: string;
  /** The code with which the connection has closed. */
  readonly closed: Promise<number>;
}

async function connect(t: TestContext, { url }: NodeProcess, apiId: string): Promise<Client> {
  const socket = new WebSocket(`${url.replace("http:", "ws:")}/ws/${apiId}/live`);
  t.after(() => socket.terminate());
  const closed = new Promise<number>((resolve) => socket.once("close", resolve));
  await once(socket, "open");
  socket.on("error", () => {});
  socket.send("who");
  const [id] = await once(socket, "message");
  return { socket, connectionId: String(id), closed };
}

const connectMany = (t: TestContext, node: NodeProcess, apiId: string, count: number): Promise<readonly Client[]> =>
  Promise.all(Array.from({ length: count }, () => connect(t, node, apiId)));

async function until(isTrue: () => boolean, seconds = 40): Promise<void> {
  for (let waited = 0; !isTrue(); waited += 20) {
    assert.ok(waited < seconds * 1_000, `After ${seconds} s it is still not true: ${isTrue}`);
    await sleep(20);
  }
}

const idsOf = (reports: readonly { readonly connectionId: string }[]) =>
  [...new Set(reports.map(({ connectionId }) => connectionId))].sort();

describe("nodes in processes", { concurrency: 3 }, () => {
  for (const workers of [1, 2]) {
    const kind = workers === 1 ? "a node" : "a node with workers";

    test(`when ${kind} is killed, another one delivers its $disconnects with 1006`, { skip }, async (t) => {
      const backend = await startBackend(t);
      const start = newCluster(t);
      const [one, two] = [await start(), await start({ workers })];
      const apiId = await reportingApi(one, backend.url);
      const clients = await connectMany(t, two, apiId, 20);
      const staying = await connect(t, one, apiId);
      const killedAt = performance.now();
      two.child.kill("SIGKILL");
      await until(() => idsOf(backend.of("DISCONNECT")).length === clients.length);
      assert.ok(performance.now() - killedAt < 20_000);
      const disconnects = backend.of("DISCONNECT");
      assert.deepEqual(idsOf(disconnects), idsOf(clients));
      assert.ok(disconnects.every(({ code }) => code === "1006"));
      assert.equal(new Set(disconnects.map(({ requestId }) => requestId)).size, clients.length);
      assert.equal(staying.socket.readyState, WebSocket.OPEN);
    });

    test(`${kind} that was paused too long closes its clients with 1001, and goes on under another number`, {
      skip,
    }, async (t) => {
      const backend = await startBackend(t);
      const start = newCluster(t);
      const [one, two] = [await start(), await start({ workers })];
      const apiId = await reportingApi(one, backend.url);
      const clients = await connectMany(t, two, apiId, 10);
      // Once a second a node proves that it lived on after the $connects so far. It runs the $disconnects of later ones itself.
      await sleep(1_500);
      two.child.kill("SIGSTOP");
      await until(() => idsOf(backend.of("DISCONNECT")).length === clients.length);
      const received: string[] = [];
      for (const { socket } of clients) {
        socket.on("message", (data) => received.push(String(data)));
        socket.send("who");
      }
      await sleep(200);
      two.child.kill("SIGCONT");
      assert.deepEqual(new Set(await Promise.all(clients.map(({ closed }) => closed))), new Set([1001]));
      assert.deepEqual(received, []);
      let later: Client | undefined;
      for (let attempts = 0; later === undefined; attempts++) {
        assert.ok(attempts < 100, "no new client is served");
        later = await connect(t, two, apiId).catch(() => undefined);
        if (later === undefined) await sleep(100);
      }
      assert.equal(holderOf(later.connectionId)?.node, 3);
      assert.match(two.warnings.join("\n"), /Other nodes took node 2 for dead/);
      await sleep(200);
      const disconnects = backend.of("DISCONNECT");
      assert.deepEqual(idsOf(disconnects), idsOf(clients));
      assert.equal(disconnects.length, clients.length, "each has run once");
    });

    test(`${kind} that stops runs its own $disconnects and gives its number back`, { skip }, async (t) => {
      const backend = await startBackend(t);
      const start = newCluster(t);
      const [one, two] = [await start(), await start({ workers })];
      const apiId = await reportingApi(one, backend.url);
      const clients = await connectMany(t, two, apiId, 10);
      const stoppedAt = performance.now();
      two.child.kill("SIGTERM");
      assert.deepEqual(new Set(await Promise.all(clients.map(({ closed }) => closed))), new Set([1001]));
      if (two.child.exitCode === null) await once(two.child, "exit");
      assert.ok(performance.now() - stoppedAt < 5_000, "the stop is slow");
      assert.deepEqual(idsOf(backend.of("DISCONNECT")), idsOf(clients));
      await sleep(5_000);
      assert.equal(backend.of("DISCONNECT").length, clients.length, "no other node runs them again");
      assert.deepEqual(one.warnings, []);
    });
  }
});
