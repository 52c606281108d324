// A gateway of several processes: this one, the parent, owns the store, the control plane, the inspector and the lives of the
// workers; the workers serve clients on the port.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, createServer as createNetServer } from "node:net";
import { join } from "node:path";
import { errorMessage } from "@answerback/apigatewayv2/error-message";
import type { Clock } from "./clock.ts";
import { singleProcess } from "./cluster/connection-id.ts";
import { checkedOptions } from "./composition/checked-options.ts";
import type { JoinedCluster } from "./composition/cluster.ts";
import { createConfiguration } from "./composition/configuration.ts";
import { runEarlierDisconnects } from "./composition/earlier-disconnects.ts";
import { createExecution } from "./composition/execution.ts";
import { createInspection } from "./composition/inspection.ts";
import { type ListenAddress, listen } from "./composition/listen.ts";
import { createObservers } from "./composition/observers.ts";
import { openData } from "./composition/opened-data.ts";
import { openProcess } from "./composition/processes.ts";
import { tlsFolder } from "./composition/public-port.ts";
import { servedApis, watchApis } from "./composition/served-apis.ts";
import { createSite } from "./composition/site.ts";
import { countInProcess } from "./execute/access/quota.ts";
import type { ConnectionIdentity } from "./execute/chain/inbound-event.ts";
import type { Gateway, StartGatewayOptions } from "./gateway-options.ts";
import type { HeldListener } from "./inspect/changes/held-answers.ts";
import { createAuthorityFiles } from "./server/authority-file.ts";
import { createInspectorAccess, newInspectorToken } from "./server/inspector-access.ts";
import { Authorities } from "./server/tls.ts";
import { localServiceCall } from "./services/local-service.ts";
import { GatewayStartError } from "./start-error.ts";
import { leadStore } from "./store/leader.ts";
import { settingsOf, type WorkerStart } from "./worker-start.ts";
import { canReusePort, forkWorker } from "./workers/fork-worker.ts";
import { serveFunctions } from "./workers/functions-topic.ts";
import { InspectedWorkers } from "./workers/inspection.ts";
import { WorkerFile } from "./workers/leftover-workers.ts";
import type { LiveWorker } from "./workers/live-worker.ts";
import { serveNode } from "./workers/node-topic.ts";
import { OwedByWorkers } from "./workers/owed-topic.ts";
import { serveQuotas } from "./workers/quotas-topic.ts";
import { serveLocalServices } from "./workers/services-topic.ts";
import { serveShares } from "./workers/shares-topic.ts";
import { createSocketFolder, parentSocket, removeSocketFolder } from "./workers/socket-folder.ts";
import { leadWorker } from "./workers/store-topic.ts";
import { Supervisor } from "./workers/supervisor.ts";
import { WorkerProcess } from "./workers/worker-process.ts";

export interface StartWorkersOptions extends Omit<StartGatewayOptions, "clock" | "coverage" | "inPlaceBackend"> {
  /** From 2 to 255. */
  readonly workers: number;
  /** The module that calls `runWorker`. */
  readonly workerEntry: URL;
  /** Plain data for the additions of `runWorker`. */
  readonly workerData?: unknown;
  /** Called for each worker when its link is made, to open topics. */
  readonly onJoin?: (worker: LiveWorker) => void;
  /** Called when the gateway cannot go on, because new workers end before they serve. */
  readonly onFailed?: (reason: string) => void;
  /** Time over which a restarted worker closes its connections, unless the request names one; may change. Default 0. */
  readonly drainMillis?: number | undefined;
  /** True if each worker listens by itself. Default: on platforms where it can. */
  readonly reusePort?: boolean;
}

