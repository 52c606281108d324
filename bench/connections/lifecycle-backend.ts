// An HTTP backend of `$connect` and `$disconnect`, which keeps the ids of the connections.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface LifecycleBackend {
  readonly connected: ReadonlySet<string>;
  readonly disconnected: ReadonlySet<string>;
  /** `$disconnect`s, with repeated ones. */
  readonly disconnects: number;
  /** When the last `$disconnect` arrived that was not a repetition, by `performance.now()`. */
  readonly lastAt: number;
  /** Integrations of the routes `$connect` and `$disconnect`. */
  readonly routes: Readonly<Record<string, object>>;
  stop(): void;
}

export async function startLifecycleBackend(): Promise<LifecycleBackend> {
  const state = { connected: new Set<string>(), disconnected: new Set<string>(), disconnects: 0, lastAt: 0 };
  const server = createServer((request, response) => {
    const { "x-event": event, "x-connection": connection } = request.headers;
    const id = String(connection);
    if (event === "CONNECT") state.connected.add(id);
    if (event === "DISCONNECT") {
      state.disconnects++;
      if (!state.disconnected.has(id)) state.lastAt = performance.now();
      state.disconnected.add(id);
    }
    request.resume();
    response.writeHead(200, { "Content-Length": 2 }).end("{}");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const integration = {
    integrationType: "HTTP_PROXY",
    integrationMethod: "POST",
    requestParameters: {
      "integration.request.header.x-event": "context.eventType",
      "integration.request.header.x-connection": "context.connectionId",
    },
    integrationUri: `http://127.0.0.1:${port}/`,
  };
  return Object.assign(state, {
    routes: { $connect: integration, $disconnect: integration },
    stop() {
      server.closeAllConnections();
      server.close();
    },
  });
}
