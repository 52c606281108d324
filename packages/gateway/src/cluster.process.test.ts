// Nodes of a cluster as processes, which are killed, paused and stopped, on a real NATS server. Nodes in one process are in
// cluster.test.ts.
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { type TestContext, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import {
  ApiGatewayV2Client,
  CreateDeploymentCommand,
  CreateIntegrationCommand,
  CreateIntegrationResponseCommand,
  CreateRouteCommand,
  UpdateStageCommand,
} from "@aws-sdk/client-apigatewayv2";
import { Kvm } from "@nats-io/kv";
import { connect as connectToServer } from "@nats-io/transport-node";
import { WebSocket } from "ws";
import { holderOf } from "./cluster/connection-id.ts";
import type { NodeOfTest } from "./gateway-node.fixture.ts";
import { missingNats, newClusterName, sharedNats } from "./nodes/nats-servers.fixture.ts";
import { createAnsweringApi } from "./test-create-api.ts";
import { clientSettings } from "./test-gateway.ts";

const skip = await missingNats();
const nats = skip === false ? await sharedNats() : undefined;

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
  /** How long its start took. */
  readonly startMillis: number;
  readonly url: string;
  readonly warnings: readonly string[];
}

/** Starts nodes of a cluster, which are killed when the test ends. */
function newCluster(t: TestContext) {
  const cluster = { servers: nats!.urls, monitorUrl: nats!.monitorUrls[0], name: newClusterName() };
  const start = async (settings: NodeOfTest = {}): Promise<NodeProcess> => {
    const startedAt = performance.now();
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
    return { child, startMillis: performance.now() - startedAt, url, warnings };
  };
  return Object.assign(start, { cluster });
}

/** Resolves when a node has written its record again. */
async function renewal(t: TestContext, cluster: string, node: number): Promise<void> {
  const connection = await connectToServer({ servers: [...nats!.urls] });
  t.after(() => connection.close());
  const bucket = await new Kvm(connection).open(`${cluster}_nodes`);
  const revision = async () => (await bucket.get(String(node)))?.revision;
  const before = await revision();
  while ((await revision()) === before) await sleep(20);
}

/** An API that reports its clients to the backend and answers each message with the id of its connection. */
async function reportingApi({ url }: NodeProcess, backendUrl: string): Promise<string> {
  const control = new ApiGatewayV2Client({ ...clientSettings, endpoint: url });
  const ApiId = await createAnsweringApi(control, "$context.connectionId");
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

async function until(isTrue: () => boolean, seconds = 60): Promise<void> {
  for (let waited = 0; !isTrue(); waited += 20) {
    assert.ok(waited < seconds * 1_000, `After ${seconds} s it is still not true: ${isTrue}`);
    await sleep(20);
  }
}

const idsOf = (reports: readonly { readonly connectionId: string }[]) =>
  [...new Set(reports.map(({ connectionId }) => connectionId))].sort();

test("nodes in processes", { skip, concurrency: true }, async (t) => {
  const backend = await startBackend(t);
  const start = newCluster(t);
  const one = await start();
  const apiId = await reportingApi(one, backend.url);
  const staying = await connect(t, one, apiId);
  const disconnectsOf = (clients: readonly Client[]) => {
    const ids = new Set(clients.map(({ connectionId }) => connectionId));
    return backend.of("DISCONNECT").filter(({ connectionId }) => ids.has(connectionId));
  };
  const haveEnded = (clients: readonly Client[]) => idsOf(disconnectsOf(clients)).length === clients.length;
  const numberOf = ({ connectionId }: Client) => holderOf(connectionId)!.node;

  // All nodes are in one cluster, in which the first goes on. They wait for each other's death at the same time.
  const tests = [1, 2].flatMap((workers) => {
    const kind = workers === 1 ? "a node" : "a node with workers";
    return [
      t.test(`when ${kind} is killed, another one delivers its $disconnects with 1006`, async (t) => {
        const two = await start({ workers });
        const clients = await connectMany(t, two, apiId, 20);
        two.child.kill("SIGKILL");
        await until(() => haveEnded(clients));
        const disconnects = disconnectsOf(clients);
        assert.ok(disconnects.every(({ code }) => code === "1006"));
        assert.equal(new Set(disconnects.map(({ requestId }) => requestId)).size, clients.length);
        assert.equal(staying.socket.readyState, WebSocket.OPEN);
      }),

      t.test(
        `${kind} that was paused too long closes its clients with 1001, and goes on under another number`,
        async (t) => {
          const two = await start({ workers });
          const clients = await connectMany(t, two, apiId, 10);
          const number = numberOf(clients[0]!);
          // The $disconnects of clients for which no renewal was sent afterwards may run in the node too. The first renewal may
          // have been under way already; a further client causes the second.
          await renewal(t, start.cluster.name, number);
          await connect(t, two, apiId);
          await renewal(t, start.cluster.name, number);
          two.child.kill("SIGSTOP");
          await until(() => haveEnded(clients));
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
          for (const end = performance.now() + 60_000; later === undefined; ) {
            assert.ok(performance.now() < end, "no new client is served");
            later = await connect(t, two, apiId).catch(() => undefined);
            if (later === undefined) await sleep(100);
          }
          assert.notEqual(numberOf(later), number);
          assert.match(two.warnings.join("\n"), new RegExp(`Other nodes took node ${number} for dead`));
          await sleep(200);
          assert.equal(disconnectsOf(clients).length, clients.length, "each has run once");
        },
      ),

      t.test(`${kind} that stops runs its own $disconnects and gives its number back`, async (t) => {
        const two = await start({ workers });
        const clients = await connectMany(t, two, apiId, 10);
        const number = numberOf(clients[0]!);
        const stoppedAt = performance.now();
        two.child.kill("SIGTERM");
        assert.deepEqual(new Set(await Promise.all(clients.map(({ closed }) => closed))), new Set([1001]));
        if (two.child.exitCode === null) await once(two.child, "exit");
        const millis = performance.now() - stoppedAt;
        // A stop does less than a start, which shows how busy the machine is, unless it waits for something until it gives up.
        assert.ok(millis < 5_000 + two.startMillis, `the stop took ${millis} ms, the start ${two.startMillis} ms`);
        assert.ok(haveEnded(clients));
        await sleep(5_000);
        assert.equal(disconnectsOf(clients).length, clients.length, "no other node runs them again");
        assert.deepEqual(
          one.warnings.filter((warning) => new RegExp(`\\bnode ${number}\\b`, "i").test(warning)),
          [],
        );
      }),
    ];
  });
  await Promise.all(tests);
});
