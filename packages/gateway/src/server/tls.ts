// TLS on the same port as HTTP: a connection that begins with a TLS hello (0x16) gets a certificate for the name that the
// client requests, from an authority of this machine; other connections stay without TLS.

import type { Server } from "node:http";
import { isIP, Socket } from "node:net";
import type { Duplex } from "node:stream";
import { createSecureContext, createServer, type SecureContext, type Server as TlsServer } from "node:tls";
import { errorMessage } from "@answerback/apigatewayv2/error-message";
import type { Clock } from "../clock.ts";
import { Lane } from "../pace/lane.ts";
import { apiOfHost, isAwsApiName } from "./address.ts";
import type { ConstrainedAuthority } from "./authority-file.ts";
import type { AuthorityKind, CertificateAuthority } from "./certificate-authority.ts";
import { isLoopback } from "./loopback.ts";

export interface TlsSettings {
  /** The folder of the authorities; undefined: they are kept in memory only. */
  readonly folder: string | undefined;
  /** Names and addresses besides localhost in the certificate for clients that request no name. */
  readonly ownNames: readonly string[];
  /** True if a certificate may be issued for a name other than localhost and the names of APIs. */
  readonly isServedName: (name: string) => boolean;
  readonly clock: Clock;
  /** Creates an authority in the folder, if several processes share it. Default: this process creates it. */
  readonly createAuthority?: ((kind: AuthorityKind) => Promise<void>) | undefined;
  readonly warn: (message: string) => void;
}

export interface TlsListener {
  /** The certificate of an authority, in PEM. */
  authority(kind: ConstrainedAuthority): Promise<string>;
  /** Drops all TLS connections. */
  close(): void;
}

/** The first byte of a TLS handshake record. */
const tlsHello = 0x16;
/** Time that a client may take for the TLS handshake, in milliseconds. */
const helloMillis = 60_000;
/** Maximum number of cached certificates. */
const maxContexts = 1_000;
/** A certificate takes milliseconds to issue, so clients that request many names are refused. */
const maxIssuedPerSecond = 10;
/** CPU of one handshake, most of it in OpenSSL, in milliseconds. */
const handshakeMillis = 0.5;
/** Handshakes that wait for their turn; more are dropped. */
const maxWaitingHandshakes = 1_000;

/**
 * Makes an HTTP server also serve TLS. It uses the server's `clientError` event, because the HTTP parser cannot read a
 * hello; so connections without TLS cost nothing.
 * @param clientError handles all other client errors
 */
export function serveTls(server: Server, settings: TlsSettings, clientError: ClientErrorListener): TlsListener {
  const connectionListeners = server.listeners("connection") as ((socket: Socket) => void)[];
  /** The raw sockets under TLS; the HTTP server sees only the decrypted ones. */
  const outer = new Set<Duplex>();
  /** By the addresses that their clients called. */
  const tls = new Map<AuthorityKind, Promise<TlsServer>>();
  const authorities = new Authorities(settings);
  const lane = new Lane(settings.clock);
  const contexts = createContexts(authorities, lane, settings);

  const serve = (socket: Socket) => {
    for (const listener of connectionListeners) listener.call(server, socket);
  };

  function startTls(kind: AuthorityKind): Promise<TlsServer> {
    const found = tls.get(kind);
    if (found) return found;
    const starting = createTlsServer(kind, authorities, contexts, settings, serve).catch((error: unknown) => {
      tls.delete(kind);
      settings.warn(`TLS could not be started: ${errorMessage(error)}`);
      throw error;
    });
    tls.set(kind, starting);
    return starting;
  }

  function takeOver(socket: Duplex, hello: Buffer): void {
    outer.add(socket);
    socket.once("close", () => outer.delete(socket));
    // A data listener detaches the socket from the HTTP parser; the bytes then wait for TLS.
    const release = () => {};
    socket.on("data", release).pause().off("data", release);
    socket.unshift(hello);
    // HTTP keeps sockets half open; TLS would not notice that its client has gone.
    socket.allowHalfOpen = false;
    const isLocal = !(socket instanceof Socket) || isLoopback(socket.localAddress);
    if (lane.waiting >= maxWaitingHandshakes) return void socket.destroy();
    lane.run(() => shake(socket, isLocal ? "local" : "unconstrained"), handshakeMillis).catch(() => socket.destroy());
  }

  async function shake(socket: Duplex, kind: AuthorityKind): Promise<void> {
    const tlsServer = await startTls(kind);
    if (!socket.destroyed) tlsServer.emit("connection", socket);
  }

  server.on("clientError", (error: ClientError, socket: Duplex) => {
    // The parser may report errors of a detached connection: when it ends or a request times out.
    if (outer.has(socket)) return;
    if (error.rawPacket?.[0] === tlsHello && isFirst(socket, error.rawPacket)) takeOver(socket, error.rawPacket);
    else clientError(error, socket);
  });

  return {
    authority: (kind) => authorities.certificate(kind),
    close() {
      for (const socket of outer) socket.destroy();
    },
  };
}

