// Opens the HTTP server of a gateway.
import { createServer, type Server } from "node:http";
import type { Server as NetServer } from "node:net";
import { GatewayStartError } from "../start-error.ts";

/** Time that a client may take to send the head of a request, and all of it, in milliseconds. */
const requestTimeouts = { headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 2_000 };

export interface ListenAddress {
  readonly host: string;
  readonly port: number;
  /** True if other processes of this user may listen on the same port, and share its connections. */
  readonly reusePort?: boolean;
}

/** Clients that offer HTTP/2 in every request (`Upgrade: h2c`) get HTTP/1.1 responses. */
export function createGatewayServer(): Server {
  return createServer({
    ...requestTimeouts,
    shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === "websocket",
  });
}

/** @throws GatewayStartError for the errors that the operator can fix */
export function listen(server: NetServer, on: ListenAddress): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(listenError(error, on.host, on.port)));
    server.listen(on, () => resolve());
  });
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): Error {
  const options = { cause: error };
  switch (error.code) {
    case "EADDRINUSE":
      return new GatewayStartError(
        "PORT_IN_USE",
        `Port ${port} is in use. Choose another with --port, or 0 for any free one.`,
        options,
      );
    case "EACCES":
      return new GatewayStartError(
        "PORT_NOT_ALLOWED",
        `This user is not allowed to listen on port ${port}. Choose a port above 1023 with --port.`,
        options,
      );
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return new GatewayStartError(
        "ADDRESS_NOT_AVAILABLE",
        `This machine has no address ${host}. Choose another with --host.`,
        options,
      );
    default:
      return error;
  }
}
