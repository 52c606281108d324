// The composition root: the only file that knows all folders.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Api, Stage } from "@answerback/apigatewayv2";
import { createKnownCredentials } from "./auth/known-credentials.ts";
import { outputTo } from "./bounded-output.ts";
import { type Clock, systemClock } from "./clock.ts";
import { createSingleNode } from "./cluster/single-node.ts";
import { createControlPlane } from "./control/server.ts";
import { createLiveStages, type LiveStages } from "./deployments/live-stages.ts";
import type { Exchange } from "./execute/chain/exchange.ts";
import { type DisconnectJournal, openDisconnectJournal } from "./execute/disconnects/disconnect-journal.ts";
import { FaultRuleError } from "./execute/faults/fault-rule.ts";
import { type FaultSettings, Faults } from "./execute/faults/faults.ts";
import { awsEndpointOf } from "./execute/integrations/aws-endpoint.ts";
import { type AddressRange, BackendAddresses } from "./execute/integrations/backend-addresses.ts";
import type { FunctionHost } from "./execute/integrations/function-host.ts";
import type { InPlaceBackend } from "./execute/integrations/in-place-backend.ts";
import { createDataPlane } from "./execute/server.ts";
import { defaultConnectionLimits } from "./execute/socket/connection-limits.ts";
import { RequestBodies } from "./http/request-body.ts";
import type { DeploymentEvent } from "./inspect/api/inspector-api.ts";
import type { InspectorPage } from "./inspect/api/page.ts";
import { PageToken } from "./inspect/api/page-token.ts";
import { createInspectorServer, serveMetrics } from "./inspect/api/server.ts";
import { Breakpoints } from "./inspect/changes/breakpoints.ts";
import { listFaults } from "./inspect/changes/fault-changes.ts";
import type { InspectedProgram } from "./inspect/configuration/inspected-program.ts";
import { lastMessages } from "./inspect/configuration/last-message.ts";
import { noNames } from "./inspect/configuration/program-names.ts";
import { CoverageCollector } from "./inspect/coverage/coverage.ts";
import type { CoverageReport } from "./inspect/coverage/coverage-report.ts";
import type { ExchangeDescription } from "./inspect/description/described-exchange.ts";
import { createExchangeDescriber } from "./inspect/description/exchange-describer.ts";
import { followConfiguration } from "./inspect/events/configuration-events.ts";
import { PageEvents } from "./inspect/events/page-events.ts";
import { type ExchangeFilter, passes } from "./inspect/exchanges/exchange-filter.ts";
import type { StageName } from "./inspect/exchanges/exchange-rings.ts";
import { Inspector } from "./inspect/exchanges/inspector.ts";
import { createLimitWarning } from "./inspect/logs/limit-warning.ts";
import { openLog } from "./inspect/logs/log.ts";
import { createStageLog } from "./inspect/logs/stage-log.ts";
import { createMask } from "./inspect/masking/mask.ts";
import { createMetrics } from "./inspect/metrics/metrics.ts";
import { startTracing } from "./inspect/tracing.ts";
import { createManagement } from "./management/server.ts";
import type { ManualClock } from "./manual-clock.ts";
import { createMemoryReturn } from "./memory-return.ts";
import { printableLines } from "./printable.ts";
import { type ConstrainedAuthority, createAuthorityFiles } from "./server/authority-file.ts";
import { loopbackOrigins } from "./server/client-origin.ts";
import { createCustomDomains } from "./server/custom-domain.ts";
import { createFrontDoor } from "./server/front-door.ts";
import { createTokenAccess, openAccess } from "./server/inspector-access.ts";
import { isLoopback } from "./server/loopback.ts";
import { listeningAuthority, parsePublicUrl, publicAddress } from "./server/public-address.ts";
import { serveRoot } from "./server/root.ts";
import { serveTls } from "./server/tls.ts";
import { createLocalServices, type LocalService, localServiceCall } from "./services/local-service.ts";
import type { GatewaySettings } from "./settings.ts";
import { GatewayStartError } from "./start-error.ts";
import { apisKey, belowApi, stageKey } from "./store/key.ts";
import { createMemoryStore } from "./store/memory.ts";
import { openSqliteStore } from "./store/sqlite.ts";
import { type Key, type Store, StoreError } from "./store/store.ts";