export interface ClientError extends Error {
  readonly code?: string;
  /** The last bytes that the parser received. */
  readonly rawPacket?: Buffer;
}

export type ClientErrorListener = (error: ClientError, socket: Duplex) => void;

/** True if these are the first bytes of the connection: a hello cannot come later. */
function isFirst(socket: Duplex, bytes: Buffer): boolean {
  return socket instanceof Socket && socket.bytesRead === bytes.length;
}

export type AuthoritySettings = Pick<TlsSettings, "folder" | "createAuthority" | "warn">;

/** The authorities, opened at first need. Their module is loaded then too, because most gateways never receive a hello. */
export class Authorities {
  readonly #settings: AuthoritySettings;
  readonly #opened = new Map<AuthorityKind, Promise<CertificateAuthority>>();

  constructor(settings: AuthoritySettings) {
    this.#settings = settings;
  }

  /** The certificate of an authority, in PEM. */
  async certificate(kind: AuthorityKind): Promise<string> {
    return (await this.of(kind)).certificate;
  }

  of(kind: AuthorityKind): Promise<CertificateAuthority> {
    const found = this.#opened.get(kind);
    if (found) return found;
    const { folder, warn, createAuthority } = this.#settings;
    const opening = Promise.all([import("./certificate-authority.ts"), createAuthority?.(kind)]).then(([it]) =>
      it.openCertificateAuthority(folder, kind, warn),
    );
    this.#opened.set(kind, opening);
    opening.catch(() => this.#opened.delete(kind));
    return opening;
  }
}

/** @param kind of the address that the clients called: decides the certificate for those that request no name */
async function createTlsServer(
  kind: AuthorityKind,
  authorities: Authorities,
  contexts: Contexts,
  settings: TlsSettings,
  serve: (socket: Socket) => void,
): Promise<TlsServer> {
  const others = kind === "local" ? [] : settings.ownNames.filter((name) => !isLoopback(name));
  const own = await (await authorities.of(kind)).issue(["localhost", "127.0.0.1", "::1", ...others]);
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
  // Clients that do not trust the authority report that themselves.
  server.on("tlsClientError", (_error, socket) => socket.destroy());
  return server;
}

interface Contexts {
  /** Rejects for a name that is not served. */
  of(name: string): Promise<SecureContext>;
}

function createContexts(authorities: Authorities, lane: Lane, settings: TlsSettings): Contexts {
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
        return Promise.reject(new Error(`No certificate for '${name}': it is not a name of this gateway.`));
      }
      if (!mayIssue()) return Promise.reject(new Error(`Too many certificates were requested. Retry '${name}' later.`));
      const context = lane.run(async () => {
        const authority = await authorities.of(authorityOf(name));
        return createSecureContext(await authority.issue([name]));
      });
      if (known.size >= maxContexts) known.delete(known.keys().next().value!);
      known.set(name, context);
      return context;
    },
  };
}

function authorityOf(name: string): AuthorityKind {
  if (isLoopback(name)) return "local";
  return isAwsApiName(name) ? "aws" : "unconstrained";
}

/** True for IP addresses and names of this machine. */
function isOwnName(name: string): boolean {
  return name === "localhost" || name.endsWith(".localhost") || isIP(name) !== 0;
}
