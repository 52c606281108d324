// The part of a gateway that changes or shows it: control plane, other services, inspector, metrics.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Leadership } from "../control/leadership.ts";
import { type ControlPlane, createControlPlane } from "../control/server.ts";
import type { NodesAnswer } from "../inspect/api/inspector-api.ts";
import { PageToken } from "../inspect/api/page-token.ts";
import { createInspectorServer, serveMetrics } from "../inspect/api/server.ts";
import type { ShownWorkers } from "../inspect/api/workers-api.ts";
import { type ConfigurationPlanes, serveConfiguration } from "../server/front-door.ts";
import { serveRoot } from "../server/root.ts";
import { createLocalServices } from "../services/local-service.ts";
import type { Inspection } from "./inspection.ts";
import { servedApis } from "./served-apis.ts";
import type { Site } from "./site.ts";

export interface Configuration {
  readonly control: ControlPlane;
  /** Answers a request whose caller was checked. */
  serve(request: IncomingMessage, response: ServerResponse): void;
}

export interface ConfigurationParts {
  /** Default: the gateway is one process. */
  readonly workers?: ShownWorkers | undefined;
  /** Default: this gateway is not a node of a cluster. */
  readonly leadership?: Leadership | undefined;
  readonly nodes?: (() => Promise<NodesAnswer>) | undefined;
}

export function createConfiguration(
  site: Site,
  inspection: Inspection,
  { workers, leadership, nodes }: ConfigurationParts = {},
): Configuration {
  const { options, clock, store, bodies, address, keys, mask, names, endpointOf, warn, warnUncompiled } = site;
  const { exchanges, events, breakpoints, faults, scrape } = inspection;
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
    leadership,
  });
  const serveInspector = createInspectorServer({
    exchanges,
    events,
    apis: { store, mask, program, endpoint: address.ws, endpointOf, exchanges },
    templates: { store, mask, names, program, control: control.call },
    breakpoints,
    faults,
    clock,
    url: site.url,
    writeConversations: options.writeConversations,
    workers,
    nodes,
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
  const planes: ConfigurationPlanes = {
    control: control.handle,
    service: createLocalServices(services, keys, warn),
    inspector: serveInspector,
    metrics: (request, response) => void serveMetrics(scrape, request, response),
    root: (request, response) => serveRoot(root, request, response),
  };
  return { control, serve: (request, response) => serveConfiguration(planes, request, response) };
}