export interface StartGatewayOptions extends GatewaySettings {
  /** Called after every message, handshake and disconnect. */
  readonly onExchange?: (exchange: Exchange) => void;
  /** Receives warnings for the operator: a template that does not compile, a backend that cannot be reached. */
  readonly onWarning?: (message: string) => void;
  /** Receives warnings of resources that are stored or deployed and do not compile. Default: `onWarning`. */
  readonly onUncompiled?: (message: string) => void;
  /** The page that is served at `/inspector/`. Default: only its API is served. */
  readonly inspectorPage?: InspectorPage;
  /** The programs that this process deploys, for the inspector. Default: none. */
  readonly inspectedProgram?: InspectedProgram;
  /**
   * A secret of this process: requests with it may choose the identifiers of new resources, so that the URL of a program's
   * API is the same everywhere. Default: identifiers are always generated.
   */
  readonly identifierToken?: string;
  /**
   * Pages that may open WebSockets, by their `Origin`: all, as in API Gateway, or those of this machine and of
   * `allowedOrigins`. Clients that send no `Origin` always may. Default `all`.
   */
  readonly clientOrigins?: "all" | "loopback";
  /** Counts the parts of the APIs that events use. Templates then take several times as long. Default false. */
  readonly coverage?: boolean | undefined;
  /** Default: the machine's time. A `ManualClock` is turned through the inspector's API. */
  readonly clock?: Clock | ManualClock;
  /** The variables of AWS's configuration, for integrations. Default: those of the process. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Runs Lambda functions on this machine; it is asked first. Default: all are called through Lambda's Invoke API. */
  readonly functions?: FunctionHost | undefined;
  /** Answers calls of HTTP integrations in this process. Default: all go to the network. */
  readonly inPlaceBackend?: InPlaceBackend;
  /**
   * Settles when the backends can be called. The `$disconnect`s that an earlier process owed run then. Default: immediately.
   */
  readonly backendsReady?: Promise<unknown> | undefined;
  /** APIs of other AWS services that are served on the gateway's port. */
  readonly services?: readonly LocalService[];
}

export interface Gateway {
  /** `http://HOST:PORT`, the endpoint for AWS clients on this machine. */
  readonly url: string;
  readonly port: number;
  /** The address of the inspector on this machine; with credentials it contains a token. */
  readonly inspectorUrl: string;
  /** The current APIs in order of creation. */
  apis(): readonly ServedApi[];
  /**
   * Reports the ids of the current APIs now, and of later ones when they are created or deleted.
   * @returns ends the subscription
   */
  watchApis(listener: ApiListener): () => void;
  /**
   * The certificate of the authority that issues the port's certificates for `localhost` and `*.localhost`, or for the names
   * of APIs on AWS, `{apiId}.execute-api.{region}.amazonaws.com`. Created if there is none; without a data folder and
   * `tlsFolder`, the file is deleted by `stop`. Default `local`.
   */
  authority(kind?: ConstrainedAuthority): Promise<{ readonly file: string }>;
  /** The kept exchanges that pass the filter, oldest first, as the inspector's API describes them. */
  exchanges(filter?: ExchangeFilter): readonly ExchangeDescription[];
  /** The rules that make events fail. */
  readonly faults: Pick<Faults, "add" | "clear" | "rules">;
  /** Resolves when the stages with autoDeploy have all changes so far. */
  deployed(): Promise<void>;
  /** The parts of the APIs that events have used. @throws TypeError without the option `coverage` */
  coverage(): CoverageReport;
  /**
   * Prepares a stop: handshakes are refused with 503, `/ready` answers 503, and the connections are closed with 1001, evenly
   * over `millis`. Resolves when each `$disconnect` has run. Callbacks and the control plane still work.
   */
  drain(millis: number): Promise<void>;
  /** Closes all connections with 1001, then the port and the store. */
  stop(): Promise<void>;
}

export interface ApiListener {
  /** Also when an API has changed. */
  created(apiId: string): void;
  deleted(apiId: string): void;
}

/** An API and the URLs of its stages. */
export interface ServedApi {
  readonly apiId: string;
  readonly name: string;
  readonly stages: readonly { readonly name: string; readonly url: string }[];
}

/** Time that a client may take to send the head of a request, and all of it, in milliseconds. */
const requestTimeouts = { headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 2_000 };

