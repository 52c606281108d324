// The data plane: accepts handshakes, keeps connections, passes frames in and out.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { defaultLimits, Meter, type MeterLimits } from "@answerback/vtl";
import type { KnownCredentials } from "../auth/known-credentials.ts";
import { atMost, type Clock } from "../clock.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { createSingleNode } from "../cluster/single-node.ts";
import type { LiveStage, LiveStages } from "../deployments/live-stages.ts";
import type { StageAddress } from "../http/stage-address.ts";
import { type ApiKeySettings, createApiKeys } from "./access/api-key.ts";
import { handshakeOf } from "./access/handshake.ts";
import { type AccountThrottling, Throttle } from "./access/throttle.ts";
import { type Arrival, Arrivals } from "./arrivals.ts";
import { connect } from "./chain/connect.ts";
import { disconnect } from "./chain/disconnect.ts";
import type { Exchange } from "./chain/exchange.ts";
import type { HoldAnswer } from "./chain/held-answer.ts";
import {
  type ConnectEvent,
  type ConnectionIdentity,
  type DisconnectEvent,
  emptyDocument,
} from "./chain/inbound-event.ts";
import { answerMessage } from "./chain/message.ts";
import type { Plane } from "./chain/plane.ts";
import type { TraceParentOf } from "./chain/trace-parent.ts";
import { ConnectionIdentities } from "./connection-identity.ts";
import { disconnectRequestId, type OwedDisconnects, recordNoDisconnects } from "./disconnects/owed-disconnects.ts";
import { Faults } from "./faults/faults.ts";
import { createAwsBackends } from "./integrations/aws.ts";
import { type AddressRange, BackendAddresses } from "./integrations/backend-addresses.ts";
import { type FunctionHost, localLambda } from "./integrations/function-host.ts";
import { createHttpClient } from "./integrations/http.ts";
import { answeredInPlace, type InPlaceBackend } from "./integrations/in-place-backend.ts";
import type { Backends } from "./integrations/index.ts";
import type { LocalServiceCall } from "./integrations/local-service-call.ts";
import { createMockBackend } from "./integrations/mock.ts";
import { prepareBackends } from "./integrations/prepare.ts";
import { acceptHandshake, isHandshake } from "./socket/accept-handshake.ts";
import { type CloseCause, closeCauses } from "./socket/close-cause.ts";
import { type ConnectionLimits, defaultConnectionLimits } from "./socket/connection-limits.ts";
import { Connections } from "./socket/connections.ts";
import type { ReceiveFault } from "./socket/receiver.ts";
import { badHandshake, forbidden, refusalBody, refusalHeaders, refuse, unavailable } from "./socket/refuse.ts";
import { newIdentifier } from "./values/identifier.ts";

export interface DataPlaneSettings {
  readonly region: string;
  readonly accountId: string;
  /** The host in `$context.domainName` for clients that use the path form, with its port. */
  readonly domainName: (apiId: string) => string;
  /** True if a page of this `Origin` may open a WebSocket. Default: every page may, as in the service. */
  readonly acceptsOrigin?: ((origin: string) => boolean) | undefined;
  /** True if integrations may call AWS itself; otherwise only the endpoints in `AWS_ENDPOINT_URL…`. */
  readonly reachAws: boolean;
  /** The addresses that integrations may call. Default: all but link-local and metadata addresses. */
  readonly integrationAddresses?: readonly AddressRange[];
  /** Default: no API key is known. */
  readonly apiKeys?: readonly ApiKeySettings[];
  /** Default: the account limits nothing. */
  readonly throttling?: AccountThrottling;
  /** Overrides defaults of an exchange's budget. */
  readonly templateLimits?: Partial<MeterLimits> | undefined;
  /** Overrides limits of the service. */
  readonly limits?: Partial<ConnectionLimits> | undefined;
}

