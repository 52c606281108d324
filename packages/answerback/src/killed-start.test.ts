// `answerback start` that is killed: a backend that learned of a client learns that it has left.
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { type TestContext, test } from "node:test";
import { WebSocket } from "ws";
import { executable } from "./test-program.ts";

interface Report {
  readonly event: "CONNECT" | "DISCONNECT";
  readonly connectionId: string;
  readonly code: string;
  readonly requestId: string;
  readonly user: string;
}

/** An HTTP backend that keeps what `$connect` and `$disconnect` report. It refuses the user `refused`. */
async function serveBackend(t: TestContext) {
  const reports: Report[] = [];
  const server = createServer(async (request, response) => {
    const report = JSON.parse(await text(request)) as Report;
    reports.push(report);
    response.writeHead(report.user === "refused" ? 403 : 200).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { reports, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

async function startCommand(
  t: TestContext,
  data: string,
): Promise<{ readonly url: string; readonly child: ChildProcess }> {
  const child = spawn(process.execPath, [executable, "start", "--data", data, "--port", "0"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  t.after(() => void child.kill("SIGKILL"));
  for await (const line of createInterface({ input: child.stdout! })) {
    const url = /^answerback listening on (\S+)/.exec(line)?.[1];
    if (url === undefined) continue;
    child.stdout!.resume();
    return { url, child };
  }
  throw new Error("start printed no address");
}

/** @returns the id of an API that reports connections to the backend, deployed to `live` */
async function createApi(url: string, backendUrl: string): Promise<string> {
  async function create(path: string, body: object): Promise<Readonly<Record<string, string>>> {
    const response = await fetch(`${url}/v2/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    assert.equal(response.status, 201, `${path}: ${await response.clone().text()}`);
    return (await response.json()) as Readonly<Record<string, string>>;
  }
  const { apiId } = await create("apis", {
    name: "chat",
    protocolType: "WEBSOCKET",
    routeSelectionExpression: "$default",
  });
  const { integrationId } = await create(`apis/${apiId}/integrations`, {
    integrationType: "HTTP",
    integrationMethod: "POST",
    integrationUri: backendUrl,
    templateSelectionExpression: "\\$default",
    requestTemplates: {
      $default:
        '{"event": "$context.eventType", "connectionId": "$context.connectionId", "code": "$!context.disconnectStatusCode", "requestId": "$context.requestId", "user": "$!context.identity.userAgent"}',
    },
  });
  await create(`apis/${apiId}/integrations/${integrationId}/integrationresponses`, {
    integrationResponseKey: "$default",
  });
  for (const routeKey of ["$connect", "$disconnect"]) {
    await create(`apis/${apiId}/routes`, { routeKey, target: `integrations/${integrationId}` });
  }
  const { deploymentId } = await create(`apis/${apiId}/deployments`, {});
  await create(`apis/${apiId}/stages`, { stageName: "live", deploymentId });
  return apiId!;
}

async function until(isTrue: () => boolean): Promise<void> {
  for (let waited = 0; !isTrue() && waited < 10_000; waited += 20)
    await new Promise((resolve) => setTimeout(resolve, 20));
}

test("a killed gateway that is started again delivers the $disconnects that it owes", async (t) => {
  const data = mkdtempSync(join(tmpdir(), "answerback-killed-"));
  t.after(() => rmSync(data, { recursive: true, force: true, maxRetries: 3 }));
  const backend = await serveBackend(t);
  const first = await startCommand(t, data);
  const apiId = await createApi(first.url, backend.url);
  const stage = `${first.url.replace("http", "ws")}/ws/${apiId}/live`;
  const open = async (user: string) => {
    const socket = new WebSocket(stage, { headers: { "User-Agent": user } });
    socket.on("error", () => {});
    const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
    await Promise.race([closed, new Promise((resolve) => socket.once("open", resolve))]);
    return { socket, closed };
  };
  const staying = await Promise.all(Array.from({ length: 40 }, (_, index) => open(`user ${index}`)));
  await open("refused");
  const leaving = await open("leaving");
  leaving.socket.close();
  const of = (event: Report["event"]) => backend.reports.filter((it) => it.event === event);
  await until(() => of("DISCONNECT").length === 1);
  assert.deepEqual(
    of("DISCONNECT").map(({ user }) => user),
    ["leaving"],
  );

  first.child.kill("SIGKILL");
  await Promise.all([once(first.child, "exit"), ...staying.map(({ closed }) => closed)]);
  assert.equal(of("DISCONNECT").length, 1, "a killed process reports nothing");

  const second = await startCommand(t, data);
  // The one that had left may be reported twice: the kill may have come before that was noted.
  const ids = (reports: readonly Report[]) => [...new Set(reports.map(({ connectionId }) => connectionId))].sort();
  await until(() => ids(of("DISCONNECT")).length === 41);
  const accepted = of("CONNECT").filter(({ user }) => user !== "refused");
  assert.deepEqual(ids(of("DISCONNECT")), ids(accepted));
  assert.ok(of("DISCONNECT").every(({ code, user }) => user === "leaving" || code === "1006"));

  // Killed again before it has noted what it delivered: some are delivered twice, with the same request id.
  second.child.kill("SIGKILL");
  await once(second.child, "exit");
  const third = await startCommand(t, data);
  await fetch(`${third.url}/health`);
  third.child.kill("SIGTERM");
  await once(third.child, "exit");
  const deliveries = new Set(of("DISCONNECT").map(({ connectionId, requestId }) => `${connectionId} ${requestId}`));
  assert.equal(deliveries.size, 41);

  const { length } = backend.reports;
  const fourth = await startCommand(t, data);
  await fetch(`${fourth.url}/health`);
  await new Promise((resolve) => setTimeout(resolve, 200));
  assert.equal(backend.reports.length, length, "what was delivered before a stop is owed no more");
});