/** @throws GatewayStartError when the port or the data folder cannot be used */
export async function startGateway(options: StartGatewayOptions): Promise<Gateway> {
  if (options.credentials.length === 0) requireLoopback(options.host);
  const publicUrl = options.publicUrl === undefined ? undefined : requirePublicUrl(options.publicUrl);
  requireAddressRanges(options.integrationAddresses);
  const { region, accountId, clock = systemClock } = options;
  const faults = openFaults(options.faults);
  const keys = new Map(options.credentials.map((credential) => [credential.accessKeyId, credential]));
  const credentials = keys.size > 0 ? createKnownCredentials(options.credentials, accountId) : undefined;
  const warn =
    options.onWarning ?? ((message: string) => outputTo(process.stderr).write(`${printableLines(message)}\n`));
  const store = await openStore(options.dataFolder);
  const journal = await openJournal(options.dataFolder, clock.machine, warn).catch(async (error: unknown) => {
    await store.close();
    throw error;
  });
  // Clients that offer HTTP/2 in every request (`Upgrade: h2c`) get HTTP/1.1 responses.
  const server = createServer({
    ...requestTimeouts,
    shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === "websocket",
  });
  try {
    await listen(server, options.host, options.port);
  } catch (error) {
    await journal?.close();
    await store.close();
    throw error;
  }
  const { port } = server.address() as AddressInfo;
  const address = publicAddress({ host: options.host, port }, publicUrl);
  const warnUncompiled = options.onUncompiled ?? warn;
  const coverage = options.coverage === true ? new CoverageCollector() : undefined;
  const live = createLiveStages(store, warnUncompiled, coverage?.compileTemplate);
  const domains = createCustomDomains(store);
  const cluster = createSingleNode();
  const bodies = new RequestBodies();
  const control = createControlPlane({
    store,
    clock,
    bodies,
    settings: {
      region,
      accountId,
      publicUrl: () => address,
      keys: keys.size > 0 ? keys : undefined,
      identifierToken: options.identifierToken,
    },
    warn,
    warnUncompiled,
  });
  const isStage = ({ apiId, stageName }: StageName) => live.find(apiId, stageName) !== undefined;
  const mask = createMask(options.inspector.maskedNames);
  const { inspectedProgram: program } = options;
  const names = program?.names ?? noNames;
  const environment = options.environment ?? process.env;
  const callLocalService = localServiceCall(options.services ?? []);
  const endpointOf = awsEndpointOf(environment, options.services?.map(({ signingName }) => signingName) ?? []);
  const describe = createExchangeDescriber({ mask, names, endpointOf });
  const inspector = new Inspector({ limits: options.inspector, describe, mask, clock, isStage });
  const events = new PageEvents(inspector, clock.machine);
  const breakpoints = new Breakpoints({
    clock,
    mask,
    isStream: (stream) => events.has(stream),
    onHeld: (held) => events.announce("held", held),
    onReleased: (requestId) => events.announce("released", { requestId }),
  });
  events.onClose((stream) => breakpoints.removeStream(stream));
  const announceDeployment = (event: DeploymentEvent) => events.announce("deployment", event);
  const unfollow = [
    followConfiguration(store, clock.machine, () => events.isFollowed, announceDeployment),
    program?.follow(announceDeployment) ?? (() => {}),
    faults.follow(() => events.announce("faults", listFaults(faults, mask))),
  ];
  const metrics = createMetrics(isStage);
  live.onGone((stage) => {
    inspector.forget(stage);
    metrics.forget(stage);
  });
  const tracing = await startTracing(process.env, warn);
  const log = openLog(options.log, clock, warn);
  const logExchange = createStageLog((apiId, stageName) => store.get(stageKey(apiId, stageName)), log, describe);
  const memory = createMemoryReturn(clock.machine);
  const warnNearLimit = createLimitWarning(warn);
  const limits = { ...defaultConnectionLimits, ...options.limits.connection };
  const data = createDataPlane({
    liveStages: live,
    cluster,
    owedDisconnects: journal,
    clock,
    credentials,
    settings: {
      region,
      accountId,
      reachAws: options.reachAws,
      acceptsOrigin: options.clientOrigins === "loopback" ? loopbackOrigins(options.allowedOrigins, warn) : undefined,
      integrationAddresses: options.integrationAddresses,
      domainName: address.domainName,
      apiKeys: options.apiKeys,
      throttling: options.throttling,
      templateLimits: options.limits.template,
      limits,
    },
    functions: options.functions,
    inPlaceBackend: options.inPlaceBackend,
    callLocalService,
    environment,
    holdAnswer: breakpoints.hold,
    onRefusedFrame: (frame) => inspector.onRefusedFrame(frame),
    traceParentOf: tracing?.traceParentOf,
    faults,
    onExchange(exchange) {
      coverage?.onExchange(exchange);
      inspector.onExchange(exchange);
      tracing?.onExchange(exchange);
      metrics.onExchange(exchange);
      logExchange(exchange);
      warnNearLimit(exchange);
      options.onExchange?.(exchange);
    },
    warn,
  });
  const management = createManagement({
    cluster,
    bodies,
    region,
    accountId,
    credentials,
    maxMessageBytes: limits.maxMessageBytes,
    isServed: data.isServed,
    takeRequest: data.takeCallback,
    failureOf: (connectionId) => faults.active?.ofCallback(connectionId),
    onCallback: (callback) => inspector.onCallback(callback),
    warn,
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
    findOpen: (place) => cluster.describe(place),
    clock,
    maxExchanges: options.inspector.maxExchanges,
    page: options.inspectorPage,
    token: new PageToken(),
    bodies,
    warn,
  });
  let isReady = true;
  const inspectorAccess = credentials === undefined ? openAccess : createTokenAccess();
  const url = `http://${listeningAuthority({ host: options.host, port })}`;
  const frontDoor = createFrontDoor(
    {
      control: control.handle,
      handshake: data.handshake,
      callback: management.handle,
      stage: data.request,
      service: createLocalServices(options.services ?? [], keys.size > 0 ? keys : undefined, warn),
      inspector: serveInspector,
      root: (request, response) =>
        serveRoot(
          {
            url,
            hasPage: options.inspectorPage !== undefined,
            apis: credentials === undefined ? () => servedApis(store, address.ws) : undefined,
          },
          request,
          response,
        ),
      metrics: (_request, response) => void serveMetrics(metrics, response),
    },
    {
      clock,
      isReady: () => isReady,
      allowedHosts: [...options.allowedHosts, ...address.hostNames],
      allowedOrigins: options.allowedOrigins,
      areCallersSigned: credentials !== undefined,
      inspectorAccess,
      isCustomDomain: domains.has,
      customDomainAddress: domains.address,
      callbackAddress: address.callbackAddress,
    },
  );
  server.on("request", frontDoor.request).on("upgrade", frontDoor.upgrade);
  const tlsFolder = options.tlsFolder ?? (options.dataFolder && join(options.dataFolder, "tls"));
  const tls = serveTls(
    server,
    {
      folder: tlsFolder,
      ownNames: [options.host, ...options.allowedHosts, ...address.hostNames],
      isServedName: domains.has,
      clock: clock.machine,
      warn,
    },
    frontDoor.clientError,
  );
  const authorityFiles = createAuthorityFiles(tls, tlsFolder);

  void settleEarlierDisconnects();

  async function settleEarlierDisconnects(): Promise<void> {
    await options.backendsReady?.catch(() => {});
    const count = await data.settleEarlierDisconnects();
    if (count > 0) {
      warn(
        `${count === 1 ? "One client was" : `${count} clients were`} connected when the gateway ended without a stop: their $disconnect routes have run now.`,
      );
    }
  }

  return {
    url,
    inspectorUrl: `${url}${inspectorAccess.path}`,
    port,
    faults,
    deployed: control.deployed,
    coverage() {
      if (coverage === undefined) throw new TypeError("Start the gateway with `coverage: true` to count coverage.");
      return coverageOf(coverage, store, live);
    },
    exchanges: (filter = {}) =>
      inspector.kept().flatMap((kept) => (passes(filter, kept.record) ? [inspector.describe(kept)] : [])),
    apis: () => servedApis(store, address.ws),
    watchApis: (listener) => watchApis(store, listener),
    authority: async (kind = "local") => ({ file: await authorityFiles.path(kind) }),
    drain(millis) {
      isReady = false;
      return data.drain(millis);
    },
    async stop() {
      isReady = false;
      const closed = new Promise((resolve) => server.close(resolve));
      breakpoints.close();
      for (const stop of unfollow) stop();
      control.close();
      await data.stop();
      await journal?.close();
      tls.close();
      server.closeAllConnections();
      await closed;
      domains.close();
      live.close();
      log.close();
      memory.close();
      await tracing?.close();
      await authorityFiles.close();
      await store.close();
    },
  };
}

