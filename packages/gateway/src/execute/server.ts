// The data plane: handshakes in, connections kept, frames in and out.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import type { LiveStages, StagePlace } from "../deployments/live-stages.ts";
import { connect } from "./connect.ts";
import { Connection } from "./connection.ts";
import { disconnect } from "./disconnect.ts";
import type { Exchange } from "./exchange.ts";
import { handshakeOf } from "./handshake.ts";
import { newIdentifier } from "./identifier.ts";
import { type ConnectEvent, type ConnectionIdentity, emptyDocument } from "./inbound-event.ts";
import { createAwsBackends } from "./integrations/aws.ts";
import { createHttpClient } from "./integrations/http.ts";
import type { Backends } from "./integrations/index.ts";
import { answerMessage } from "./message.ts";
import type { Plane } from "./plane.ts";
import { badHandshake, forbidden, type Refusal, refusalBody, refusalHeaders, refuse } from "./refuse.ts";

export interface DataPlaneSettings {
  readonly region: string;
  readonly accountId: string;
  /** The host in `$context.domainName` for clients of the path form, with its port. */
  readonly domainName: (apiId: string) => string;
  /** Whether integrations may call services at AWS itself; otherwise only at `AWS_ENDPOINT_URL…`. Default true. */
  readonly reachAws?: boolean;
}

export interface DataPlaneOptions {
  readonly liveStages: LiveStages;
  readonly settings: DataPlaneSettings;
  /** Hears of every message, handshake and disconnect when it is over. */
  readonly onExchange?: (exchange: Exchange) => void;
  /** Hears of what the operator should know, one line each. */
  readonly warn: (message: string) => void;
  /** The variables of the standard AWS configuration. Default: those of the process. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Backends in place of those that the integrations name, for tests and for functions that run in place. */
  readonly backends?: Partial<Backends>;
}

/** Where a request goes; `rest` is what follows the stage in the path. */
export interface DataPlaneAddress {
  readonly apiId: string;
  readonly stageName: string | undefined;
  readonly rest: string;
}

export interface DataPlane {
  handshake(request: IncomingMessage, socket: Duplex, head: Buffer, address: DataPlaneAddress): void;
  /** An ordinary HTTP request to the address of a stage. */
  request(request: IncomingMessage, response: ServerResponse, address: DataPlaneAddress): void;
  /** Closes all connections with 1001 and waits for them, at most two seconds. */
  stop(): Promise<void>;
}

/** The most that a client may send in one message, in bytes. */
const maxMessageBytes = 131_072;
const maxStopMillis = 2_000;

export function createDataPlane(options: DataPlaneOptions): DataPlane {
  const { liveStages, settings, warn } = options;
  const http = createHttpClient();
  const aws = createAwsBackends(http, {
    environment: options.environment ?? process.env,
    reachAws: settings.reachAws ?? true,
  });
  const plane: Plane = {
    backends: { http: (request) => http.send(request), ...aws, ...options.backends },
    onExchange: (exchange) => tell(exchange),
    warn,
  };
  const upgrader = createUpgrader();
  const tell = options.onExchange ?? (() => {});
  const connections = new Set<Connection>();
  let stopped = false;

  liveStages.onGone((place) => {
    for (const connection of connections) if (connection.place === place) connection.close(1001, "Going away");
  });

  async function accept(request: IncomingMessage, socket: Duplex, head: Buffer, place: StagePlace): Promise<void> {
    const stage = place.stage();
    if (stage === undefined) {
      warn(`A client was refused: nothing is deployed to stage ${place.stageName} of API ${place.apiId}.`);
      return refuse(socket, forbidden);
    }
    const identity = connectionIdentity(request, place, settings);
    const event: ConnectEvent = {
      kind: "connect",
      connection: identity,
      stage,
      requestId: newIdentifier(),
      receivedAt: identity.connectedAt,
      document: emptyDocument,
      handshake: handshakeOf(request),
    };
    const outcome = await connect(event, plane);
    if (outcome.kind === "refused") {
      return refuse(socket, {
        status: outcome.status,
        message: outcome.error?.clientMessage,
        errorType: outcome.error?.errorType,
        requestId: event.requestId,
      });
    }
    if (stopped || socket.destroyed) return void socket.destroy();
    upgrader.upgrade(request, socket, head, outcome.subprotocol, (client) => open(client, identity, place, socket));
  }

  function open(client: WebSocket, identity: ConnectionIdentity, place: StagePlace, socket: Duplex): void {
    const connection = new Connection(identity, place, client, socket);
    connections.add(connection);
    client.on("message", (data: Buffer, isBinary: boolean) => {
      if (isBinary) return connection.close(1003, "Binary frames are not supported");
      const stage = place.stage();
      if (stage === undefined) return connection.close(1001, "Going away");
      answerMessage(connection, stage, data.toString("utf8"), plane);
    });
    client.on("close", (code: number, reason: Buffer) => {
      connections.delete(connection);
      const stage = place.stage();
      if (stage === undefined) return;
      void disconnect(
        {
          kind: "disconnect",
          connection: identity,
          stage,
          requestId: newIdentifier(),
          receivedAt: Date.now(),
          document: emptyDocument,
          statusCode: code,
          reason: disconnectReason(code, reason.toString("utf8")),
        },
        plane,
      );
    });
    // ws closes the connection with the code of the fault; the error itself has nothing to add.
    client.on("error", () => {});
  }

  return {
    handshake(request, socket, head, address) {
      socket.on("error", () => socket.destroy());
      const place = address.stageName === undefined ? undefined : liveStages.find(address.apiId, address.stageName);
      const refusal = refusalOf(request, address, place);
      if (refusal !== undefined || place === undefined) {
        if (place === undefined) warn(unknownStage(address));
        return refuse(socket, refusal ?? forbidden);
      }
      accept(request, socket, head, place).catch((error: unknown) => {
        warn(`A handshake with API ${address.apiId} failed unexpectedly: ${String(error)}`);
        socket.destroy();
      });
    },

    request(_request, response, address) {
      const known = address.stageName !== undefined && liveStages.find(address.apiId, address.stageName) !== undefined;
      if (!known) warn(unknownStage(address));
      const body = refusalBody(forbidden);
      response.writeHead(forbidden.status, refusalHeaders(forbidden, body)).end(body);
    },

    async stop() {
      stopped = true;
      const closed = Promise.all([...connections].map((connection) => connection.ended(1001, "Going away")));
      await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, maxStopMillis).unref())]);
      for (const connection of connections) connection.terminate();
      await http.close();
    },
  };
}

