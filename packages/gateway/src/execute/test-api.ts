// For tests: a WebSocket API described in a few lines, deployed to a store in memory and served on a real socket.

import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestContext } from "node:test";
import type { Api, Authorizer, Integration, IntegrationResponse, Model, Route, Stage } from "@answerback/apigatewayv2";
import { WebSocket } from "ws";
import { type Clock, systemClock } from "../clock.ts";
import { createSingleNode } from "../cluster/single-node.ts";
import { createLiveStages } from "../deployments/live-stages.ts";
import type { TemplateCompiler } from "../deployments/template-compiler.ts";
import { RequestBodies } from "../http/request-body.ts";
import { createManagement } from "../management/server.ts";
import { isCallback, stageAddress } from "../server/address.ts";
import { snapshotKey } from "../store/key.ts";
import { createMemoryStore } from "../store/memory.ts";
import type { Exchange } from "./chain/exchange.ts";
import type { DataPlaneOptions, DataPlaneSettings } from "./data-plane.ts";
import { createDataPlane } from "./server.ts";
import { TestClient } from "./test-client.ts";
import { snapshotOf } from "./test-snapshot.ts";

export interface ApiDescription {
  /** Default `$request.body.action`. */
  readonly routeSelectionExpression?: string;
  readonly routes: Readonly<Record<string, RouteDescription>>;
  readonly stageVariables?: Readonly<Record<string, string>>;
  readonly settings?: Partial<DataPlaneSettings>;
  /** The variables of the AWS configuration. Default: none. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Members of the Api besides the route selection expression. */
  readonly api?: Api;
  readonly models?: readonly Model[];
  readonly authorizers?: readonly Authorizer[];
  /** Members of the Stage that act without a deployment. */
  readonly stage?: Stage;
  readonly backends?: DataPlaneOptions["backends"];
  readonly functions?: DataPlaneOptions["functions"];
  /** Default: the engine's. */
  readonly compileTemplate?: TemplateCompiler;
  readonly faults?: DataPlaneOptions["faults"];
  readonly inPlaceBackend?: DataPlaneOptions["inPlaceBackend"];
  readonly credentials?: DataPlaneOptions["credentials"];
  readonly cluster?: DataPlaneOptions["cluster"];
  readonly owedDisconnects?: DataPlaneOptions["owedDisconnects"];
  readonly runsElsewhere?: DataPlaneOptions["runsElsewhere"];
  /** Default: the machine's time. */
  readonly clock?: Clock;
  readonly traceParentOf?: DataPlaneOptions["traceParentOf"];
  /** Called in addition to the list of exchanges. */
  readonly onExchange?: DataPlaneOptions["onExchange"];
}

export interface RouteDescription {
  readonly integration?: Integration;
  readonly responses?: readonly IntegrationResponse[];
  /** True if the route has the route response `$default`. Default true. */
  readonly twoWay?: boolean;
  readonly routeResponseSelectionExpression?: string;
  /** Further members of the Route: authorization, models, parameters. */
  readonly members?: Route;
}

export interface TestApi {
  /** `ws://127.0.0.1:PORT/ws/a1/live` */
  readonly url: string;
  readonly exchanges: readonly Exchange[];
  readonly warnings: readonly string[];
  /** The next exchange that ends. */
  nextExchange(): Promise<Exchange>;
  connect(options?: {
    readonly headers?: Record<string, string | string[]>;
    readonly query?: string;
  }): Promise<TestClient>;
  /** Replaces what is deployed. */
  deploy(routes: ApiDescription["routes"]): Promise<void>;
  setStageVariables(variables: Readonly<Record<string, string>>): Promise<void>;
  /** Replaces the members of the Stage that act without a deployment. */
  setStage(stage: Stage): Promise<void>;
  deleteStage(): Promise<void>;
  /** Closes the connections that are open now. */
  closeOpen(): void;
  /** Stops the data plane before the test ends. */
  stop(): Promise<void>;
}

const apiId = "a1";
const stageName = "live";

/** A MOCK integration whose request template renders the status. */
export const mock = (requestTemplate = '{"statusCode": 200}'): Integration => ({
  integrationType: "MOCK",
  requestTemplates: { "application/json": requestTemplate },
});