function servedApis(store: Store, endpoint: string): readonly ServedApi[] {
  return store.list(apisKey).map((record) => {
    const { apiId = "", name = "" }: Api = record;
    const stages = store.list(belowApi(apiId, "stages")).map(({ stageName }: Stage) => ({
      name: stageName ?? "",
      url: `${endpoint}/ws/${apiId}/${stageName}`,
    }));
    return { apiId, name, stages };
  });
}

/** An API with several stages is reported with the deployment of its last stage. */
function coverageOf(collector: CoverageCollector, store: Store, live: LiveStages): CoverageReport {
  const apis = servedApis(store, "").flatMap(({ apiId, name, stages }) => {
    const compiled = stages
      .map((stage) => live.find(apiId, stage.name)?.stage()?.api)
      .findLast((it) => it !== undefined);
    return compiled === undefined ? [] : [collector.report(compiled, name)];
  });
  return { apis };
}

function watchApis(store: Store, { created, deleted }: ApiListener): () => void {
  for (const { apiId } of store.list(apisKey) as readonly Api[]) if (apiId !== undefined) created(apiId);
  const apiOf = ([collection, apiId, ...below]: Key) =>
    collection === apisKey[0] && below.length === 0 ? apiId : undefined;
  return store.subscribe(({ puts, deletes }) => {
    for (const key of deletes) {
      const apiId = apiOf(key);
      if (apiId !== undefined) deleted(apiId);
    }
    for (const { key } of puts) {
      const apiId = apiOf(key);
      if (apiId !== undefined) created(apiId);
    }
  });
}

