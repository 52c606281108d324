// The planes that change or show a gateway, not its clients' messages: control plane, other services, inspector, metrics.
import { type ControlPlane, createControlPlane } from "../control/server.ts";

import { PageToken } from "../inspect/api/page-token.ts";
import { createInspectorServer, serveMetrics } from "../inspect/api/server.ts";
import { lastMessages } from "../inspect/configuration/last-message.ts";
import type { FindOpen } from "../inspect/exchanges/conversations.ts";
import type { Planes } from "../server/front-door.ts";
import { serveRoot } from "../server/root.ts";
import { createLocalServices } from "../services/local-service.ts";
import type { Observers } from "./observers.ts";
import { servedApis } from "./served-apis.ts";
import type { Site } from "./site.ts";

export interface ConfigurationPlanes {
  readonly control: ControlPlane;
  readonly planes: Pick<Planes, "control" | "service" | "inspector" | "metrics" | "root">;
}

/** @param findOpen finds an open connection, in any process */
export function createConfigurationPlanes(site: Site, observers: Observers, findOpen: FindOpen): ConfigurationPlanes {
  const { options, clock, store, bodies, address, keys, mask, names, endpointOf, faults, warn, warnUncompiled } = site;
  const { inspector, events, breakpoints, metrics } = observers;
  const { inspectedProgram: program, services = [] } = options;
  const control = createControlPlane({
    store,
    clock,
    bodies,
    settings: {
      region: options.region,
      accountId: options.accountId,
      publicUrl: () => address,
      keys,
      identifierToken: options.identifierToken,
    },
    warn,
    warnUncompiled,
  });
  const serveInspector = createInspectorServer({
    inspector,
    events,
    apis: {
      store,
      mask,
      program,
      endpoint: address.ws,
      endpointOf,
      lastMessages: () => lastMessages(inspector, mask),
    },
    templates: { store, mask, names, program, control: control.call },
    breakpoints,
    faults,
    findOpen,
    clock,
    url: site.url,
    writeConversations: options.writeConversations,
    maxExchanges: options.inspector.maxExchanges,
    page: options.inspectorPage,
    token: new PageToken(),
    bodies,
    warn,
  });
  const root = {
    url: site.url,
    hasPage: options.inspectorPage !== undefined,
    apis: keys === undefined ? () => servedApis(store, address.ws) : undefined,
  };
  return {
    control,
    planes: {
      control: control.handle,
      service: createLocalServices(services, keys, warn),
      inspector: serveInspector,
      metrics: (_request, response) => void serveMetrics(metrics, response),
      root: (request, response) => serveRoot(root, request, response),
    },
  };
}
