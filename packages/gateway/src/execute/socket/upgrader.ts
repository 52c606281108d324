// The 101, and `ws` for what comes after it. The 101 is ours because nothing is negotiated in it: the integration alone
// names a subprotocol (docs/behaviour/data-plane.md section 2.2).
import { hash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { maxMessageBytes } from "@answerback/apigatewayv2";
import { WebSocketServer } from "ws";
import { ConnectionSocket } from "./connection.ts";

export interface Upgrader {
  /** Answers a well-formed handshake with 101. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, subprotocol: string | undefined): ConnectionSocket;
}

/** RFC 6455, section 1.3. */
const keyGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/** @param closeMillis how long a client may take to answer a close */
export function createUpgrader(closeMillis: number): Upgrader {
  const own = { noServer: true, maxPayload: maxMessageBytes, closeTimeout: closeMillis, autoPong: false };
  // A server that serves nothing: it knows the defaults of the rest.
  const { options } = new WebSocketServer(own);
  return {
    upgrade(request, socket, head, subprotocol) {
      const accept = hash("sha1", `${request.headers["sec-websocket-key"]}${keyGuid}`, "base64");
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n${subprotocolHeader(subprotocol)}\r\n`,
        "latin1",
      );
      return new ConnectionSocket(socket, head, options);
    },
  };
}

/** None that is empty, which clients that asked for no subprotocol refuse; a header must not smuggle in others. */
function subprotocolHeader(subprotocol: string | undefined): string {
  if (!subprotocol || /[^\t\x20-\x7e]/.test(subprotocol)) return "";
  return `Sec-WebSocket-Protocol: ${subprotocol}\r\n`;
}
