// A gateway of one process.
import type { AddressInfo } from "node:net";
import { createSingleNode } from "./cluster/single-node.ts";
import { checkedOptions } from "./composition/checked-options.ts";
import type { JoinedCluster } from "./composition/cluster.ts";
import { createConfiguration } from "./composition/configuration.ts";
import { runEarlierDisconnects } from "./composition/earlier-disconnects.ts";
import { createExecution } from "./composition/execution.ts";
import { createInspection } from "./composition/inspection.ts";
import { createGatewayServer, listen } from "./composition/listen.ts";
import { createObservers } from "./composition/observers.ts";
import { openData } from "./composition/opened-data.ts";
import { openProcess } from "./composition/processes.ts";
import { servePublicPort } from "./composition/public-port.ts";
import { coverageOf, servedApis, watchApis } from "./composition/served-apis.ts";
import { createSite } from "./composition/site.ts";
import type { Gateway, StartGatewayOptions } from "./gateway-options.ts";
import { createInspectorAccess, newInspectorToken } from "./server/inspector-access.ts";
import { localServiceCall } from "./services/local-service.ts";

export type { Gateway, ServedApi, StartGatewayOptions } from "./gateway-options.ts";

/** @throws GatewayStartError when the port or the data folder cannot be used */
export async function startGateway(options: StartGatewayOptions): Promise<Gateway> {
  const checked = checkedOptions(options);
  const opened = await openData(checked);
  const server = createGatewayServer();
  let joined: JoinedCluster | undefined;
  try {
    await listen(server, { host: options.host, port: options.port });
    joined = await opened.cluster?.join(1);
  } catch (error) {
    server.close();
    await opened.close();
    throw error;
  }
  const { store, journal } = opened;
  const { port } = server.address() as AddressInfo;
  const site = createSite(checked, store, port);
  const { live, address, coverage, credentials, faults } = site;
  const own = joined && (await openProcess(site, joined.process));
  const cluster = own?.cluster ?? createSingleNode();
  const observers = await createObservers(site, {
    findOpen: (place) => cluster.describe(place),
    ...own,
    onHeld: (held) => (nodes?.ofProcesses ?? inspection).onHeld(held),
    onReleased: (requestId) => (nodes?.ofProcesses ?? inspection).onReleased(requestId),
  });
  const { inspector, exchanges, heldAnswers, metrics } = observers;
  const { tallies } = metrics;
  const nodes = joined?.inspect(
    {
      exchanges,
      holder: heldAnswers,
      faults,
      ownFaults: faults,
      names: inspector.names,
      tallies,
      connections: () => data.connectionCount,
    },
    {
      onHeld: (held) => inspection.onHeld(held),
      onReleased: (requestId) => inspection.onReleased(requestId),
    },
  );
  const inspection = createInspection(
    site,
    observers,
    nodes ?? { exchanges, holder: heldAnswers, faults, measure: () => ({ tallies: tallies() }) },
  );
  const { data, management } = createExecution(site, observers, {
    cluster,
    holder: own?.holder,
    owedDisconnects: journal,
    ...joined?.execution,
    shares: joined?.shares,
    functions: options.functions,
    callLocalService: localServiceCall(options.services ?? []),
  });
  const { control, serve } = createConfiguration(site, inspection, {
    leadership: joined?.membership,
    nodes: nodes?.describe,
  });
  const inspectorAccess = createInspectorAccess(credentials && newInspectorToken());
  const publicPort = servePublicPort(server, site, {
    planes: { handshake: data.handshake, callback: management.handle, stage: data.request, configuration: serve },
    inspectorAccess,
  });
  void runEarlierDisconnects(data, journal, options.backendsReady, checked.warn);
  void joined?.claimWith(data, options.backendsReady);
  own?.serve();
  joined?.membership.onFenced(() => data.closeOpen());
  joined?.membership.onJoined(() => own?.serve());

  return {
    url: site.url,
    inspectorUrl: `${site.url}${inspectorAccess.path}`,
    port,
    get node() {
      return joined?.membership.self.node;
    },
    faults,
    deployed: control.deployed,
    coverage() {
      if (coverage === undefined) throw new TypeError("Start the gateway with `coverage: true` to count coverage.");
      return coverageOf(coverage, store, live);
    },
    exchanges: (filter) => inspector.descriptions(filter),
    apis: () => servedApis(store, address.ws),
    watchApis: (listener) => watchApis(store, listener),
    authority: async (kind = "local") => ({ file: await publicPort.authorityFiles.path(kind) }),
    async reload(settings) {
      credentials?.replace(settings.credentials);
      data.reload(settings);
      publicPort.reload(settings);
    },
    async drain(millis) {
      publicPort.drain();
      await joined?.leave();
      await data.drain(millis);
    },
    async stop() {
      await joined?.leave();
      const closed = publicPort.close();
      inspection.close();
      control.close();
      await data.stop();
      publicPort.disconnect();
      await closed;
      await own?.stop();
      await joined?.finish();
      site.close();
      await observers.close();
      await publicPort.authorityFiles.close();
      await opened.close();
    },
  };
}