/** @throws GatewayStartError when the port or the data folder cannot be used, or workers end before they serve */
export async function startWorkers(options: StartWorkersOptions): Promise<Gateway> {
  const { workers: count, reusePort = canReusePort, services = [], onFailed = () => {} } = options;
  const checked = checkedOptions(options);
  const { warn, keys, faults } = checked;
  const clock = checked.clock.machine;
  const socketFolder = createSocketFolder();
  const opened = await openData(checked).catch((error: unknown) => {
    removeSocketFolder(socketFolder);
    throw error;
  });
  const file = new WorkerFile(options.dataFolder, socketFolder);
  let listening: number;
  let joined: JoinedCluster | undefined;
  try {
    listening = await openPort(options, file, clock, warn);
    joined = await opened.cluster?.join(count);
  } catch (error) {
    await opened.close();
    removeSocketFolder(socketFolder);
    throw error;
  }
  const { journal } = opened;
  const store = leadStore(opened.store);
  const site = createSite(checked, store, listening);
  const { port, address, live } = site;
  const owed = new OwedByWorkers(joined?.execution.owedDisconnects ?? journal);
  const countUse = joined?.execution.countUse ?? countInProcess(clock);
  const callLocalService = localServiceCall(services);
  const own = await openProcess(site, { holder: singleProcess, ...joined?.process, socketFolder });
  const pages: HeldListener = {
    onHeld: (held) => inspection.onHeld(held),
    onReleased: (requestId) => inspection.onReleased(requestId),
  };
  const heldListener: HeldListener = {
    onHeld: (held) => (nodes?.ofProcesses ?? pages).onHeld(held),
    onReleased: (requestId) => (nodes?.ofProcesses ?? pages).onReleased(requestId),
  };
  const observers = await createObservers(site, { ...own, ...heldListener });
  const inspected = new InspectedWorkers(observers, faults, clock, heldListener);
  live.onGone((stage) => inspected.forget(stage));
  const nodes = joined?.inspect(
    {
      exchanges: inspected.exchanges,
      holder: inspected.holder,
      faults: inspected.faults,
      ownFaults: faults,
      names: observers.inspector.names,
      tallies: inspected.tallies,
      connections: () => sumOf(supervisor.list().map(({ load }) => load?.connections ?? 0)),
    },
    pages,
  );
  const inspection = createInspection(site, observers, nodes ?? inspected);
  // Without clients: it runs the `$disconnect`s that ended workers owed.
  const { data } = createExecution(site, observers, {
    cluster: own.cluster,
    owedDisconnects: owed,
    pauseCheck: joined?.execution.pauseCheck,
    runsElsewhere: joined?.execution.runsElsewhere,
    functions: options.functions,
    callLocalService,
  });
  const inspectorToken = keys && newInspectorToken();
  const inspectorAccess = createInspectorAccess(inspectorToken);
  const folder = tlsFolder(options) ?? join(socketFolder, "tls");
  const authorities = new Authorities({ folder, warn });
  const authorityFiles = createAuthorityFiles({ authority: (kind) => authorities.certificate(kind) }, folder);
  let settings = { ...settingsOf(options), port, tlsFolder: folder };
  const start: Omit<WorkerStart, "number" | "node" | "settings"> = {
    count,
    reusePort,
    socketFolder,
    inspectorToken,
    data: options.workerData,
    hasFunctions: options.functions !== undefined,
    services: services.map(({ signingName }) => signingName),
  };
  const supervisor = new Supervisor({
    count,
    clock,
    warn,
    onFailed,
    fork: (number) =>
      new WorkerProcess({
        number,
        child: forkWorker(options.workerEntry, reusePort),
        onFork: (pid) => file.add(pid),
        start: { ...start, number, node: joined?.membership.self.node ?? 0, settings } satisfies WorkerStart,
        parent: {
          warn,
          createAuthority: async (kind) => void (await authorities.of(kind)),
        },
        clock,
      }),
  });
  supervisor.onJoin((worker) => {
    const stopLeading = leadWorker(worker.link, store);
    const takeOwed = owed.join(worker);
    const stopInspecting = inspected.join(worker.link);
    const stopNode = joined && serveNode(worker.link, joined.membership, clock);
    const stopShares = joined && serveShares(worker.link, joined.shares);
    serveQuotas(worker.link, countUse);
    serveLocalServices(worker.link, callLocalService);
    if (options.functions !== undefined) serveFunctions(worker.link, options.functions, clock);
    options.onJoin?.(worker);
    return () => {
      file.remove(worker.pid);
      stopLeading();
      stopInspecting();
      stopNode?.();
      stopShares?.();
      void runLeft(worker, takeOwed());
    };
  });

  const configuration = createConfiguration(site, inspection, {
    workers: {
      status: () => supervisor.status(),
      restart: (drainMillis) => supervisor.restart(drainMillis),
      get drainMillis() {
        return options.drainMillis ?? 0;
      },
    },
    leadership: joined?.membership,
    nodes: nodes?.describe,
  });
  const local = await serveLocally(parentSocket(socketFolder), configuration.serve);

  async function runLeft({ number }: LiveWorker, owedByWorker: readonly ConnectionIdentity[]): Promise<void> {
    const left = owedByWorker.filter(({ connectionId }) => !joined?.execution.runsElsewhere(connectionId));
    if (left.length === 0) return;
    const started = clock.monotonic();
    await data.runOwed(left);
    const seconds = ((clock.monotonic() - started) / 1000).toFixed(1);
    warn(`The $disconnect routes of ${left.length} clients of worker ${number} have run, in ${seconds} s.`);
  }

  async function stop(): Promise<void> {
    await joined?.leave();
    inspection.close();
    await supervisor.stop();
    configuration.control.close();
    await data.stop();
    local.closeAllConnections();
    await new Promise((resolve) => local.close(resolve));
    await own.stop();
    await joined?.finish();
    site.close();
    await observers.close();
    await authorityFiles.close();
    await opened.close();
    removeSocketFolder(socketFolder);
  }

  try {
    await supervisor.start();
  } catch (error) {
    await stop();
    throw new GatewayStartError("WORKERS", errorMessage(error), { cause: error });
  }
  void runEarlierDisconnects(data, journal, options.backendsReady, warn);
  void joined?.claimWith(data, options.backendsReady);
  joined?.membership.onFenced(() => void supervisor.replaceAll(joined.nextLife()));

  return {
    url: site.url,
    inspectorUrl: `${site.url}${inspectorAccess.path}`,
    port,
    get node() {
      return joined?.membership.self.node;
    },
    faults,
    deployed: configuration.control.deployed,
    coverage() {
      throw new TypeError("Coverage is counted by a gateway of one process only.");
    },
    exchanges: (filter) => observers.inspector.descriptions(filter),
    apis: () => servedApis(store, address.ws),
    watchApis: (listener) => watchApis(store, listener),
    authority: async (kind = "local") => ({ file: await authorityFiles.path(kind) }),
    async reload(changed) {
      checked.credentials?.replace(changed.credentials);
      data.reload(changed);
      settings = { ...settings, ...changed };
      await supervisor.reload(changed);
    },
    async drain(millis) {
      await joined?.leave();
      await supervisor.drain(millis);
    },
    stop,
  };
}

/**
 * Ends the workers that an earlier parent left, and finds the port. A plain `listen` fails if anyone else uses it; the workers
 * alone would share it with others.
 * @returns the port, which nobody listens on
 */
async function openPort(
  { host, port }: ListenAddress,
  file: WorkerFile,
  clock: Clock,
  warn: (message: string) => void,
): Promise<number> {
  const killed = await file.killLeftovers(clock);
  if (killed > 0) warn(`Killed ${killed === 1 ? "a worker" : `${killed} workers`} of an earlier start that still ran.`);
  const server = createNetServer();
  await listen(server, { host, port });
  const found = (server.address() as AddressInfo).port;
  await new Promise((resolve) => server.close(resolve));
  return found;
}

/** Serves requests that workers hand over. They have limited their size and time. */
async function serveLocally(
  path: string,
  serve: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Server> {
  const server = createServer({ keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 }, serve);
  // The listener stays for errors of `accept`, which concern one request.
  await new Promise<void>((resolve, reject) => server.on("error", reject).listen(path, resolve));
  return server;
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
