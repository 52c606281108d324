// A gateway observed from outside: the inspector's API, metrics, logs.
import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { ApiGatewayV2Client, DeleteApiCommand, UpdateStageCommand } from "@aws-sdk/client-apigatewayv2";
import { WebSocket } from "ws";
import { type Gateway, startGateway } from "./gateway.ts";
import { defaultSettings } from "./settings.ts";
import { createApi } from "./test-create-api.ts";

interface Observed {
  readonly gateway: Gateway;
  readonly client: ApiGatewayV2Client;
  readonly ApiId: string;
  readonly logs: string;
  /** Sends a message on a new connection and returns the answer. */
  ask(message: object): Promise<string>;
}

/** A gateway with one API: the route `ping` on MOCK. */
async function observed(t: TestContext): Promise<Observed> {
  const logs = mkdtempSync(join(tmpdir(), "answerback-logs-"));
  const gateway = await startGateway({ ...defaultSettings, port: 0, log: { folder: logs, format: "json" } });
  t.after(async () => {
    await gateway.stop();
    rmSync(logs, { recursive: true });
  });
  const client = new ApiGatewayV2Client({
    endpoint: gateway.url,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  const ApiId = await createApi(client, {
    routeKey: "ping",
    integration: { IntegrationType: "MOCK", RequestTemplates: { "application/json": '{"statusCode": 200}' } },
    response: { IntegrationResponseKey: "/200/", ResponseTemplates: { "application/json": "pong" } },
  });

  return {
    gateway,
    client,
    ApiId,
    logs,
    async ask(message) {
      const socket = new WebSocket(`${gateway.url.replace("http", "ws")}/ws/${ApiId}/live`);
      await once(socket, "open");
      socket.send(JSON.stringify(message));
      const [data] = await once(socket, "message");
      socket.close();
      await once(socket, "close");
      return String(data);
    },
  };
}

async function json(url: string): Promise<{ status: number; body: { items?: { kind: string; requestId: string }[] } }> {
  const response = await fetch(url);
  return {
    status: response.status,
    body: (await response.json()) as { items?: { kind: string; requestId: string }[] },
  };
}

/** Waits for the lines, because messages do not wait for their logs. */
async function linesOf(file: string, count: number): Promise<readonly string[]> {
  for (let attempt = 0; attempt < 100; attempt++) {
    try {
      const lines = readFileSync(file, "utf8").trimEnd().split("\n");
      if (lines.length >= count) return lines;
    } catch {
      // Not created yet: a log is opened by its first line.
    }
    await delay(20);
  }
  throw new Error(`${file} has fewer than ${count} lines`);
}

test("the inspector lists and filters exchanges, and finds one by request id", async (t) => {
  const { gateway, ApiId, ask } = await observed(t);
  assert.equal(await ask({ action: "ping" }), "pong");
  const api = `${gateway.url}/inspector/api`;
  const { body } = await json(`${api}/exchanges?apiId=${ApiId}&stage=live`);
  assert.deepEqual(body.items?.map(({ kind }) => kind).slice(0, 2), ["connect", "message"]);
  assert.equal((await json(`${api}/exchanges?limit=1`)).body.items?.length, 1);
  const message = (await json(`${api}/exchanges`)).body.items?.find(({ kind }) => kind === "message");
  assert.equal((await json(`${api}/exchanges/${encodeURIComponent(message!.requestId)}`)).status, 200);
  assert.equal((await json(`${api}/exchanges?apiId=other`)).body.items?.length, 0);
  assert.equal((await json(`${api}/exchanges/none`)).status, 404);
  assert.equal((await json(`${api}/exchanges?limit=0`)).status, 400);
  assert.equal((await json(`${api}/nothing`)).status, 404);
});

test("the inspector streams exchanges as they end", async (t) => {
  const { gateway, ask } = await observed(t);
  const response = await fetch(`${gateway.url}/inspector/api/events`);
  assert.equal(response.headers.get("content-type"), "text/event-stream");
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  await ask({ action: "ping" });
  let text = "";
  while (!text.includes('"kind":"message"')) text += (await reader.read()).value ?? "";
  assert.match(text, /event: exchange\nid: \d+\ndata: \{/);
  await reader.cancel();
});

test("the inspector refuses pages of other origins", async (t) => {
  const { gateway } = await observed(t);
  const response = await fetch(`${gateway.url}/inspector/api/exchanges`, {
    headers: { Origin: "https://evil.example" },
  });
  assert.equal(response.status, 403);
});

test("metrics count by API, stage and route with the service's names", async (t) => {
  const { gateway, ApiId, ask } = await observed(t);
  await ask({ action: "ping" });
  await ask({ action: "sing" });
  const text = await (await fetch(`${gateway.url}/metrics`)).text();
  const labels = (route: string) => `{ApiId="${ApiId}",Stage="live",Route="${route}"}`;
  assert.ok(text.includes(`ConnectCount${labels("$connect")} 2`), text);
  assert.ok(text.includes(`MessageCount${labels("ping")} 2`), text);
  assert.ok(text.includes(`ClientError${labels("-")} 1`), text);
  assert.match(text, /process_cpu_seconds_total/);
});

test("a stage's logs follow its settings from the next event on", async (t) => {
  const { client, ApiId, logs, ask } = await observed(t);
  await client.send(
    new UpdateStageCommand({
      ApiId,
      StageName: "live",
      AccessLogSettings: {
        DestinationArn: "arn:aws:logs:us-east-1:000000000000:log-group:g",
        Format: "$context.requestId $context.routeKey $context.status",
      },
      DefaultRouteSettings: { LoggingLevel: "INFO" },
    }),
  );
  await ask({ action: "ping" });
  const access = await linesOf(join(logs, "access.log"), 3);
  assert.ok(
    access.some((line) => / ping 200$/.test(line)),
    access.join("\n"),
  );
  const execution = (await linesOf(join(logs, "execution.log"), 5)).map(
    (line) => JSON.parse(line) as Record<string, string>,
  );
  assert.ok(execution.every(({ apiId, stage, level }) => apiId === ApiId && stage === "live" && level === "INFO"));
  assert.ok(execution.some(({ message }) => /^Backend: MOCK 200$/.test(message ?? "")));
});

test("forgets a deleted API: its exchanges, also of the disconnect, and its metrics", async (t) => {
  const { gateway, client, ApiId, ask } = await observed(t);
  await ask({ action: "ping" });
  const open = new WebSocket(`${gateway.url.replace("http", "ws")}/ws/${ApiId}/live`);
  await once(open, "open");
  assert.match(await (await fetch(`${gateway.url}/metrics`)).text(), new RegExp(ApiId));
  const closed = once(open, "close");
  await client.send(new DeleteApiCommand({ ApiId }));
  await closed;
  await delay(50);
  const { items } = (await (await fetch(`${gateway.url}/inspector/api/exchanges`)).json()) as { items: object[] };
  assert.deepEqual(items, []);
  assert.doesNotMatch(await (await fetch(`${gateway.url}/metrics`)).text(), new RegExp(ApiId));
});
