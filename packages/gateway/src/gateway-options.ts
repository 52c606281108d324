// The options of a gateway, and the gateway that they start.
import type { Clock } from "./clock.ts";
import type { Exchange } from "./execute/chain/exchange.ts";
import type { Faults } from "./execute/faults/faults.ts";
import type { FunctionHost } from "./execute/integrations/function-host.ts";
import type { InPlaceBackend } from "./execute/integrations/in-place-backend.ts";
import type { InspectorPage } from "./inspect/api/page.ts";
import type { WriteConversations } from "./inspect/api/recording.ts";
import type { InspectedProgram } from "./inspect/configuration/inspected-program.ts";
import type { CoverageReport } from "./inspect/coverage/coverage-report.ts";
import type { ExchangeDescription } from "./inspect/description/described-exchange.ts";
import type { ExchangeFilter } from "./inspect/exchanges/exchange-filter.ts";
import type { ManualClock } from "./manual-clock.ts";
import type { ConstrainedAuthority } from "./server/authority-file.ts";
import type { LocalService } from "./services/local-service.ts";
import type { GatewaySettings, ReloadableSettings } from "./settings.ts";

export interface StartGatewayOptions extends GatewaySettings {
  /** Called after every message, handshake and disconnect. */
  readonly onExchange?: (exchange: Exchange) => void;
  /** Receives warnings for the operator: a template that does not compile, a backend that cannot be reached. */
  readonly onWarning?: (message: string) => void;
  /** Receives warnings of resources that are stored or deployed and do not compile. Default: `onWarning`. */
  readonly onUncompiled?: (message: string) => void;
  /** The page that is served at `/inspector/`. Default: only its API is served. */
  readonly inspectorPage?: InspectorPage;
  /** Writes kept exchanges as conversations, for the inspector. Default: its page cannot save any. */
  readonly writeConversations?: WriteConversations;
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
  /**
   * A deployment loads the clients of the backends that it calls. Default true; false if no client will connect: they are then
   * loaded by the first call.
   */
  readonly prepareBackends?: boolean;
  /** APIs of other AWS services that are served on the gateway's port. */
  readonly services?: readonly LocalService[];
}

export interface Gateway {
  /** `http://HOST:PORT`, the endpoint for AWS clients on this machine. */
  readonly url: string;
  readonly port: number;
  /** The number of this node in its cluster, which changes if other nodes took it for dead. Undefined without a cluster. */
  readonly node: number | undefined;
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
   * Applies changed settings, from the next request on. Credentials cannot be added to a gateway that began without, nor all
   * taken from one that has some.
   * @throws Error if one is not valid; nothing has changed then
   */
  reload(settings: ReloadableSettings): Promise<void>;
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
