// The servers that bench/message.ts compares, each in a separate process: `node server.ts KIND`. Sends its port, and its
// CPU time on every message from the parent.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Agent } from "undici";
import { WebSocketServer } from "ws";
import { systemClock } from "../../packages/gateway/src/clock.ts";
import { createLiveStages } from "../../packages/gateway/src/deployments/live-stages.ts";
import { createDataPlane } from "../../packages/gateway/src/execute/server.ts";
import { createExchangeDescriber } from "../../packages/gateway/src/inspect/description/exchange-describer.ts";
import { Inspector } from "../../packages/gateway/src/inspect/exchanges/inspector.ts";
import { openLog } from "../../packages/gateway/src/inspect/logs/log.ts";
import { createStageLog } from "../../packages/gateway/src/inspect/logs/stage-log.ts";
import { createMask } from "../../packages/gateway/src/inspect/masking/mask.ts";
import { createMetrics } from "../../packages/gateway/src/inspect/metrics/metrics.ts";
import { stageAddress } from "../../packages/gateway/src/server/address.ts";
import { defaultSettings } from "../../packages/gateway/src/settings.ts";
import { belowApi, snapshotKey } from "../../packages/gateway/src/store/key.ts";
import { createMemoryStore } from "../../packages/gateway/src/store/memory.ts";

const kind = process.argv[2];
const backendUrl = process.argv[3] ?? "http://127.0.0.1:1";
const crowd = kind === "crowded" ? { responses: 1_000, apis: 10_000 } : { responses: 1, apis: 1 };

function echo(server: Server): void {
  new WebSocketServer({ server, perMessageDeflate: false }).on("connection", (client) => {
    client.on("message", (data, isBinary) => client.send(data, { binary: isBinary }));
  });
}

/** The backend of the HTTP routes. */
function backend(server: Server): void {
  const body = '{"type":"quote","symbol":"ACME","price":12.5}';
  server.on("request", (request, response) => {
    request.resume().on("end", () => {
      response.writeHead(200, { "Content-Type": "application/json", "Content-Length": body.length }).end(body);
    });
  });
}

/** A WebSocket server that forwards each message and returns the answer, with the gateway's HTTP client. */
function relay(server: Server): void {
  const agent = new Agent();
  new WebSocketServer({ server, perMessageDeflate: false }).on("connection", (client) => {
    client.on("message", async (data) => {
      const headers = { "content-type": "application/json" };
      const response = await agent.request({
        origin: backendUrl,
        path: "/",
        method: "POST",
        headers,
        body: data.toString(),
      });
      client.send(await response.body.text());
    });
  });
}

/** The server that a programmer would write for this one API. */
function handWritten(server: Server): void {
  let connections = 0;
  let requests = 0;
  new WebSocketServer({ server, perMessageDeflate: false }).on("connection", (client) => {
    const connectionId = `connection${String(++connections).padStart(6, "0")}`;
    client.on("message", (data) => {
      const message = JSON.parse(data.toString()) as { readonly action: string };
      switch (message.action) {
        case "ping":
          client.send(
            `{"type":"pong","connectionId":"${connectionId}","requestId":"request${String(++requests % 1e9).padStart(9, "0")}","at":${Date.now()}}`,
          );
          break;
        default:
          client.send('{"message":"Forbidden"}');
      }
    });
  });
}

async function answerback(server: Server): Promise<void> {
  const store = createMemoryStore();
  // The same listeners for exchanges as in gateway.ts.
  const isStage = () => true;
  const mask = createMask(defaultSettings.inspector.maskedNames);
  const describe = createExchangeDescriber({ mask });
  const inspector = new Inspector({ limits: defaultSettings.inspector, describe, mask, clock: systemClock, isStage });
  const metrics = createMetrics(isStage);
  const logExchange = createStageLog(
    (apiId, stageName) => store.get([...belowApi(apiId, "stages"), stageName]),
    openLog(defaultSettings.log, systemClock, console.error),
    describe,
  );
  const data = createDataPlane({
    liveStages: createLiveStages(store, console.error),
    clock: systemClock,
    settings: {
      region: "us-east-1",
      accountId: "000000000000",
      reachAws: false,
      domainName: (apiId) => `${apiId}.execute-api.localhost`,
    },
    onExchange(exchange) {
      inspector.onExchange(exchange);
      metrics.onExchange(exchange);
      logExchange(exchange);
    },
    warn: console.error,
  });
  for (let index = 0; index < crowd.apis; index++) {
    const apiId = index === 0 ? "bench" : `other${index}`;
    await store.commit({
      puts: [
        { key: ["apis", apiId], value: { apiId } },
        { key: ["apis", apiId, "deployments", "d"], value: { deploymentId: "d" } },
        { key: snapshotKey(apiId, "d"), value: { ...snapshot(index === 0 ? crowd.responses : 1) } },
        { key: ["apis", apiId, "stages", "live"], value: { stageName: "live", deploymentId: "d", stageVariables: {} } },
      ],
      deletes: [],
    });
  }
  server.on("upgrade", (request, socket, head) => {
    data.handshake(request, socket, head, stageAddress(request.headers.host, request.url ?? "/")!);
  });
}

function snapshot(responses: number) {
  const others = Array.from({ length: responses - 1 }, (_, index) => ({
    integrationResponseId: `other${index}`,
    integrationResponseKey: `/9\\d\\d${index}/`,
    responseTemplates: { $default: "other" },
  }));
  return {
    api: { apiId: "bench", routeSelectionExpression: "$request.body.action" },
    routes: [
      {
        routeId: "r",
        routeKey: "ping",
        target: "integrations/i",
        routeResponses: [{ routeResponseKey: "$default" }],
      },
      {
        routeId: "h",
        routeKey: "call",
        target: "integrations/h",
        routeResponses: [{ routeResponseKey: "$default" }],
      },
    ],
    integrations: [
      {
        integrationId: "h",
        integrationType: "HTTP",
        integrationMethod: "POST",
        integrationUri: `${backendUrl}/`,
        integrationResponses: [{ integrationResponseId: "hr", integrationResponseKey: "$default" }],
      },
      {
        integrationId: "i",
        integrationType: "MOCK",
        requestTemplates: { "application/json": '{"statusCode": 200}' },
        integrationResponses: [
          ...others,
          {
            integrationResponseId: "ir",
            integrationResponseKey: "/2\\d\\d/",
            responseTemplates: {
              "application/json":
                '{"type":"pong","connectionId":"$context.connectionId","requestId":"$context.requestId","at":$context.requestTimeEpoch}',
            },
          },
        ],
      },
    ],
    models: [],
    authorizers: [],
  };
}

const server = createServer();
if (kind === "echo") echo(server);
else if (kind === "backend") backend(server);
else if (kind === "relay") relay(server);
else if (kind === "hand-written") handWritten(server);
else await answerback(server);
server.listen(0, "127.0.0.1", () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on("message", () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuMicros: user + system });
});
process.on("disconnect", () => process.exit());
