// The connection of a process to NATS. It reconnects without end; only the first connection can fail.
import { errorMessage } from "@answerback/apigatewayv2/error-message";
import type { JetStreamClient, JetStreamManager } from "@nats-io/jetstream";
import type { Kvm } from "@nats-io/kv";
import type { MsgHdrs, Status } from "@nats-io/nats-core";
import type { NatsConnection, NodeConnectionOptions } from "@nats-io/transport-node";
import { atMost, type Clock } from "../clock.ts";
import { loadOptional, MissingPackageError } from "../optional-package.ts";
import type { GatewayStartError } from "../start-error.ts";
import { checkIdentityOf, clientOptions, serverUrls, usesTls } from "./client-options.ts";
import { type ClusterSettings, printableServers } from "./cluster-settings.ts";
import {
  clusterError,
  connectError,
  isPermanent,
  isRefusedLogin,
  jetStreamError,
  permissionMessage,
  refusedLoginMessage,
  tooOldError,
} from "./connect-error.ts";
import { isPermissionViolation, isTimeout } from "./nats-errors.ts";
import { createWithReplicas, replicasToTry } from "./replicas.ts";
import { type Subjects, subjectsOf } from "./subjects.ts";
import { probeTls } from "./tls-probe.ts";

/** How long a start waits for NATS. */
const maxStartMillis = 10_000;
const retryMillis = 250;
/** A start that waits longer says so. */
const quietMillis = 1_000;
/** Time for one attempt to reach one server. */
const dialMillis = 2_000;
/** After all servers have been tried, it waits 100 to 500 ms. A server that leaves two pings unanswered is given up. */
const reconnecting: NodeConnectionOptions = {
  timeout: dialMillis,
  pingInterval: 1_000,
  maxPingOut: 2,
  maxReconnectAttempts: -1,
  reconnectTimeWait: 100,
  reconnectJitter: 400,
  reconnectJitterTLS: 400,
  // Servers may refuse a user while their settings are changed.
  ignoreAuthErrorAbort: true,
  noAsyncTraces: true,
};
/** Time for requests to JetStream that give none. An election takes 4 to 7 s. */
const jetStreamMillis = 5_000;
const flushMillis = 1_000;
/** Refused logins that follow each other sooner are reported once. In the second in which a JWT expires, some attempts succeed. */
const refusalMillis = 60_000;

const packages = ["@nats-io/transport-node", "@nats-io/jetstream", "@nats-io/kv"];

const loadPackages = () =>
  Promise.all([import("@nats-io/transport-node"), import("@nats-io/jetstream"), import("@nats-io/kv")]);

type Packages = Awaited<ReturnType<typeof loadPackages>>;

export interface NodeConnection {
  readonly nats: NatsConnection;
  /** Requests time out after 5 s unless they give another time. */
  readonly jetStream: JetStreamClient;
  readonly manager: JetStreamManager;
  readonly buckets: Kvm;
  readonly subjects: Subjects;
  /**
   * False from the moment that the loss is noticed, which takes at most 3 s if the server does not say so itself. What is
   * published meanwhile is sent when the connection has returned, so publish nothing then that is worth nothing later.
   */
  readonly isConnected: boolean;
  headers(): MsgHdrs;
  /**
   * Calls `create` with the number of copies that buckets and streams have: the setting, or the number of servers, at most 3.
   * Calls it again with 1 if NATS does not name its servers and has too few for 3.
   */
  createReplicated<T>(create: (replicas: number) => Promise<T>): Promise<T>;
  /** @returns ends the subscription */
  onLost(listener: () => void): () => void;
  /** @returns ends the subscription */
  onReturned(listener: () => void): () => void;
  /** Sends what was published, at most for a second, and closes. */
  close(): Promise<void>;
}

