// The data plane: accepts handshakes, keeps connections, passes frames in and out.
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { defaultLimits, Meter, type MeterLimits } from "@answerback/vtl";
import { atMost } from "../clock.ts";
import { mayGoOn, neverPaused } from "../cluster/pause-check.ts";
import { createSingleNode } from "../cluster/single-node.ts";
import type { LiveStage } from "../deployments/live-stages.ts";
import { createApiKeys } from "./access/api-key.ts";
import { handshakeOf } from "./access/handshake.ts";
import { Throttle } from "./access/throttle.ts";
import { type Arrival, Arrivals } from "./arrivals.ts";
import { connect } from "./chain/connect.ts";
import { disconnect } from "./chain/disconnect.ts";
import {
  type ConnectEvent,
  type ConnectionIdentity,
  type DisconnectEvent,
  emptyDocument,
} from "./chain/inbound-event.ts";
import { answerMessage } from "./chain/message.ts";
import type { Plane } from "./chain/plane.ts";
import { ConnectionIdentities } from "./connection-identity.ts";
import type { DataPlane, DataPlaneOptions } from "./data-plane.ts";
import { disconnectRequestId, recordNoDisconnects } from "./disconnects/owed-disconnects.ts";
import { Faults } from "./faults/faults.ts";
import { createAwsBackends } from "./integrations/aws.ts";
import { BackendAddresses } from "./integrations/backend-addresses.ts";
import { localLambda } from "./integrations/function-host.ts";
import { createHttpClient } from "./integrations/http.ts";
import { answeredInPlace } from "./integrations/in-place-backend.ts";
import type { Backends } from "./integrations/index.ts";
import { createMockBackend } from "./integrations/mock.ts";
import { prepareBackends } from "./integrations/prepare.ts";
import { acceptHandshake, isHandshake } from "./socket/accept-handshake.ts";
import { type CloseCause, closeCauses } from "./socket/close-cause.ts";
import { type ConnectionLimits, defaultConnectionLimits } from "./socket/connection-limits.ts";
import { Connections } from "./socket/connections.ts";
import { badHandshake, forbidden, refusalBody, refusalHeaders, refuse, unavailable } from "./socket/refuse.ts";
import { newIdentifier } from "./values/identifier.ts";

/** Except link-local and metadata addresses. */
const everyAddress = ["0.0.0.0/0", "::/0"];
/** How long a stop waits for clients to answer the close, and then for `$disconnect` integrations. */
const maxStopMillis = 1_000;
/** `$disconnect`s of ended processes that run at the same time. */
const maxOwedAtOnce = 100;