async function openStore(dataFolder: string | undefined): Promise<Store> {
  if (dataFolder === undefined) return createMemoryStore();
  try {
    return await openSqliteStore(dataFolder);
  } catch (error) {
    if (error instanceof StoreError) throw new GatewayStartError("STORE", error.message, { cause: error });
    throw error;
  }
}

async function openJournal(
  dataFolder: string | undefined,
  clock: Clock,
  warn: (message: string) => void,
): Promise<DisconnectJournal | undefined> {
  if (dataFolder === undefined) return undefined;
  try {
    return await openDisconnectJournal(dataFolder, clock, warn);
  } catch (error) {
    throw new GatewayStartError("STORE", `The data folder cannot be used: ${(error as Error).message}.`, {
      cause: error,
    });
  }
}

/** Without credentials callers are not authenticated, so only loopback may connect. */
function requireLoopback(host: string): void {
  if (isLoopback(host)) return;
  throw new GatewayStartError(
    "HOST_NOT_LOOPBACK",
    `Without credentials, anyone who can reach ${host} could change the configuration. Set credentials to a credentials file (start: --credentials) to require signed requests, or listen on 127.0.0.1.`,
  );
}

function requireAddressRanges(ranges: readonly AddressRange[]): void {
  try {
    new BackendAddresses(ranges);
  } catch (error) {
    if (!Error.isError(error)) throw error;
    throw new GatewayStartError("INTEGRATION_ADDRESSES", `integrationAddresses: ${error.message}`, { cause: error });
  }
}

function openFaults(settings: FaultSettings): Faults {
  try {
    return new Faults(settings);
  } catch (error) {
    if (error instanceof FaultRuleError) {
      throw new GatewayStartError("FAULTS", `faults: ${error.message}`, { cause: error });
    }
    throw error;
  }
}

function requirePublicUrl(text: string): URL {
  const url = parsePublicUrl(text);
  if (url) return url;
  throw new GatewayStartError(
    "PUBLIC_URL",
    `publicUrl is '${text}'. It must be an http or https URL without a path, such as https://gateway.example.com.`,
  );
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(listenError(error, host, port)));
    server.listen(port, host, () => resolve());
  });
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): Error {
  const options = { cause: error };
  switch (error.code) {
    case "EADDRINUSE":
      return new GatewayStartError(
        "PORT_IN_USE",
        `Port ${port} is in use. Choose another with --port, or 0 for any free one.`,
        options,
      );
    case "EACCES":
      return new GatewayStartError(
        "PORT_NOT_ALLOWED",
        `This user is not allowed to listen on port ${port}. Choose a port above 1023 with --port.`,
        options,
      );
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return new GatewayStartError(
        "ADDRESS_NOT_AVAILABLE",
        `This machine has no address ${host}. Choose another with --host.`,
        options,
      );
    default:
      return error;
  }
}
