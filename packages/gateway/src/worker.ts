// A worker: one of several processes of a gateway, which serves clients. The parent owns everything that they share.
import { errorMessage } from "@answerback/apigatewayv2/error-message";
import { checkedOptions } from "./composition/checked-options.ts";
import { createExecution } from "./composition/execution.ts";
import { createGatewayServer, listen } from "./composition/listen.ts";
import { createObservers, type Observers } from "./composition/observers.ts";
import { openProcess } from "./composition/processes.ts";
import { servePublicPort } from "./composition/public-port.ts";
import { createSite } from "./composition/site.ts";
import type { StartGatewayOptions } from "./gateway-options.ts";
import { createInspectorAccess } from "./server/inspector-access.ts";
import type { ReloadableSettings } from "./settings.ts";
import type { WorkerStart } from "./worker-start.ts";
import { channelToParent } from "./workers/channel.ts";
import { outliveParent } from "./workers/fork-worker.ts";
import { functionsOfParent } from "./workers/functions-topic.ts";
import { handOverTo } from "./workers/hand-over.ts";
import { serveInspection } from "./workers/inspection.ts";
import { type LifeOfParent, type LifeOfWorker, lifeTopic } from "./workers/life-topic.ts";
import { Link, type Topic } from "./workers/link.ts";
import { nodeOfParent } from "./workers/node-topic.ts";
import { oweToParent } from "./workers/owed-topic.ts";
import { quotasOfParent } from "./workers/quotas-topic.ts";
import { localServicesOfParent } from "./workers/services-topic.ts";
import { sharesOfParent } from "./workers/shares-topic.ts";
import { parentSocket } from "./workers/socket-folder.ts";
import { followParent } from "./workers/store-topic.ts";

/** Options that the process of the worker adds. */
export interface WorkerOptions extends Pick<StartGatewayOptions, "onExchange"> {
  /** Called when the worker has stopped in order: the last moment to notify the parent. */
  readonly onStopped?: () => void;
}

interface RunningWorker {
  readonly connectionCount: number;
  reload(settings: ReloadableSettings): void;
  drain(millis: number): Promise<void>;
  retire(millis: number): Promise<void>;
  stop(): Promise<void>;
  /** Closes the connections without `$disconnect`, which the next parent runs. */
  abandon(): Promise<void>;
}

/**
 * Serves clients as a worker of the process that forked this one, until that process stops it or ends. Then this process ends.
 * @param additions called when the link is made, so that it can open topics, with the parent's `workerData`
 */
export async function runWorker(
  additions: (link: Link, workerData: unknown) => WorkerOptions = () => ({}),
): Promise<void> {
  // Terminals and service managers send signals to all processes of a gateway; the parent decides.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});
  // The readers of the output may end before this process.
  for (const output of [process.stdout, process.stderr]) output.on("error", () => {});
  outliveParent();
  const start = await firstMessage();
  process.title = `answerback worker ${start.number}`;
  const link = new Link(channelToParent());
  const started = Promise.withResolvers<RunningWorker>();
  started.promise.catch(() => {});
  const endAfter = async (stop: (running: RunningWorker) => Promise<void>) => {
    await stop(await started.promise);
    added.onStopped?.();
    await end(life.request("stopped", null), 0);
  };
  const life = link.topic<LifeOfWorker, LifeOfParent>(lifeTopic, {
    ping: () => ({ connections: worker?.connectionCount ?? 0, memory: process.memoryUsage.rss() }),
    reload: async (settings) => (await started.promise).reload(settings),
    drain: async (millis) => (await started.promise).drain(millis),
    retire: async (millis) => (await started.promise).retire(millis),
    stop: () => void endAfter((running) => running.stop()),
    abandon: () => void endAfter((running) => running.abandon()),
  });
  const added = additions(link, start.data);
  let worker: RunningWorker | undefined;
  link.onClose(() => void end(worker?.abandon(), 1));
  try {
    worker = await startWorker(start, link, life, added);
  } catch (error) {
    return end(life.request("failed", errorMessage(error)), 1);
  }
  started.resolve(worker);
  life.notify("serving", null);
}

async function end(after: Promise<unknown> | undefined, code: number): Promise<never> {
  await after?.catch(() => {});
  process.exit(code);
}

function firstMessage(): Promise<WorkerStart> {
  return new Promise((resolve) => process.once("message", (start) => resolve(start as WorkerStart)));
}

/** Opens all topics before it waits for the first time. */
async function startWorker(
  { number, node, count, settings, reusePort, socketFolder, inspectorToken, hasFunctions, services }: WorkerStart,
  link: Link,
  life: Topic<LifeOfParent>,
  { onExchange }: WorkerOptions,
): Promise<RunningWorker> {
  const checked = checkedOptions({
    ...settings,
    ...(onExchange && { onExchange }),
    onWarning: (message) => life.notify("warn", message),
    // The parent compiles everything too, and warns.
    onUncompiled() {},
  });
  const owedDisconnects = oweToParent(link);
  const observing = Promise.withResolvers<Observers>();
  const inspection = serveInspection(link, checked.faults, observing.promise);
  const countUse = quotasOfParent(link);
  const shares = sharesOfParent(link, count);
  const callLocalService = localServicesOfParent(link, services);
  const functions = hasFunctions ? functionsOfParent(link) : undefined;
  const clock = checked.clock.machine;
  const ofNode = settings.cluster && nodeOfParent(link, clock);
  const store = await followParent(link);
  const site = createSite(checked, store, settings.port);
  const holder = { node, worker: number };
  const cluster =
    settings.cluster &&
    ofNode &&
    (await (
      await import("./composition/worker-cluster.ts")
    ).openClusterOfWorker(settings.cluster, {
      holder,
      node: ofNode,
      clock,
    }));
  const own = await openProcess(site, {
    holder,
    socketFolder,
    cluster: cluster && { processes: count + 1, openNodeCalls: cluster.openNodeCalls },
  });
  const observers = await createObservers(site, {
    ...own,
    ...inspection,
    // The parent warns of missing packages too.
    warnTracing() {},
  });
  observing.resolve(observers);
  const { data, management } = createExecution(site, observers, {
    cluster: own.cluster,
    holder: own.holder,
    shares,
    owedDisconnects,
    pauseCheck: ofNode?.pauseCheck,
    countUse,
    callLocalService,
    functions,
  });
  const handOver = handOverTo(parentSocket(socketFolder));
  const server = createGatewayServer();
  const publicPort = servePublicPort(server, site, {
    planes: {
      handshake: data.handshake,
      callback: management.handle,
      stage: data.request,
      configuration: handOver.serve,
    },
    inspectorAccess: createInspectorAccess(inspectorToken),
    createAuthority: (kind) => life.request("createAuthority", kind),
  });
  own.serve();
  await listen(server, { host: settings.host, port: settings.port, reusePort });

  let closed: Promise<void> | undefined;
  return {
    get connectionCount() {
      return data.connectionCount;
    },
    reload(changed) {
      checked.credentials?.replace(changed.credentials);
      data.reload(changed);
      publicPort.reload(changed);
    },
    drain(millis) {
      publicPort.drain();
      return data.drain(millis);
    },
    retire(millis) {
      closed ??= publicPort.close();
      return data.drain(millis);
    },
    async stop() {
      closed ??= publicPort.close();
      observers.heldAnswers.setBreakpoints([]);
      await data.stop();
      publicPort.disconnect();
      await closed;
      await observers.close();
      handOver.close();
      await own.stop();
      await cluster?.close();
      site.close();
    },
    async abandon() {
      closed ??= publicPort.close();
      await data.abandon();
    },
  };
}
