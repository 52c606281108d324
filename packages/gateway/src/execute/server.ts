// The data plane: handshakes in, connections kept, frames in and out.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { defaultLimits, Meter, type MeterLimits } from "@answerback/vtl";
import type { KnownCredentials } from "../auth/known-credentials.ts";
import type { Clock, Timer } from "../clock.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { createSingleNode } from "../cluster/single-node.ts";
import type { LiveStage, LiveStages, StagePlace } from "../deployments/live-stages.ts";
import { type ApiKeySettings, createApiKeys } from "./access/api-key.ts";
import { anonymous } from "./access/connection-access.ts";
import { handshakeOf } from "./access/handshake.ts";
import { type AccountThrottling, Throttle } from "./access/throttle.ts";
import { TokenBucket } from "./access/token-bucket.ts";
import { connect } from "./chain/connect.ts";
import { disconnect } from "./chain/disconnect.ts";
import type { Exchange } from "./chain/exchange.ts";
import {
  type ConnectEvent,
  type ConnectionIdentity,
  type DisconnectEvent,
  emptyDocument,
} from "./chain/inbound-event.ts";
import { answerMessage } from "./chain/message.ts";
import type { Plane } from "./chain/plane.ts";
import type { TraceParentOf } from "./chain/trace-parent.ts";
import { createAwsBackends } from "./integrations/aws.ts";
import { createHttpClient } from "./integrations/http.ts";
import type { Backends } from "./integrations/index.ts";
import { type CloseCause, closeCauses } from "./socket/close-cause.ts";
import { Connection, type ConnectionListener } from "./socket/connection.ts";
import { type ConnectionLimits, defaultConnectionLimits } from "./socket/connection-limits.ts";
import { badHandshake, forbidden, refusalBody, refusalHeaders, refuse } from "./socket/refuse.ts";
import { createUpgrader } from "./socket/upgrader.ts";
import { newIdentifier } from "./values/identifier.ts";

export interface DataPlaneSettings {
  readonly region: string;
  readonly accountId: string;
  /** The host in `$context.domainName` for clients of the path form, with its port. */
  readonly domainName: (apiId: string) => string;
  /** Whether integrations may call services at AWS itself; otherwise only at `AWS_ENDPOINT_URL…`. */
  readonly reachAws: boolean;
  /** Default: no API key is known. */
  readonly apiKeys?: readonly ApiKeySettings[];
  /** Default: the account limits nothing. */
  readonly throttling?: AccountThrottling;
  /** In place of the defaults of an exchange's budget. */
  readonly templateLimits?: Partial<MeterLimits> | undefined;
  /** In place of the service's own limits. */
  readonly limits?: Partial<ConnectionLimits>;
}

export interface DataPlaneOptions {
  readonly liveStages: LiveStages;
  readonly settings: DataPlaneSettings;
  readonly clock: Clock;
  /** Where callbacks find connections. Default: nowhere beyond this data plane. */
  readonly cluster?: Cluster;
  /** Whose signatures are taken where a route asks for one. Default: nobody's. */
  readonly credentials?: KnownCredentials;
  /** The trace context that HTTP backends get. Default: none. */
  readonly traceParentOf?: TraceParentOf;
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
  readonly apiId: string | undefined;
  readonly stageName: string | undefined;
  readonly rest: string;
  /** The Host by which the client called where it leads back to the API. */
  readonly domainName: string | undefined;
  /** Whether it is an address that every API has, not a custom domain. */
  readonly isDefault: boolean;
}

export interface DataPlane {
  handshake(request: IncomingMessage, socket: Duplex, head: Buffer, address: DataPlaneAddress): void;
  /** An ordinary HTTP request to the address of a stage. */
  request(request: IncomingMessage, response: ServerResponse, address: DataPlaneAddress): void;
  /** Whether something is deployed to the stage of an address, and the address is not switched off. */
  isServed(address: DataPlaneAddress): boolean;
  /** Whether the account's rate allows one more callback. */
  takeCallback(): boolean;
  /** Closes all connections with 1001, and waits for them and for their `$disconnect`, at most a second each. */
  stop(): Promise<void>;
}

/** How long a stop waits for clients to answer the close, and then for `$disconnect` integrations. */
const maxStopMillis = 1_000;
/** The longest URL of a handshake, in characters. */
const maxUrlLength = 4096;