export interface DataPlaneOptions {
  readonly liveStages: LiveStages;
  readonly settings: DataPlaneSettings;
  readonly clock: Clock;
  /** Lets callbacks find connections. Default: only those of this data plane. */
  readonly cluster?: Cluster;
  /** Default: what is owed ends with the process. */
  readonly owedDisconnects?: OwedDisconnects | undefined;
  /** The keys whose signatures a route accepts if it asks for one. Default: none. */
  readonly credentials?: KnownCredentials;
  /** The trace context that HTTP backends get. Default: none. */
  readonly traceParentOf?: TraceParentOf;
  /** Default: no rules. */
  readonly faults?: Faults | undefined;
  /** Holds answers of backends. Default: none is held. */
  readonly holdAnswer?: HoldAnswer | undefined;
  /** Called when a message, handshake or disconnect has ended. */
  readonly onExchange?: (exchange: Exchange) => void;
  /** Called for each frame that breaks the protocol or a limit, before its connection closes. */
  readonly onRefusedFrame?: (frame: RefusedFrame) => void;
  /** Receives warnings for the operator, one line each. */
  readonly warn: (message: string) => void;
  /** The variables of the standard AWS configuration. Default: those of the process. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Runs functions on this machine. Default: all are called through Lambda's Invoke API. */
  readonly functions?: FunctionHost | undefined;
  /** Calls AWS services that are served by this process. Default: none is. */
  readonly callLocalService?: LocalServiceCall;
  /** Answers calls of HTTP integrations in this process. Default: all go to the network. */
  readonly inPlaceBackend?: InPlaceBackend | undefined;
  /** Replace the backends that the integrations name, in tests. */
  readonly backends?: Partial<Backends>;
}

export interface DataPlane {
  handshake(request: IncomingMessage, socket: Duplex, head: Buffer, address: StageAddress): void;
  /** An ordinary HTTP request to the address of a stage. */
  request(request: IncomingMessage, response: ServerResponse, address: StageAddress): void;
  /** True if a deployment serves the address, and the address is not switched off. */
  isServed(address: StageAddress): boolean;
  /** Counts one callback. False if the account's rate does not allow it. */
  takeCallback(): boolean;
  /** Runs the `$disconnect`s that an earlier process owed. @returns their number */
  settleEarlierDisconnects(): Promise<number>;
  /**
   * Refuses handshakes from now on, and closes all connections with 1001, evenly over `millis`. Resolves when each
   * `$disconnect` has run.
   */
  drain(millis: number): Promise<void>;
  /** Closes all connections with 1001, and waits for them and for their `$disconnect`, at most a second each. */
  stop(): Promise<void>;
}

/** A frame that was refused. */
export interface RefusedFrame {
  readonly kind: "refusedFrame";
  readonly connection: ConnectionIdentity;
  /** Made for the record alone. */
  readonly requestId: string;
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
  readonly fault: ReceiveFault;
}

/** Except link-local and metadata addresses. */
const everyAddress = ["0.0.0.0/0", "::/0"];
/** How long a stop waits for clients to answer the close, and then for `$disconnect` integrations. */
const maxStopMillis = 1_000;
/** `$disconnect`s of an earlier process that run at the same time. */
const maxEarlierDisconnects = 100;