/** Section 10.3: what is refused before any integration is asked. */
function refusalOf(
  request: IncomingMessage,
  address: DataPlaneAddress,
  place: StagePlace | undefined,
): Refusal | undefined {
  const { headers } = request;
  const wellFormed =
    request.method === "GET" &&
    headers.upgrade?.toLowerCase() === "websocket" &&
    headers["sec-websocket-version"] === "13" &&
    /^[+/0-9A-Za-z]{22}==$/.test(headers["sec-websocket-key"] ?? "");
  if (!wellFormed) return badHandshake;
  return place === undefined || address.rest !== "" ? forbidden : undefined;
}

function unknownStage({ apiId, stageName }: DataPlaneAddress): string {
  return stageName === undefined
    ? `A client was refused: the address of API ${apiId} must end in the name of a stage.`
    : `A client was refused: there is no API ${apiId} with a stage ${stageName}. Deploy it, or correct the address.`;
}

function connectionIdentity(
  request: IncomingMessage,
  place: StagePlace,
  settings: DataPlaneSettings,
): ConnectionIdentity {
  const host = request.headers.host ?? "";
  return {
    connectionId: newIdentifier(),
    apiId: place.apiId,
    stageName: place.stageName,
    connectedAt: Date.now(),
    domainName: /^[a-z0-9]+\.execute-api\./i.test(host) ? host : settings.domainName(place.apiId),
    sourceIp: (request.socket.remoteAddress ?? "").replace(/^::ffff:/, ""),
    userAgent: request.headers["user-agent"],
  };
}

/** Reasons of closes that carry none: docs/behaviour/data-plane.md section 5.3. */
function disconnectReason(code: number, reason: string): string {
  if (reason !== "") return reason;
  if (code === 1005) return "Client-side close frame status not set";
  if (code === 1006) return "Connection Closed Abnormally";
  return code === 1001 ? "Going away" : "";
}

/** `ws` for what comes after the 101. It negotiates nothing: the integration alone names a subprotocol. */
function createUpgrader() {
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: maxMessageBytes,
    handleProtocols: () => false,
  });
  const subprotocols = new WeakMap<IncomingMessage, string>();
  server.on("headers", (headers, request) => {
    const subprotocol = subprotocols.get(request);
    if (subprotocol !== undefined) headers.push(`Sec-WebSocket-Protocol: ${subprotocol}`);
  });
  return {
    upgrade(
      request: IncomingMessage,
      socket: Duplex,
      head: Buffer,
      subprotocol: string | undefined,
      opened: (client: WebSocket) => void,
    ) {
      // A header must not smuggle in others.
      if (subprotocol !== undefined && !/[^\t\x20-\x7e]/.test(subprotocol)) subprotocols.set(request, subprotocol);
      server.handleUpgrade(request, socket, head, opened);
    },
  };
}
