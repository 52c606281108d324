// The composition root: the only file that knows all rooms.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createControlPlane } from "./control/server.ts";
import { createLiveStages } from "./deployments/live-stages.ts";
import type { Exchange } from "./execute/exchange.ts";
import { createDataPlane } from "./execute/server.ts";
import { createFrontDoor } from "./server/front-door.ts";
import type { GatewaySettings } from "./settings.ts";
import { GatewayStartError } from "./start-error.ts";
import { createMemoryStore } from "./store/memory.ts";
import { openSqliteStore } from "./store/sqlite.ts";
import { type Store, StoreError } from "./store/store.ts";

export interface StartGatewayOptions extends GatewaySettings {
  /** Hears of every message, handshake and disconnect when it is over. */
  readonly onExchange?: (exchange: Exchange) => void;
  /** What the operator should know: a template that does not compile, a backend that cannot be reached. */
  readonly onWarning?: (message: string) => void;
}

export interface Gateway {
  /** `http://HOST:PORT`, the endpoint for AWS clients. */
  readonly url: string;
  readonly port: number;
  /** Closes connections with 1001, the port and the store. */
  stop(): Promise<void>;
}

/** @throws GatewayStartError when the port or the data folder cannot be used */
export async function startGateway(options: StartGatewayOptions): Promise<Gateway> {
  requireLoopback(options.host);
  const store = await openStore(options.dataFolder);
  const server = createServer();
  try {
    await listen(server, options.host, options.port);
  } catch (error) {
    await store.close();
    throw error;
  }
  const { port } = server.address() as AddressInfo;
  const authority = `${options.host.includes(":") ? `[${options.host}]` : options.host}:${port}`;
  const warn = options.onWarning ?? ((message: string) => console.warn(message));
  const live = createLiveStages(store, warn);
  const control = createControlPlane({
    store,
    settings: {
      region: options.region,
      accountId: options.accountId,
      publicUrl: () => ({ ws: `ws://${authority}`, http: `http://${authority}` }),
    },
    warn,
  });
  const data = createDataPlane({
    liveStages: live,
    settings: {
      region: options.region,
      accountId: options.accountId,
      domainName: (apiId) => `${apiId}.execute-api.localhost:${port}`,
    },
    onExchange: options.onExchange,
    warn,
  });
  const door = createFrontDoor(
    { control: control.handle, handshake: data.handshake, stage: data.request },
    { allowedHosts: options.allowedHosts, allowedOrigins: options.allowedOrigins },
  );
  server.on("request", door.request).on("upgrade", door.upgrade);

  return {
    url: `http://${authority}`,
    port,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      await data.stop();
      server.closeAllConnections();
      await closed;
      await store.close();
    },
  };
}

async function openStore(dataFolder: string | undefined): Promise<Store> {
  if (dataFolder === undefined) return createMemoryStore();
  try {
    return await openSqliteStore(dataFolder);
  } catch (error) {
    if (error instanceof StoreError) throw new GatewayStartError("STORE", error.message, { cause: error });
    throw error;
  }
}

/** Nobody is asked who he is, so nobody from elsewhere may call. */
function requireLoopback(host: string): void {
  if (host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host)) return;
  throw new GatewayStartError(
    "HOST_NOT_LOOPBACK",
    `Listening on ${host} would let anybody who reaches it change the configuration. Listen on 127.0.0.1 and put a proxy with access control in front.`,
  );
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(listenError(error, host, port)));
    server.listen(port, host, () => resolve());
  });
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): Error {
  const options = { cause: error };
  switch (error.code) {
    case "EADDRINUSE":
      return new GatewayStartError(
        "PORT_IN_USE",
        `Port ${port} is in use. Choose another one with --port, or 0 for any free one.`,
        options,
      );
    case "EACCES":
      return new GatewayStartError(
        "PORT_NOT_ALLOWED",
        `Port ${port} may not be used by this user. Choose one above 1023 with --port.`,
        options,
      );
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return new GatewayStartError(
        "ADDRESS_NOT_AVAILABLE",
        `This machine has no address ${host}. Choose another one with --host.`,
        options,
      );
    default:
      return error;
  }
}
