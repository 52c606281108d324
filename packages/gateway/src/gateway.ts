// A gateway of one process.
import type { AddressInfo } from "node:net";
import { createSingleNode } from "./cluster/single-node.ts";
import { checkedOptions } from "./composition/checked-options.ts";
import { createConfiguration } from "./composition/configuration.ts";
import { runEarlierDisconnects } from "./composition/earlier-disconnects.ts";
import { createExecution } from "./composition/execution.ts";
import { createInspection } from "./composition/inspection.ts";
import { createGatewayServer, listen } from "./composition/listen.ts";
import { createObservers } from "./composition/observers.ts";
import { servePublicPort } from "./composition/public-port.ts";
import { coverageOf, servedApis, watchApis } from "./composition/served-apis.ts";
import { createSite } from "./composition/site.ts";
import { openStoredData } from "./composition/stored-data.ts";
import type { Gateway, StartGatewayOptions } from "./gateway-options.ts";
import { createInspectorAccess, newInspectorToken } from "./server/inspector-access.ts";
import { localServiceCall } from "./services/local-service.ts";

export type { Gateway, ServedApi, StartGatewayOptions } from "./gateway-options.ts";

/** @throws GatewayStartError when the port or the data folder cannot be used */
export async function startGateway(options: StartGatewayOptions): Promise<Gateway> {
  const checked = checkedOptions(options);
  const stored = await openStoredData(options.dataFolder, checked.clock, checked.warn);
  const server = createGatewayServer();
  try {
    await listen(server, { host: options.host, port: options.port });
  } catch (error) {
    await stored.close();
    throw error;
  }
  const { store, journal } = stored;
  const { port } = server.address() as AddressInfo;
  const site = createSite(checked, store, port);
  const { live, address, coverage, credentials, faults } = site;
  const cluster = createSingleNode();
  const observers = await createObservers(site, {
    findOpen: (place) => cluster.describe(place),
    onHeld: (held) => inspection.onHeld(held),
    onReleased: (requestId) => inspection.onReleased(requestId),
  });
  const { inspector, exchanges, heldAnswers, metrics } = observers;
  const inspection = createInspection(site, observers, {
    exchanges,
    holder: heldAnswers,
    faults,
    tallies: metrics.tallies,
  });
  const { data, management } = createExecution(site, observers, {
    cluster,
    owedDisconnects: journal,
    functions: options.functions,
    callLocalService: localServiceCall(options.services ?? []),
  });
  const { control, serve } = createConfiguration(site, inspection);
  const inspectorAccess = createInspectorAccess(credentials && newInspectorToken());
  const publicPort = servePublicPort(server, site, {
    planes: { handshake: data.handshake, callback: management.handle, stage: data.request, configuration: serve },
    inspectorAccess,
  });
  void runEarlierDisconnects(data, journal, options.backendsReady, checked.warn);

  return {
    url: site.url,
    inspectorUrl: `${site.url}${inspectorAccess.path}`,
    port,
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
    drain(millis) {
      publicPort.drain();
      return data.drain(millis);
    },
    async stop() {
      const closed = publicPort.close();
      inspection.close();
      control.close();
      await data.stop();
      publicPort.disconnect();
      await closed;
      site.close();
      await observers.close();
      await publicPort.authorityFiles.close();
      await stored.close();
    },
  };
}