export function createDataPlane(options: DataPlaneOptions): DataPlane {
  const { liveStages, settings, clock, warn } = options;
  const limits: ConnectionLimits = { ...defaultConnectionLimits, ...settings.limits };
  const cluster = options.cluster ?? createSingleNode();
  const http = createHttpClient(clock);
  const aws = createAwsBackends(http, clock, {
    environment: options.environment ?? process.env,
    reachAws: settings.reachAws,
  });
  const meterLimits: MeterLimits = { ...defaultLimits, ...settings.templateLimits };
  const newMeter = (): Meter => new Meter(meterLimits, "limits.template.");
  const throttle = new Throttle(settings.throttling, clock);
  const plane: Plane = {
    clock,
    backends: { http: (request) => http.send(request), ...aws, ...options.backends },
    gatekeepers: {
      region: settings.region,
      accountId: settings.accountId,
      throttle,
      apiKeys: createApiKeys(settings.apiKeys ?? [], clock),
      credentials: options.credentials,
    },
    traceParentOf: options.traceParentOf,
    newMeter,
    onExchange: options.onExchange ?? (() => {}),
    warn,
  };
  /** A flood of clients that are refused must not become a flood of lines. */
  const warnings = new TokenBucket({ ratePerSecond: 1, burst: 20 }, clock.monotonic());
  const upgrader = createUpgrader(limits.closeMillis);
  const connections = new Set<Connection>();
  const disconnects = new Set<Promise<void>>();
  let stopped = false;

  liveStages.onGone((place) => {
    throttle.forget(place.apiId, place.stageName);
    for (const connection of connections) if (connection.place === place) connection.close(closeCauses.goingAway);
  });

  // One timer for all connections costs less than one for each, and nobody counts on the second.
  const expiry = clock.setInterval(
    () => {
      const now = clock.monotonic();
      for (const connection of connections) connection.expire(now);
    },
    Math.min(1_000, Math.ceil(Math.min(limits.idleMillis, limits.durationMillis, limits.stallMillis) / 4)),
  );

  const listener: ConnectionListener = {
    message: (connection, stage, text) => answerMessage(connection, stage, text, plane),
    leaving: (connection) => cluster.detach(connection),
    closed(connection, cause) {
      connections.delete(connection);
      runDisconnect(connection.identity, connection.stage, cause);
    },
  };

  function runDisconnect(connection: ConnectionIdentity, stage: LiveStage, cause: CloseCause): void {
    const event: DisconnectEvent = {
      kind: "disconnect",
      connection,
      stage,
      requestId: newIdentifier(),
      receivedAt: clock.now(),
      document: emptyDocument,
      meter: newMeter(),
      statusCode: cause.code,
      reason: cause.reason,
    };
    const running = disconnect(event, plane).finally(() => disconnects.delete(running));
    disconnects.add(running);
  }

  async function accept(request: IncomingMessage, socket: Duplex, head: Buffer, arrival: Arrival): Promise<void> {
    const { place, stage } = arrival;
    const event: ConnectEvent = {
      kind: "connect",
      connection: connectionIdentity(request, arrival, settings, clock),
      stage,
      requestId: newIdentifier(),
      receivedAt: clock.now(),
      document: emptyDocument,
      meter: newMeter(),
      handshake: handshakeOf(request),
    };
    const { outcome, identity } = await connect(event, request, plane);
    if (outcome.kind === "refused") {
      return refuse(
        socket,
        {
          status: outcome.status,
          message: outcome.error?.clientMessage,
          errorType: outcome.error?.errorType,
          requestId: event.requestId,
        },
        clock,
      );
    }
    if (stopped || !socket.readable || !socket.writable) {
      // Assumed: the backend has accepted the connection, so it hears that there is none.
      socket.destroy();
      return runDisconnect(identity, stage, closeCauses.lost);
    }
    const client = upgrader.upgrade(request, socket, head, outcome.subprotocol);
    const connection = new Connection(identity, place, stage, client, socket, limits, clock, listener);
    connections.add(connection);
    cluster.attach(connection);
  }

  function placeOf({ apiId, stageName }: DataPlaneAddress): StagePlace | undefined {
    return apiId === undefined || stageName === undefined ? undefined : liveStages.find(apiId, stageName);
  }

  function arrivalAt(address: DataPlaneAddress): Arrival | undefined {
    const place = placeOf(address);
    const stage = place?.stage();
    return place === undefined || stage === undefined || (address.isDefault && stage.api.defaultEndpointDisabled)
      ? undefined
      : { place, stage, address };
  }

  /** Tells the operator why nothing is served at an address. */
  function warnOfAddress(address: DataPlaneAddress): void {
    if (!warnings.take(clock.monotonic())) return;
    const place = placeOf(address);
    const stage = place?.stage();
    if (place === undefined) warn(unknownStage(address));
    else if (stage === undefined) {
      warn(
        `A client was refused: no deployment of a WebSocket API is at stage ${place.stageName} of API ${place.apiId}.`,
      );
    } else {
      warn(
        `A client was refused: API ${place.apiId} is reached by its custom domains only (disableExecuteApiEndpoint).`,
      );
    }
  }

  return {
    handshake(request, socket, head, address) {
      socket.on("error", destroy);
      if (!isWellFormed(request)) return refuse(socket, badHandshake, clock);
      const arrival = arrivalAt(address);
      if (arrival === undefined) warnOfAddress(address);
      if (arrival === undefined || address.rest !== "") return refuse(socket, forbidden, clock);
      accept(request, socket, head, arrival).catch((error: unknown) => {
        warn(`A handshake with API ${address.apiId} failed unexpectedly: ${String(error)}`);
        socket.destroy();
      });
    },

    isServed: (address) => arrivalAt(address) !== undefined,
    takeCallback: () => throttle.takeAccountRequest(clock.monotonic()),

    request(_request, response, address) {
      if (arrivalAt(address) === undefined) warnOfAddress(address);
      const body = refusalBody(forbidden);
      response.writeHead(forbidden.status, refusalHeaders(forbidden, body)).end(body);
    },

    async stop() {
      stopped = true;
      expiry.cancel();
      const closed = Promise.all([...connections].map((connection) => connection.ended(closeCauses.goingAway)));
      await atMost(maxStopMillis, closed, clock);
      for (const connection of connections) connection.terminate();
      // Lines that were dropped have to be told first, too.
      await closed;
      await atMost(maxStopMillis, Promise.all(disconnects), clock);
      await http.close();
    },
  };
}

