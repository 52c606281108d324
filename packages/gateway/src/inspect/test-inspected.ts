// For tests: a gateway with one API, its control plane, and the inspector's API as a page calls it.
import { once } from "node:events";
import type { TestContext } from "node:test";
import { WebSocket } from "ws";
import { serveBackend } from "../execute/test-api.ts";
import { type Gateway, type StartGatewayOptions, startGateway } from "../gateway.ts";
import { defaultSettings } from "../settings.ts";
import type { InspectorEvents, SessionAnswer } from "./api/inspector-api.ts";

export interface TestBackend {
  status: number;
  body: string;
}

export interface Inspected {
  readonly gateway: Gateway;
  readonly apiId: string;
  /** `ws://…/live` */
  readonly wsUrl: string;
  /** Of the route `quote`. */
  readonly integrationId: string;
  /** By integration response key. */
  readonly responseIds: Readonly<Record<string, string>>;
  /** Answers the route `quote`. */
  readonly backend: TestBackend;
  control(method: string, path: string, body?: object): Promise<Record<string, unknown>>;
  /** GET below `/inspector/api/`. */
  get<Answer>(path: string): Promise<Answer>;
  /** A request of the page, with the session's token. */
  change(method: string, path: string, body?: object): Promise<{ readonly status: number; readonly body: unknown }>;
  /** A client; messages wait in `received`. */
  connect(query?: string): Promise<TestConnection>;
  /** Follows the events until the test ends. */
  follow(query?: string, headers?: Record<string, string>): Promise<FollowedEvents>;
}

export interface TestConnection {
  readonly socket: WebSocket;
  ask(message: unknown): Promise<string>;
  next(): Promise<string>;
}

export interface FollowedEvents {
  /** The next event of this name. */
  next<Name extends keyof InspectorEvents>(name: Name): Promise<InspectorEvents[Name]>;
  close(): void;
}

/**
 * An API with the routes `ping` (MOCK) and `quote` (HTTP, with the keys of the quick start).
 * @param start starts the gateway
 */
export async function inspected(
  t: TestContext,
  options: Partial<StartGatewayOptions> = {},
  start: (options: StartGatewayOptions) => Promise<Gateway> = startGateway,
): Promise<Inspected> {
  const backend: TestBackend = { status: 404, body: '{"message":"There is no symbol NOPE"}' };
  const { url } = await serveBackend(t, () => ({
    status: backend.status,
    headers: { "Content-Type": "application/json" },
    body: backend.body,
  }));
  const gateway = await start({ ...defaultSettings, port: 0, onWarning: () => {}, ...options });
  t.after(() => gateway.stop());
  const control = controlOf(gateway);
  const create = (path: string, body: object) => control("POST", path, body);
  const { apiId } = (await create("apis", {
    name: "ticker",
    protocolType: "WEBSOCKET",
    routeSelectionExpression: "$request.body.action",
  })) as { apiId: string };
  const inApi = (path: string, body: object) => create(`apis/${apiId}/${path}`, body);
  const { integrationId: mockId } = await inApi("integrations", {
    integrationType: "MOCK",
    requestTemplates: { "application/json": '{"statusCode": 200}' },
  });
  await inApi(`integrations/${mockId}/integrationresponses`, {
    integrationResponseKey: "$default",
    responseTemplates: { $default: '{"type": "pong"}' },
  });
  const { integrationId } = (await inApi("integrations", {
    integrationType: "HTTP",
    integrationMethod: "POST",
    integrationUri: `${url}/quotes`,
    requestTemplates: { "application/json": '{"symbol": $input.json("$.symbol")}' },
  })) as { integrationId: string };
  const responseIds: Record<string, string> = {};
  for (const [key, template] of [
    ["/2\\d\\d/", '{"type": "quote"}'],
    ["/4\\d\\d/", '{"type": "error", "reason": $input.json("$.message")}'],
    ["$default", '{"type": "unavailable"}'],
  ] as const) {
    const made = await inApi(`integrations/${integrationId}/integrationresponses`, {
      integrationResponseKey: key,
      responseTemplates: { "application/json": template },
    });
    responseIds[key] = String(made.integrationResponseId);
  }
  for (const [routeKey, target] of [
    ["ping", mockId],
    ["quote", integrationId],
  ]) {
    const { routeId } = await inApi("routes", { routeKey, target: `integrations/${target}` });
    await inApi(`routes/${routeId}/routeresponses`, { routeResponseKey: "$default" });
  }
  await inApi("routes", { routeKey: "empty" });
  const { deploymentId } = await inApi("deployments", {});
  await inApi("stages", { stageName: "live", deploymentId, stageVariables: { apiKey: "s3cret", limit: "10" } });
  return inspectorOf(t, gateway, { apiId, integrationId, responseIds, backend });
}

