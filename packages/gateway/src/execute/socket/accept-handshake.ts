// The 101 response. It negotiates nothing: only the integration chooses a subprotocol (docs/behaviour/data-plane.md section 2.2).
import { hash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";

/** RFC 6455, section 1.3. */
const keyGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
/** The longest URL of a handshake, in characters. */
const maxUrlLength = 4096;

/** False if the handshake is refused before anything is looked up (docs/behaviour/integration-responses.md section 10.3). */
export function isHandshake({ method, httpVersion, url = "/", headers }: IncomingMessage): boolean {
  return (
    method === "GET" &&
    httpVersion === "1.1" &&
    headers.host !== undefined &&
    url.length <= maxUrlLength &&
    headers.upgrade?.toLowerCase() === "websocket" &&
    headers["sec-websocket-version"] === "13" &&
    /^[+/0-9A-Za-z]{22}==$/.test(headers["sec-websocket-key"] ?? "")
  );
}

/** Accepts a handshake; frames follow. */
export function acceptHandshake(request: IncomingMessage, socket: Duplex, subprotocol: string | undefined): void {
  const accept = hash("sha1", `${request.headers["sec-websocket-key"]}${keyGuid}`, "base64");
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n${subprotocolHeader(subprotocol)}\r\n`,
    "latin1",
  );
}

/** Omits an empty value, which clients without subprotocols refuse, and one that could inject a header. */
function subprotocolHeader(subprotocol: string | undefined): string {
  if (!subprotocol || /[^\t\x20-\x7e]/.test(subprotocol)) return "";
  return `Sec-WebSocket-Protocol: ${subprotocol}\r\n`;
}
