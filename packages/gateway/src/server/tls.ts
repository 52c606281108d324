// TLS on the port of everything else: a connection that begins with a TLS hello (0x16) is served with a certificate of
// the local authority, by the name that the client asks for; all others go on as they are.

import type { Server } from "node:http";
import { isIP, Socket } from "node:net";
import type { Duplex } from "node:stream";
import { createSecureContext, createServer, type SecureContext, type Server as TlsServer } from "node:tls";
import { errorMessage } from "@answerback/apigatewayv2/error-message";
import type { Clock } from "../clock.ts";
import { apiOfHost } from "./address.ts";
import type { CertificateAuthority } from "./certificate-authority.ts";

export interface TlsSettings {
  /** Where the authority is kept; undefined: it lives as long as the process. */
  readonly folder: string | undefined;
  /** Names and addresses beyond localhost for clients that name none, such as the address that the gateway listens on. */
  readonly ownNames: readonly string[];
  /** Whether a certificate may be made for a name beyond localhost and the names of APIs. */
  readonly isServedName: (name: string) => boolean;
  readonly clock: Clock;
  readonly warn: (message: string) => void;
}

export interface TlsListener {
  /** Drops the connections of TLS. */
  close(): void;
}

/** The first byte of a TLS record that holds a handshake. */
const tlsHello = 0x16;
/** How long a client may take for the handshake of TLS, in milliseconds. */
const helloMillis = 60_000;
/** Certificates are kept for so many names. */
const maxContexts = 1_000;
/** Making a certificate takes milliseconds: a client that asks for ever new names waits. */
const maxIssuedPerSecond = 10;

/**
 * Lets an HTTP server serve TLS as well. Takes over its `clientError`: a hello is what the HTTP parser cannot read, so
 * that connections without TLS cost nothing for it.
 * @param clientError what else the parser cannot read
 */
export function serveTls(server: Server, settings: TlsSettings, clientError: ClientErrorListener): TlsListener {
  const connectionListeners = server.listeners("connection") as ((socket: Socket) => void)[];
  /** The outer sides, of which the HTTP server sees the inner one only. */
  const outer = new Set<Duplex>();
  let tls: Promise<TlsServer> | undefined;

  const serve = (socket: Socket) => {
    for (const listener of connectionListeners) listener.call(server, socket);
  };

  function startTls(): Promise<TlsServer> {
    tls ??= createTlsServer(settings, serve).catch((error: unknown) => {
      tls = undefined;
      settings.warn(`TLS cannot be served: ${errorMessage(error)}`);
      throw error;
    });
    return tls;
  }

  function takeOver(socket: Duplex, hello: Buffer): void {
    outer.add(socket);
    socket.once("close", () => outer.delete(socket));
    // A listener for data takes the socket from the HTTP parser; the bytes then wait for TLS.
    const release = () => {};
    socket.on("data", release).pause().off("data", release);
    socket.unshift(hello);
    // HTTP keeps sockets half open; TLS would not notice that its client is gone.
    socket.allowHalfOpen = false;
    startTls().then(
      (tlsServer) => tlsServer.emit("connection", socket),
      () => socket.destroy(),
    );
  }

  server.on("clientError", (error: ClientError, socket: Duplex) => {
    // The parser may come back to a connection that it has lost: when it ends, or took long for a request.
    if (outer.has(socket)) return;
    if (error.rawPacket?.[0] === tlsHello && isFirst(socket, error.rawPacket)) takeOver(socket, error.rawPacket);
    else clientError(error, socket);
  });

  return {
    close() {
      for (const socket of outer) socket.destroy();
    },
  };
}

export interface ClientError extends Error {
  readonly code?: string;
  /** The bytes that the parser was given last. */
  readonly rawPacket?: Buffer;
}

export type ClientErrorListener = (error: ClientError, socket: Duplex) => void;

/** Whether nothing came before these bytes; what breaks off in the middle of a connection is no hello. */
function isFirst(socket: Duplex, bytes: Buffer): boolean {
  return socket instanceof Socket && socket.bytesRead === bytes.length;
}

async function createTlsServer(settings: TlsSettings, serve: (socket: Socket) => void): Promise<TlsServer> {
  // Loaded by the first hello: most gateways never see one.
  const { openCertificateAuthority } = await import("./certificate-authority.ts");
  const authority = await openCertificateAuthority(settings.folder);
  const contexts = createContexts(authority, settings);
  const own = await authority.issue(["localhost", "127.0.0.1", "::1", ...settings.ownNames]);
  const server = createServer(
    {
      ...own,
      handshakeTimeout: helloMillis,
      ALPNProtocols: ["http/1.1"],
      SNICallback: (name, callback) => {
        contexts.of(name.toLowerCase()).then(
          (context) => callback(null, context),
          (error: Error) => callback(error),
        );
      },
    },
    serve,
  );
  // A client that does not trust the authority ends here; it hears of that itself.
  server.on("tlsClientError", (_error, socket) => socket.destroy());
  return server;
}

interface Contexts {
  /** Rejects for a name that is not served. */
  of(name: string): Promise<SecureContext>;
}

function createContexts(authority: CertificateAuthority, settings: TlsSettings): Contexts {
  const known = new Map<string, Promise<SecureContext>>();
  let second = 0;
  let issued = 0;

  function mayIssue(): boolean {
    const now = Math.floor(settings.clock.monotonic() / 1000);
    if (now !== second) issued = 0;
    second = now;
    return issued++ < maxIssuedPerSecond;
  }

  return {
    of(name) {
      const found = known.get(name);
      if (found) return found;
      const { ownNames, isServedName } = settings;
      const isApi = apiOfHost(name, ownNames) !== undefined;
      if (!isOwnName(name) && !isApi && !ownNames.includes(name) && !isServedName(name)) {
        return Promise.reject(new Error(`No certificate is made for '${name}': it is not a name of this gateway.`));
      }
      if (!mayIssue()) return Promise.reject(new Error(`Too many certificates are asked for. '${name}' has to wait.`));
      const context = authority.issue([name]).then(createSecureContext);
      if (known.size >= maxContexts) known.delete(known.keys().next().value!);
      known.set(name, context);
      return context;
    },
  };
}

/** Names that always lead to this machine. */
function isOwnName(name: string): boolean {
  return name === "localhost" || name.endsWith(".localhost") || isIP(name) !== 0;
}