/** Serves until the test ends. */
export async function serveApi(t: TestContext, description: ApiDescription): Promise<TestApi> {
  const store = createMemoryStore();
  const exchanges: Exchange[] = [];
  const warnings: string[] = [];
  const waiting: ((exchange: Exchange) => void)[] = [];
  const liveStages = createLiveStages(store, (message) => warnings.push(message), description.compileTemplate);
  const cluster = description.cluster ?? createSingleNode();
  const plane = createDataPlane({
    liveStages,
    settings: {
      region: "us-east-1",
      accountId: "000000000000",
      reachAws: true,
      domainName: (id) => `${id}.execute-api.localhost`,
      ...description.settings,
    },
    clock: description.clock ?? systemClock,
    environment: description.environment ?? {},
    backends: description.backends,
    functions: description.functions,
    faults: description.faults,
    inPlaceBackend: description.inPlaceBackend,
    credentials: description.credentials,
    traceParentOf: description.traceParentOf,
    cluster,
    owedDisconnects: description.owedDisconnects,
    runsElsewhere: description.runsElsewhere,
    onExchange: (exchange) => {
      exchanges.push(exchange);
      description.onExchange?.(exchange);
      waiting.shift()?.(exchange);
    },
    warn: (message) => warnings.push(message),
  });
  let deployments = 0;
  let stageVariables = description.stageVariables ?? {};
  let stage = description.stage ?? {};

  function putStage(): Promise<void> {
    return store.commit({
      puts: [
        {
          key: ["apis", apiId, "stages", stageName],
          value: { ...stage, stageName, deploymentId: `d${deployments}`, stageVariables },
        },
      ],
      deletes: [],
    });
  }

  async function deploy(routes: ApiDescription["routes"]): Promise<void> {
    deployments++;
    const snapshot = snapshotOf(apiId, description, routes);
    await store.commit({
      puts: [{ key: snapshotKey(apiId, `d${deployments}`), value: { ...snapshot } }],
      deletes: [],
    });
    await putStage();
  }

  const management = createManagement({
    cluster,
    bodies: new RequestBodies(),
    region: "us-east-1",
    accountId: "000000000000",
    credentials: undefined,
    maxMessageBytes: 131_072,
    isServed: plane.isServed,
    failureOf: (connectionId) => description.faults?.active?.ofCallback(connectionId),
    warn: (message) => warnings.push(message),
  });
  const server = createServer((request, response) => {
    const address = stageAddress(request.headers.host, request.url ?? "")!;
    if (isCallback(address)) management.handle(request, response, address);
    else plane.request(request, response, address);
  });
  server.on("upgrade", (request, socket, head) => {
    plane.handshake(request, socket, head, stageAddress(request.headers.host, request.url ?? "")!);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  await deploy(description.routes);
  t.after(async () => {
    await plane.stop();
    server.closeAllConnections();
    server.close();
  });

  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/ws/${apiId}/${stageName}`;
  const nextExchange = () => new Promise<Exchange>((resolve) => waiting.push(resolve));
  return {
    url,
    exchanges,
    warnings,
    nextExchange,
    deploy,
    async connect({ headers = {}, query = "" } = {}) {
      const socket = new WebSocket(url + query, { headers: headers as Record<string, string> });
      const client = new TestClient(socket, nextExchange);
      const connected = nextExchange();
      await once(socket, "open");
      await connected;
      return client;
    },
    async setStageVariables(variables) {
      stageVariables = variables;
      await putStage();
    },
    async setStage(members) {
      stage = members;
      await putStage();
    },
    closeOpen: () => plane.closeOpen(),
    stop: () => plane.stop(),
    deleteStage: () => store.commit({ puts: [], deletes: [["apis", apiId, "stages", stageName]] }),
  };
}

/** An HTTP backend that answers with the function's result and records what it received. */
export async function serveBackend(
  t: TestContext,
  answer: (request: ReceivedRequest) => BackendAnswer | Promise<BackendAnswer>,
): Promise<{ readonly url: string; readonly received: readonly ReceivedRequest[] }> {
  const received: ReceivedRequest[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const seen: ReceivedRequest = {
      method: request.method ?? "",
      url: request.url ?? "",
      headers: request.headers,
      body: Buffer.concat(chunks).toString("utf8"),
    };
    received.push(seen);
    const { status = 200, headers = {}, body = "" } = await answer(seen);
    response.writeHead(status, headers).end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
}

export interface ReceivedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface BackendAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string | Buffer;
}
