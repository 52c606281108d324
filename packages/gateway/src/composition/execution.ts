// The data plane and the callbacks of a process.
import type { Cluster } from "../cluster/cluster.ts";
import { mayGoOn, neverPaused } from "../cluster/pause-check.ts";
import type { DataPlane, DataPlaneOptions, DataPlaneSettings } from "../execute/data-plane.ts";
import { createDataPlane } from "../execute/server.ts";
import { createManagement } from "../management/server.ts";
import { loopbackOrigins } from "../server/client-origin.ts";
import type { Observers } from "./observers.ts";
import type { Site } from "./site.ts";

/** The parts that differ between one process, a parent and a worker. */
export type ExecutionParts = Pick<
  DataPlaneOptions,
  "owedDisconnects" | "pauseCheck" | "runsElsewhere" | "functions" | "callLocalService" | "countUse"
> & {
  readonly cluster: Cluster;
  /** Default: the only process. */
  readonly holder?: DataPlaneSettings["holder"];
  readonly shares?: DataPlaneSettings["shares"];
};

export interface Execution {
  readonly data: DataPlane;
  readonly management: ReturnType<typeof createManagement>;
}

export function createExecution(site: Site, observers: Observers, parts: ExecutionParts): Execution {
  const { options, connectionLimits, clock, credentials, live, address, bodies, environment, faults, warn } = site;
  const { inspector, heldAnswers, tracing } = observers;
  const { region, accountId } = options;
  const { holder, shares, ...others } = parts;
  const data = createDataPlane({
    ...others,
    liveStages: live,
    clock,
    credentials,
    settings: {
      region,
      accountId,
      holder,
      shares,
      reachAws: options.reachAws,
      acceptsOrigin: options.clientOrigins === "loopback" ? loopbackOrigins(options.allowedOrigins, warn) : undefined,
      integrationAddresses: options.integrationAddresses,
      domainName: address.domainName,
      apiKeys: options.apiKeys,
      throttling: options.throttling,
      templateLimits: options.limits.template,
      limits: connectionLimits,
    },
    inPlaceBackend: options.inPlaceBackend,
    prepareBackends: options.prepareBackends,
    environment,
    holdAnswer: heldAnswers.hold,
    onRefusedFrame: (frame) => inspector.onRefusedFrame(frame),
    traceParentOf: tracing?.traceParentOf,
    faults,
    onExchange: observers.onExchange,
    warn,
  });
  const management = createManagement({
    cluster: parts.cluster,
    bodies,
    region,
    accountId,
    credentials,
    maxMessageBytes: connectionLimits.maxMessageBytes,
    isServed: data.isServed,
    mayHandle: () => mayGoOn(parts.pauseCheck ?? neverPaused, clock.machine.monotonic()),
    takeRequest: data.takeCallback,
    failureOf: (connectionId) => faults.active?.ofCallback(connectionId),
    onCallback: (callback) => inspector.onCallback(callback),
    warn,
  });
  return { data, management };
}