export function createDataPlane(options: DataPlaneOptions): DataPlane {
  const { liveStages, settings, clock, warn, owedDisconnects = recordNoDisconnects } = options;
  const cluster = options.cluster ?? createSingleNode();
  const limits: ConnectionLimits = { ...defaultConnectionLimits, ...settings.limits };
  const http = createHttpClient(
    clock,
    limits.maxMessageBytes,
    new BackendAddresses(settings.integrationAddresses ?? everyAddress),
  );
  const aws = createAwsBackends(
    http,
    clock,
    { environment: options.environment ?? process.env, reachAws: settings.reachAws },
    options.callLocalService,
  );
  const { functions, inPlaceBackend } = options;
  const send: Backends["http"] = (request) => http.send(request);
  const lambda = functions === undefined ? aws.lambda : localLambda(functions, aws.lambda, clock);
  const meterLimits: MeterLimits = { ...defaultLimits, ...settings.templateLimits };
  const newMeter = (): Meter => new Meter(meterLimits, "limits.template.");
  const throttle = new Throttle(settings.throttling, clock);
  const plane: Plane = {
    clock,
    backends: {
      mock: createMockBackend(),
      http: inPlaceBackend ? answeredInPlace(inPlaceBackend, send, clock) : send,
      ...aws,
      lambda,
      ...options.backends,
    },
    gatekeepers: {
      region: settings.region,
      accountId: settings.accountId,
      throttle,
      apiKeys: createApiKeys(settings.apiKeys ?? [], clock),
      credentials: options.credentials,
    },
    traceParentOf: options.traceParentOf,
    faults: options.faults ?? new Faults(),
    newMeter,
    maxMessageBytes: limits.maxMessageBytes,
    owedDisconnects,
    holdAnswer: options.holdAnswer,
    onExchange: options.onExchange ?? (() => {}),
    warn,
  };
  const arrivals = new Arrivals(liveStages, clock, warn);
  const identities = new ConnectionIdentities(settings, clock);
  const connections = new Connections({
    limits,
    clock,
    cluster,
    answer: (connection, stage, text, now) => answerMessage(connection, stage, text, now, plane),
    onClosed: ({ identity, stage }, cause) => void runDisconnect(identity, stage, cause),
    onRefused: ({ identity }, fault) =>
      options.onRefusedFrame?.({
        kind: "refusedFrame",
        connection: identity,
        requestId: newIdentifier(),
        receivedAt: clock.now(),
        fault,
      }),
    warn,
  });
  const disconnects = new Set<Promise<void>>();
  let draining = false;
  let stopped = false;

  liveStages.onDeployed((snapshot) =>
    prepareBackends(snapshot, {
      http: options.backends?.http ? () => {} : http.prepare,
      awsService: options.backends?.awsService ? () => {} : aws.prepare,
      lambda: options.backends?.lambda ? () => {} : aws.prepare,
    }),
  );

  liveStages.onGone((place) => {
    throttle.forget(place.apiId, place.stageName);
    connections.closeStage(place);
  });

  function runDisconnect(connection: ConnectionIdentity, stage: LiveStage, cause: CloseCause): Promise<void> {
    const event: DisconnectEvent = {
      kind: "disconnect",
      connection,
      stage,
      requestId: disconnectRequestId(connection.connectionId),
      receivedAt: clock.now(),
      document: emptyDocument,
      meter: newMeter(),
      cause,
    };
    const running = disconnect(event, plane).finally(() => {
      disconnects.delete(running);
      owedDisconnects.settle(connection.connectionId);
    });
    disconnects.add(running);
    clock.track?.(running);
    return running;
  }

  async function accept(request: IncomingMessage, socket: Duplex, head: Buffer, arrival: Arrival): Promise<void> {
    const { place, stage } = arrival;
    const event: ConnectEvent = {
      kind: "connect",
      connection: identities.create(request, arrival),
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
      // Assumed: the backend has accepted the connection, so it receives its disconnect.
      socket.destroy();
      return void runDisconnect(identity, stage, closeCauses.lost);
    }
    acceptHandshake(request, socket, outcome.subprotocol);
    connections.open(identity, place, stage, socket, head);
  }

  return {
    handshake(request, socket, head, address) {
      socket.on("error", destroy);
      if (!isHandshake(request)) return refuse(socket, badHandshake, clock);
      if (draining) return refuse(socket, unavailable, clock);
      const { origin } = request.headers;
      if (origin !== undefined && settings.acceptsOrigin?.(origin) === false) return refuse(socket, forbidden, clock);
      const arrival = arrivals.at(address);
      if (arrival === undefined) arrivals.warnOf(address);
      if (arrival === undefined || address.rest !== "") return refuse(socket, forbidden, clock);
      const accepting = accept(request, socket, head, arrival).catch((error: unknown) => {
        warn(`A handshake with API ${address.apiId} failed unexpectedly: ${String(error)}`);
        socket.destroy();
      });
      clock.track?.(accepting);
    },

    isServed: (address) => arrivals.at(address) !== undefined,
    takeCallback: () => throttle.takeAccountRequest(clock.monotonic()),

    request(_request, response, address) {
      if (arrivals.at(address) === undefined) arrivals.warnOf(address);
      const body = refusalBody(forbidden);
      response.writeHead(forbidden.status, refusalHeaders(forbidden, body)).end(body);
    },

    async settleEarlierDisconnects() {
      const { ofEarlierProcess } = owedDisconnects;
      const left = ofEarlierProcess.values();
      await Promise.all(
        Array.from({ length: maxEarlierDisconnects }, async () => {
          for (const connection of left) {
            const stage = liveStages.find(connection.apiId, connection.stageName)?.stage();
            if (stage === undefined) owedDisconnects.settle(connection.connectionId);
            else if (!stopped) await runDisconnect(connection, stage, closeCauses.lost);
          }
        }),
      );
      return ofEarlierProcess.length;
    },

    async drain(millis) {
      draining = true;
      await connections.drain(millis);
      await Promise.all(disconnects);
    },

    async stop() {
      stopped = true;
      await connections.closeAll(maxStopMillis);
      await atMost(maxStopMillis, Promise.all(disconnects), clock.machine);
      await http.close();
    },
  };
}

function destroy(this: Duplex): void {
  this.destroy();
}