/** The same API on a gateway, which may be another node of a cluster. */
export function inspectorOf(
  t: TestContext,
  gateway: Gateway,
  {
    apiId,
    integrationId,
    responseIds,
    backend,
  }: Pick<Inspected, "apiId" | "integrationId" | "responseIds" | "backend">,
): Inspected {
  const wsUrl = `${gateway.url.replace("http", "ws")}/ws/${apiId}/live`;
  let session: Promise<SessionAnswer> | undefined;
  const ownPage = { "Sec-Fetch-Site": "same-origin" };
  return {
    gateway,
    apiId,
    wsUrl,
    integrationId,
    responseIds,
    backend,
    control: controlOf(gateway),
    async get(path) {
      const response = await fetch(`${gateway.url}/inspector/api/${path}`);
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
      return (await response.json()) as never;
    },
    async change(method, path, body) {
      session ??= fetch(`${gateway.url}/inspector/api/session`, { headers: ownPage }).then(
        (it) => it.json() as Promise<SessionAnswer>,
      );
      const { token } = await session;
      const response = await fetch(`${gateway.url}/inspector/api/${path}`, {
        method,
        headers: { ...ownPage, "X-Answerback-Page": token },
        ...(body && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, body: text === "" ? undefined : JSON.parse(text) };
    },
    connect: (query = "") => connect(`${wsUrl}${query}`),
    async follow(query = "?fields=summary", headers = {}) {
      const followed = await followEvents(`${gateway.url}/inspector/api/events${query}`, headers);
      t.after(() => followed.close());
      return followed;
    },
  };
}

function controlOf(gateway: Gateway): Inspected["control"] {
  return async (method, path, body) => {
    const response = await fetch(`${gateway.url}/v2/${path}`, {
      method,
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === "" ? {} : JSON.parse(text);
  };
}

async function connect(url: string): Promise<TestConnection> {
  const socket = new WebSocket(url);
  const received: string[] = [];
  socket.on("message", (data) => received.push(String(data)));
  await once(socket, "open");
  const next = async (): Promise<string> => {
    while (received.length === 0) await once(socket, "message");
    return received.shift()!;
  };
  return {
    socket,
    next,
    ask(message) {
      socket.send(typeof message === "string" ? message : JSON.stringify(message));
      return next();
    },
  };
}

async function followEvents(url: string, headers: Record<string, string>): Promise<FollowedEvents> {
  const abort = new AbortController();
  const response = await fetch(url, { headers, signal: abort.signal });
  const events: { readonly name: string; readonly data: unknown }[] = [];
  let arrived = Promise.withResolvers<void>();
  void (async () => {
    let text = "";
    try {
      for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
        text += chunk;
        const blocks = text.split("\n\n");
        text = blocks.pop() ?? "";
        for (const block of blocks) {
          const [, name] = /^event: (.*)$/m.exec(block) ?? [];
          const [, data] = /^data: (.*)$/m.exec(block) ?? [];
          if (name !== undefined && data !== undefined) events.push({ name, data: JSON.parse(data) });
        }
        arrived.resolve();
        arrived = Promise.withResolvers();
      }
    } catch {
      // Closed.
    }
  })();
  return {
    async next(name) {
      for (;;) {
        const index = events.findIndex((event) => event.name === name);
        if (index >= 0) return events.splice(index, 1)[0]!.data as InspectorEvents[typeof name];
        await arrived.promise;
      }
    },
    close: () => abort.abort(),
  };
}
