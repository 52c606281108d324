// Opens and closes the connection of `connect`, with readable errors.

import { lookup } from "node:dns";
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import type { LookupFunction } from "node:net";
import { text } from "node:stream/consumers";
import type { WebSocket } from "ws";
import { UserError } from "../user-error.ts";
import { exampleUrl } from "./dialled-url.ts";
import { refusalHint } from "./where-to-dial.ts";

export interface SocketOptions {
  /** Handshake headers. */
  readonly headers: Readonly<Record<string, string>>;
  readonly subprotocols: readonly string[];
  /** Certificate authority to trust, for `wss:`. */
  readonly ca: Buffer | undefined;
  /** True if a header names the host: the gateway is then not asked for stages. */
  readonly isCustomDomain: boolean;
}

/** The integration of `$connect` may take 29 seconds. */
const handshakeMillis = 32_000;

/** @throws UserError */
export async function openSocket(
  url: URL,
  { headers, subprotocols, ca, isCustomDomain }: SocketOptions,
): Promise<WebSocket> {
  const { WebSocket } = await import("ws");
  return new Promise((resolve, reject) => {
    const fail = (message: string, cause?: unknown) => reject(new UserError(message, { cause }));
    let socket: WebSocket;
    try {
      const lookupName = url.hostname.endsWith(".localhost") ? lookupThisMachine : undefined;
      socket = new WebSocket(url, [...subprotocols], {
        headers,
        ca,
        lookup: lookupName,
        handshakeTimeout: handshakeMillis,
      });
    } catch (error) {
      const { message } = error as Error;
      if (/subprotocol/i.test(message)) {
        return fail(`A subprotocol is invalid or given twice: ${subprotocols.join(", ")}.`, error);
      }
      return fail(
        /header/i.test(message) ? message : `'${url}' is not a WebSocket URL. Write it like ${exampleUrl}.`,
        error,
      );
    }
    socket.once("open", () => resolve(socket));
    // Stays after opening: an invalid frame closes the connection, and the close is reported.
    socket.on("error", (error: NodeJS.ErrnoException) => {
      fail(`Cannot connect to ${url}: ${error.message || error.code}.${errorHint(error.code ?? "")}`, error);
    });
    const asked = isCustomDomain ? undefined : url;
    socket.once("unexpected-response", (_request, response) => {
      refusalText(url, response, asked, ca).then(fail, (error: Error) =>
        fail(`Cannot connect to ${url}: ${error.message}`),
      );
    });
  });
}

/** Names under `localhost` mean this machine (RFC 6761), but not every resolver knows them. */
const lookupThisMachine: LookupFunction = (_name, options, done) => lookup("localhost", options, done);

function errorHint(code: string): string {
  if (/CERT|SELF_SIGNED/.test(code)) return " Use --ca to trust its certificate authority.";
  if (code === "ECONNREFUSED")
    return " Nothing listens at this address. answerback dev and answerback start print the address that they listen on.";
  return "";
}

/** @param asked the URL of a gateway that may list its stages */
async function refusalText(
  url: URL,
  response: IncomingMessage,
  asked: URL | undefined,
  ca: Buffer | undefined,
): Promise<string> {
  const body = await text(response);
  const refusal = `The handshake with ${url} was refused: ${response.statusCode} ${body}`.trim();
  const isMissing = response.statusCode === 403 || response.statusCode === 404;
  const hint = isMissing && asked ? await refusalHint(asked, ca) : undefined;
  return hint === undefined ? refusal : `${refusal}\n${hint}`;
}

const closeMillis = 2000;

/** Closes the connection, with a short time-out for the server's answer. */
export async function leave(socket: WebSocket, code = 1000, reason = ""): Promise<void> {
  if (socket.readyState === socket.CLOSED) return;
  const timer = setTimeout(() => socket.terminate(), closeMillis);
  const closed = once(socket, "close");
  socket.close(code, reason);
  await closed;
  clearTimeout(timer);
}