async function atMost(millis: number, done: Promise<unknown>, clock: Clock): Promise<void> {
  let timer: Timer | undefined;
  const over = new Promise<void>((resolve) => {
    timer = clock.setTimeout(resolve, millis);
  });
  await Promise.race([done, over]);
  timer?.cancel();
}

const pathDomainNames = new WeakMap<StagePlace, string>();

/** One text for all connections of a stage: thousands of them may be idle. */
function pathDomainName(place: StagePlace, settings: DataPlaneSettings): string {
  let domainName = pathDomainNames.get(place);
  if (domainName === undefined) {
    domainName = settings.domainName(place.apiId);
    pathDomainNames.set(place, domainName);
  }
  return domainName;
}

function destroy(this: Duplex): void {
  this.destroy();
}

/** A handshake and what it is for. */
interface Arrival {
  readonly place: StagePlace;
  readonly stage: LiveStage;
  readonly address: DataPlaneAddress;
}

/** Section 10.3: what is refused before anything is looked up. */
function isWellFormed({ method, httpVersion, url = "/", headers }: IncomingMessage): boolean {
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

function unknownStage({ apiId, stageName, domainName }: DataPlaneAddress): string {
  if (apiId === undefined) return `A client was refused: no API mapping of ${domainName} fits its path.`;
  return stageName === undefined || stageName === "$default"
    ? `A client was refused: API ${apiId} has no stage $default, so its address must end in the name of a stage.`
    : `A client was refused: there is no API ${apiId} with a stage ${stageName}. Deploy it, or correct the address.`;
}

function connectionIdentity(
  request: IncomingMessage,
  { place, address }: Arrival,
  settings: DataPlaneSettings,
  clock: Clock,
): ConnectionIdentity {
  return {
    connectionId: newIdentifier(),
    apiId: place.apiId,
    stageName: place.stageName,
    accountId: settings.accountId,
    connectedAt: clock.now(),
    domainName: address.domainName ?? pathDomainName(place, settings),
    sourceIp: (request.socket.remoteAddress ?? "").replace(/^::ffff:/, ""),
    userAgent: request.headers["user-agent"],
    access: anonymous,
  };
}