export interface ConnectOptions {
  readonly settings: ClusterSettings;
  /** Shown by NATS's monitoring, such as `answerback HOST`. */
  readonly clientName: string;
  readonly clock: Clock;
  readonly warn: (message: string) => void;
  /** Ends the wait for a first connection. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Waits at most 10 s for servers that do not answer.
 * @throws GatewayStartError CLUSTER
 */
export async function connectToNats(options: ConnectOptions): Promise<NodeConnection> {
  const { settings, clock, signal, warn } = options;
  const loaded = await loadOptional("A cluster", packages, loadPackages).catch((error: unknown) => {
    throw error instanceof MissingPackageError ? clusterError(error.message, error) : error;
  });
  const startedAt = clock.machine.monotonic();
  const deadline = startedAt + maxStartMillis;
  let isReported = false;

  /** Tries until it succeeds, the time is over, or waiting does not help. */
  async function attempt<T>(run: () => Promise<T>, errorOf: (cause: unknown) => GatewayStartError): Promise<T> {
    for (;;) {
      try {
        return await run();
      } catch (error) {
        if (isPermanent(error) || signal?.aborted || clock.machine.monotonic() >= deadline) throw errorOf(error);
        if (!isReported && clock.machine.monotonic() - startedAt > quietMillis) {
          isReported = true;
          warn(`Waiting for NATS at ${printableServers(settings.servers)}: ${errorMessage(error)}.`);
        }
      }
      await new Promise<void>((resolve) => clock.machine.setTimeout(resolve, retryMillis));
    }
  }

  const [client, { jetstreamManager }] = loaded;
  const ofClient = { ...clientOptions(settings, client), name: options.clientName, ...reconnecting };
  const isOver = () => signal?.aborted === true || clock.machine.monotonic() >= deadline;
  const nats = await attempt(
    () =>
      connectToAll(ofClient, client, isOver).catch(async (error: unknown) => {
        throw (isTimeout(error) && (await tlsFailure(settings, clock))) || error;
      }),
    (cause) => connectError(settings, cause),
  );
  try {
    const tooOld = tooOldError(settings, nats.info?.version ?? "");
    if (tooOld !== undefined) throw tooOld;
    await attempt(
      () => jetstreamManager(nats, { timeout: dialMillis, checkAPI: true }),
      (cause) => jetStreamError(settings, cause),
    );
    return await openConnection(nats, options, loaded);
  } catch (error) {
    await nats.close();
    throw error;
  }
}

/**
 * Connects with all servers in the client's list. The client forgets servers that it could not reach before the first
 * connection; then this connects again in the mode that forgets none, but does not say why it fails.
 */
async function connectToAll(
  options: NodeConnectionOptions,
  { connect }: Packages[0],
  isOver: () => boolean,
): Promise<NatsConnection> {
  let dials = 0;
  const first = await connect({
    ...options,
    reconnectToServer() {
      dials++;
      return null;
    },
  });
  if (dials === 1) return first;
  await first.close();
  let isFirstConnection = true;
  const second = await connect({
    ...options,
    waitOnFirstConnect: true,
    reconnectToServer() {
      if (isFirstConnection && isOver()) throw new Error("the servers do not answer");
      return null;
    },
  });
  isFirstConnection = false;
  return second;
}

/** The reason why no server accepts a TLS connection. */
async function tlsFailure(settings: ClusterSettings, clock: Clock): Promise<Error | undefined> {
  if (!usesTls(settings)) return undefined;
  const urls = serverUrls(settings);
  const options = { checkServerIdentity: checkIdentityOf(urls) };
  const failures = await Promise.all(urls.map((url) => probeTls(url, settings.tls, options, clock)));
  return failures.find((failure) => failure !== undefined);
}

async function openConnection(
  nats: NatsConnection,
  { settings, clock, warn }: ConnectOptions,
  [{ headers }, { jetstream, jetstreamManager }, { Kvm }]: Packages,
): Promise<NodeConnection> {
  const jetStream = jetstream(nats, { timeout: jetStreamMillis });
  const manager = await jetstreamManager(nats, { timeout: jetStreamMillis, checkAPI: false });
  const lost = new Set<() => void>();
  const returned = new Set<() => void>();
  const refused = new Set<string>();
  let isConnected = true;
  /** When the last login was refused, on the monotonic clock. */
  let refusedAt = Number.NEGATIVE_INFINITY;

  function onStatus(status: Status): void {
    switch (status.type) {
      case "disconnect":
        if (!isConnected) return;
        isConnected = false;
        for (const listener of lost) listener();
        return;
      case "reconnect":
        if (isConnected) return;
        isConnected = true;
        for (const listener of returned) listener();
        return;
      case "error": {
        const { error } = status;
        // When credentials expire, the server ends the connection with the same error, and those that have replaced them are tried.
        if (isRefusedLogin(error) && !isConnected) {
          const now = clock.machine.monotonic();
          if (now - refusedAt > refusalMillis) warn(refusedLoginMessage(settings, error));
          refusedAt = now;
        }
        if (!isPermissionViolation(error) || refused.has(error.message)) return;
        refused.add(error.message);
        warn(permissionMessage(error));
      }
    }
  }

  void (async () => {
    for await (const status of nats.status()) onStatus(status);
  })();

  function listen(listeners: Set<() => void>, listener: () => void): () => void {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }

  return {
    nats,
    jetStream,
    manager,
    buckets: new Kvm(jetStream),
    subjects: subjectsOf(settings.name),
    get isConnected() {
      return isConnected;
    },
    headers: () => headers(),
    createReplicated: (create) => createWithReplicas(replicasToTry(settings, nats.info), create),
    onLost: (listener) => listen(lost, listener),
    onReturned: (listener) => listen(returned, listener),
    async close() {
      if (isConnected)
        await atMost(
          flushMillis,
          nats.flush().catch(() => {}),
          clock.machine,
        );
      lost.clear();
      returned.clear();
      await nats.close();
    },
  };
}
