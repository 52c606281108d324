// `ws` for the 101 and what comes after it. It negotiates nothing: the integration alone names a subprotocol
// (docs/behaviour/data-plane.md section 2.2).

import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { maxMessageBytes } from "@answerback/apigatewayv2";
import { WebSocketServer } from "ws";
import { ConnectionSocket } from "./connection.ts";

export interface Upgrader {
  /** Answers a handshake with 101; `opened` is called before this returns. */
  upgrade(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    subprotocol: string | undefined,
    opened: (client: ConnectionSocket) => void,
  ): void;
}

/** @param closeMillis how long a client may take to answer a close */
export function createUpgrader(closeMillis: number): Upgrader {
  const options = {
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: maxMessageBytes,
    closeTimeout: closeMillis,
    handleProtocols: () => false as const,
    WebSocket: ConnectionSocket,
  };
  const server = new WebSocketServer<typeof ConnectionSocket>(options);
  const subprotocols = new WeakMap<IncomingMessage, string>();
  server.on("headers", (headers, request) => {
    const subprotocol = subprotocols.get(request);
    if (subprotocol !== undefined) headers.push(`Sec-WebSocket-Protocol: ${subprotocol}`);
  });
  return {
    upgrade(request, socket, head, subprotocol, opened) {
      // A header must not smuggle in others.
      if (subprotocol !== undefined && !/[^\t\x20-\x7e]/.test(subprotocol)) subprotocols.set(request, subprotocol);
      server.handleUpgrade(request, socket, head, opened);
    },
  };
}