export function createDataPlane(options: DataPlaneOptions): DataPlane {
  const { liveStages, settings, clock, warn, owedDisconnects = recordNoDisconnects } = options;
  const { pauseCheck = neverPaused, runsElsewhere = () => false } = options;
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
  const throttle = new Throttle(settings.throttling, clock, settings.shares);
  const apiKeys = createApiKeys(settings.apiKeys ?? [], clock, {
    shares: settings.shares,
    countUse: options.countUse,
  });
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
      apiKeys,
      credentials: options.credentials,
    },
    traceParentOf: options.traceParentOf,
    faults: options.faults ?? new Faults(),
    newMeter,
    maxMessageBytes: limits.maxMessageBytes,
    owedDisconnects: {
      owe: (connection) => owedDisconnects.owe(connection),
      answered: (connectionId) => owedDisconnects.answered?.(connectionId),
      settle,
    },
    holdAnswer: options.holdAnswer,
    onExchange: options.onExchange ?? (() => {}),
    warn,
  };
  const arrivals = new Arrivals(liveStages, clock, warn);
  const identities = new ConnectionIdentities(settings, clock);
  const connections = new Connections({
    limits,
    clock,
    pauseCheck,
    cluster,
    answer: (connection, stage, text, now) => answerMessage(connection, stage, text, now, plane),
    onClosed: ({ identity, stage }, cause) => void disconnectClosed(identity, stage, cause),
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
  let abandoned = false;
  /** Increases when the connections so far are closed. */
  let generation = 0;
  /**
   * True if calls of backends are ended from outside. A `$disconnect` that runs may not have arrived, and a `$connect` may have
   * been accepted: a `$disconnect` stays owed.
   */
  let areInterrupted = false;

  if (options.prepareBackends !== false) {
    liveStages.onDeployed((snapshot) =>
      prepareBackends(snapshot, {
        http: options.backends?.http ? () => {} : http.prepare,
        awsService: options.backends?.awsService ? () => {} : aws.prepare,
        lambda: options.backends?.lambda ? () => {} : aws.prepare,
      }),
    );
  }

  liveStages.onGone((place) => {
    throttle.forget(place.apiId, place.stageName);
    connections.closeStage(place);
  });

  function settle(connectionId: string): void {
    if (!areInterrupted) owedDisconnects.settle(connectionId);
  }

  async function disconnectClosed(identity: ConnectionIdentity, stage: LiveStage, cause: CloseCause): Promise<void> {
    // Its clients may have left while the process was paused.
    const goesOn = mayGoOn(pauseCheck, clock.machine.monotonic());
    if (goesOn !== true) await goesOn;
    if (!abandoned && !runsElsewhere(identity.connectionId)) await runDisconnect(identity, stage, cause);
  }

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
      settle(connection.connectionId);
    });
    disconnects.add(running);
    clock.track?.(running);
    return running;
  }

  async function accept(request: IncomingMessage, socket: Duplex, head: Buffer, arrival: Arrival): Promise<void> {
    const goesOn = mayGoOn(pauseCheck, clock.machine.monotonic());
    if (goesOn !== true && !(await goesOn)) return refuse(socket, unavailable, clock);
    const { place, stage } = arrival;
    const ownGeneration = generation;
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
    if (stopped || ownGeneration !== generation || !socket.readable || !socket.writable) {
      // Assumed: the backend has accepted the connection, so it receives its disconnect.
      socket.destroy();
      return disconnectClosed(identity, stage, closeCauses.lost);
    }
    acceptHandshake(request, socket, outcome.subprotocol);
    connections.open(identity, place, stage, socket, head);
  }

  return {
    get connectionCount() {
      return connections.count;
    },

    handshake(request, socket, head, address) {
      socket.on("error", destroy);
      if (!isHandshake(request)) return refuse(socket, badHandshake, clock);
      if (draining || stopped) return refuse(socket, unavailable, clock);
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

    reload(changed) {
      apiKeys.replace(changed.apiKeys);
      throttle.limitAccount(changed.throttling, clock.monotonic());
    },

    async runOwed(owed) {
      const left = eachOf(owed);
      await Promise.all(
        Array.from({ length: maxOwedAtOnce }, async () => {
          for await (const connection of left) {
            const stage = liveStages.find(connection.apiId, connection.stageName)?.stage();
            if (stage === undefined) owedDisconnects.settle(connection.connectionId);
            else if (!stopped) await runDisconnect(connection, stage, closeCauses.lost);
          }
        }),
      );
    },

    async drain(millis) {
      draining = true;
      await connections.drain(millis);
      await Promise.all(disconnects);
    },

    closeOpen() {
      generation++;
      connections.closeOpen(maxStopMillis);
    },

    async abandon() {
      stopped = true;
      abandoned = true;
      await connections.closeAll(maxStopMillis);
    },

    async stop() {
      stopped = true;
      await connections.closeAll(maxStopMillis);
      await atMost(maxStopMillis, Promise.all(disconnects), clock.machine);
      areInterrupted = true;
      await http.close();
    },
  };
}

/** One iteration, from which several loops take turns. */
async function* eachOf<T>(items: Iterable<T> | AsyncIterable<T>): AsyncIterable<T> {
  yield* items;
}

function destroy(this: Duplex): void {
  this.destroy();
}
