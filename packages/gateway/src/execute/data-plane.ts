// The contract of the data plane: its settings, options and methods.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { MeterLimits } from "@answerback/vtl";
import type { KnownCredentials } from "../auth/known-credentials.ts";
import type { Clock } from "../clock.ts";
import type { Cluster } from "../cluster/cluster.ts";
import type { Holder } from "../cluster/connection-id.ts";
import type { PauseCheck } from "../cluster/pause-check.ts";
import type { LiveStages } from "../deployments/live-stages.ts";
import type { StageAddress } from "../http/stage-address.ts";
import type { ApiKeySettings } from "./access/api-key.ts";
import type { CountUse } from "./access/quota.ts";
import type { Shares } from "./access/shares.ts";
import type { AccountThrottling } from "./access/throttle.ts";
import type { Exchange } from "./chain/exchange.ts";
import type { HoldAnswer } from "./chain/held-answer.ts";
import type { ConnectionIdentity } from "./chain/inbound-event.ts";
import type { TraceParentOf } from "./chain/trace-parent.ts";
import type { OwedDisconnects } from "./disconnects/owed-disconnects.ts";
import type { Faults } from "./faults/faults.ts";
import type { AddressRange } from "./integrations/backend-addresses.ts";
import type { FunctionHost } from "./integrations/function-host.ts";
import type { InPlaceBackend } from "./integrations/in-place-backend.ts";
import type { Backends } from "./integrations/index.ts";
import type { LocalServiceCall } from "./integrations/local-service-call.ts";
import type { ConnectionLimits } from "./socket/connection-limits.ts";
import type { ReceiveFault } from "./socket/received.ts";

export interface DataPlaneSettings {
  readonly region: string;
  readonly accountId: string;
  /** The host in `$context.domainName` for clients that use the path form, with its port. */
  readonly domainName: (apiId: string) => string;
  /** The processes that share the limits of throttling. Default: only this one. */
  readonly shares?: Shares | undefined;
  /** The process of this data plane, which ids of connections name; read for each. Default: the only one. */
  readonly holder?: Holder | undefined;
  /** True if a page of this `Origin` may open a WebSocket. Default: every page may, as in the service. */
  readonly acceptsOrigin?: ((origin: string) => boolean) | undefined;
  /** True if integrations may call AWS itself; otherwise only the endpoints in `AWS_ENDPOINT_URL…`. */
  readonly reachAws: boolean;
  /** The addresses that integrations may call. Default: all but link-local and metadata addresses. */
  readonly integrationAddresses?: readonly AddressRange[];
  /** Default: no API key is known. */
  readonly apiKeys?: readonly ApiKeySettings[];
  /** Default: the account limits nothing. */
  readonly throttling?: AccountThrottling;
  /** Overrides defaults of an exchange's budget. */
  readonly templateLimits?: Partial<MeterLimits> | undefined;
  /** Overrides limits of the service. */
  readonly limits?: Partial<ConnectionLimits> | undefined;
}

export interface DataPlaneOptions {
  readonly liveStages: LiveStages;
  readonly settings: DataPlaneSettings;
  readonly clock: Clock;
  /** Lets callbacks find connections. Default: only those of this data plane. */
  readonly cluster?: Cluster;
  /** Default: what is owed ends with the process. */
  readonly owedDisconnects?: OwedDisconnects | undefined;
  /** True if the `$disconnect` of a connection of this process runs in another node. Default: none does. */
  readonly runsElsewhere?: ((connectionId: string) => boolean) | undefined;
  /** Asked before a message, a handshake or a `$disconnect` is handled. Default: the process is never declared dead. */
  readonly pauseCheck?: PauseCheck | undefined;
  /** Counts the quotas of API keys. Default: this process does. */
  readonly countUse?: CountUse | undefined;
  /** The keys whose signatures a route accepts if it asks for one. Default: none. */
  readonly credentials?: KnownCredentials;
  /** The trace context that HTTP backends get. Default: none. */
  readonly traceParentOf?: TraceParentOf;
  /** Default: no rules. */
  readonly faults?: Faults | undefined;
  /** Holds answers of backends. Default: none is held. */
  readonly holdAnswer?: HoldAnswer | undefined;
  /** Called when a message, handshake or disconnect has ended. */
  readonly onExchange?: (exchange: Exchange) => void;
  /** Called for each frame that breaks the protocol or a limit, before its connection closes. */
  readonly onRefusedFrame?: (frame: RefusedFrame) => void;
  /** Receives warnings for the operator, one line each. */
  readonly warn: (message: string) => void;
  /** The variables of the standard AWS configuration. Default: those of the process. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Runs functions on this machine. Default: all are called through Lambda's Invoke API. */
  readonly functions?: FunctionHost | undefined;
  /** Calls AWS services that are served by this process. Default: none is. */
  readonly callLocalService?: LocalServiceCall;
  /** Answers calls of HTTP integrations in this process. Default: all go to the network. */
  readonly inPlaceBackend?: InPlaceBackend | undefined;
  /** Default true: a deployment loads the clients of the backends that it calls. */
  readonly prepareBackends?: boolean | undefined;
  /** Replace the backends that the integrations name, in tests. */
  readonly backends?: Partial<Backends>;
}

export interface DataPlane {
  /** Number of open connections. */
  readonly connectionCount: number;
  handshake(request: IncomingMessage, socket: Duplex, head: Buffer, address: StageAddress): void;
  /** An ordinary HTTP request to the address of a stage. */
  request(request: IncomingMessage, response: ServerResponse, address: StageAddress): void;
  /** True if a deployment serves the address, and the address is not switched off. */
  isServed(address: StageAddress): boolean;
  /** Counts one callback. False if the account's rate does not allow it. */
  takeCallback(): boolean;
  /** Applies changed settings to what comes from now on. */
  reload(settings: Required<Pick<DataPlaneSettings, "apiKeys" | "throttling">>): void;
  /** Runs the `$disconnect`s that ended processes owed, with 1006. Those of deleted stages are settled without a run. */
  runOwed(owed: Iterable<ConnectionIdentity> | AsyncIterable<ConnectionIdentity>): Promise<void>;
  /**
   * Refuses handshakes from now on, and closes all connections with 1001, evenly over `millis`. Resolves when each
   * `$disconnect` has run.
   */
  drain(millis: number): Promise<void>;
  /**
   * Closes the connections that are open now, and those whose `$connect` runs now, with 1001. Runs their `$disconnect`s,
   * except those that run elsewhere. New clients are served.
   */
  closeOpen(): void;
  /** Closes all connections with 1001 and runs no `$disconnect`, because another process owes them. */
  abandon(): Promise<void>;
  /** Closes all connections with 1001, and waits for them and for their `$disconnect`, at most a second each. */
  stop(): Promise<void>;
}

/** A frame that was refused. */
export interface RefusedFrame {
  readonly kind: "refusedFrame";
  readonly connection: ConnectionIdentity;
  /** Made for the record alone. */
  readonly requestId: string;
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
  readonly fault: ReceiveFault;
}
