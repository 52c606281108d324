// Types of the inspector's API (docs/inspector-api.md), which the gateway serves below `/inspector/api` and the page reads.

import type { FaultDescription, HeldAnswer } from "../changes/described-change.ts";
import type { ApiDescription } from "../configuration/described-api.ts";
import type { ConnectionDescription, ExchangeDescription, ExchangeSummary } from "../description/described-exchange.ts";

export type * from "../changes/described-change.ts";
export type * from "../configuration/described-api.ts";
export type * from "../description/described-exchange.ts";

/** `GET /inspector/api/session`: only to pages of the gateway itself. */
export interface SessionAnswer {
  /** For the header `x-answerback-page` of requests that change something. It changes with each start. */
  readonly token: string;
  /** `program`: templates are written into its source. `none`: templates are updated and deployed. */
  readonly source: "program" | "none";
  /** A number that differs for each start of a gateway: sequences begin again. */
  readonly gateway: string;
  /** Exchanges that are kept per stage. */
  readonly maxExchanges: number;
}

/** `GET /inspector/api/clock`. */
export interface ClockAnswer {
  /** ISO 8601, UTC. */
  readonly now: string;
  /** True if it can be turned. */
  readonly isManual: boolean;
}

/** `GET /inspector/api/workers`; the answer to `POST /inspector/api/workers/restart`. */
export interface WorkersAnswer {
  /** By number; empty if the gateway is one process. */
  readonly items: readonly WorkerDescription[];
  /** The last restart since the start of the gateway. */
  readonly restart?: { readonly state: "running" | "done" | "failed"; readonly message?: string };
}

/** A process that serves clients. */
export interface WorkerDescription {
  /** From 1. One that replaces another has its number. */
  readonly number: number;
  readonly pid: number;
  /** `leaving`: it accepts no more clients, and ends when those that it has are gone. */
  readonly state: "starting" | "serving" | "leaving" | "ended";
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** Open connections, at most a second ago; absent until they are known. */
  readonly connections?: number;
  /** Resident memory in bytes, likewise. */
  readonly memory?: number;
}

/** `GET /inspector/api/nodes`. */
export interface NodesAnswer {
  /** The number of the node that answers; absent if the gateway is not part of a cluster. */
  readonly self?: number;
  /** The nodes that have answered, by number. */
  readonly items: readonly NodeDescription[];
  /** Nodes that live, but of which nothing can be shown at this moment. */
  readonly missing: readonly MissingNode[];
}

export interface NodeDescription {
  /** From 1. The ids of its connections contain it. */
  readonly node: number;
  /** `leaving`: it closes its connections and ends. */
  readonly state: "live" | "leaving";
  /** One node leads: it deploys automatically. */
  readonly isLeader: boolean;
  /** Of Answerback. */
  readonly version: string;
  readonly host: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** Processes that serve clients. */
  readonly processes: number;
  /** Open connections, at most a second ago. */
  readonly connections: number;
  /** The revision of the cluster's configuration up to which it has seen changes. */
  readonly revision: number;
  /** False while it may miss changes, because NATS does not answer it. */
  readonly isCurrent: boolean;
  /** `$disconnect`s that it owes. */
  readonly owed: number;
  /** Those of them whose records have not reached NATS. */
  readonly owedLocally: number;
}

export interface MissingNode {
  readonly node: number;
  readonly host: string;
  /** Such as `it does not answer`. */
  readonly reason: string;
}

/** The answer to `POST /inspector/api/clock`, and the event that all pages get. */
export interface TurnedClockAnswer extends ClockAnswer {
  /** The highest sequence before: those of the exchanges that ended while the clock was turned are higher. */
  readonly after: number;
}

/** `GET /inspector/api/faults`, in the order in which they are tried. */
export interface FaultsAnswer {
  readonly items: readonly FaultDescription[];
}

/** `GET /inspector/api/apis`. */
export interface ApisAnswer {
  readonly items: readonly ApiDescription[];
}

/**
 * `GET /inspector/api/exchanges`, oldest first: the newest ones; with `after`, the next ones after it; with `before`, the
 * last ones before it.
 */
export interface ExchangesAnswer<Item = ExchangeDescription> {
  readonly items: readonly Item[];
  /** The number of kept exchanges that pass the filter, whatever `after`, `before` and `limit` are. */
  readonly total: number;
  /** For `before`: the sequence of the first item. Absent if no older one is kept. */
  readonly before?: number;
  /** For `after`: the sequence of the last item. Absent if no newer one is kept. */
  readonly after?: number;
}

/** The answer with `fields=summary`. */
export type SummariesAnswer = ExchangesAnswer<ExchangeSummary>;

/** `GET /inspector/api/templates/{templateId}/exchanges`: the last ones that rendered the template, newest first. */
export interface TemplateExchangesAnswer {
  readonly items: readonly ExchangeDescription[];
  /** The number of kept exchanges that rendered it. */
  readonly total: number;
}

/** `GET /inspector/api/connections`, newest first. */
export interface ConnectionsAnswer {
  readonly items: readonly ConnectionDescription[];
}

/** `GET /inspector/api/connections/{connectionId}`. */
export interface ConnectionAnswer extends ConnectionDescription {
  /** Everything that is kept about it, oldest first: handshake, messages, callbacks, its end. */
  readonly exchanges: readonly ExchangeSummary[];
}

/** The data of each server-sent event of `GET /inspector/api/events`, by the event's name. */
export interface InspectorEvents {
  /** The first event. */
  readonly hello: HelloEvent;
  /** With `fields=summary`: the exchanges that ended since the last event, at most ten events a second. The id is the last sequence. */
  readonly exchanges: readonly ExchangeSummary[];
  /** Without `fields`: each exchange as it ends. The id is its sequence. */
  readonly exchange: ExchangeDescription;
  /** Exchanges that this stream did not get, because it is read too slowly. They can be listed if they are still kept. */
  readonly dropped: { readonly count: number };
  readonly deployment: DeploymentEvent;
  readonly held: HeldAnswer;
  /** A held answer was released, by a page or by its time limit. */
  readonly released: { readonly requestId: string };
  /** A fault rule was added or removed. */
  readonly faults: FaultsAnswer;
  /** The clock was turned. */
  readonly clock: TurnedClockAnswer;
  /** A node of the cluster has joined, has ended, does not answer or answers again. */
  readonly nodes: NodesEvent;
}

export interface NodesEvent {
  /** Of the nodes that live, with those that are missing. */
  readonly count: number;
  readonly missing: readonly MissingNode[];
}

export interface HelloEvent {
  /** As in the session: if it differs from that of an earlier stream, the gateway was started again. */
  readonly gateway: string;
  /** For breakpoints. */
  readonly stream: string;
  /** The highest sequence so far; 0 before the first exchange. */
  readonly sequence: number;
}

export type DeploymentEvent =
  /** A program runs; `program` is its name. */
  | { readonly kind: "deploying"; readonly program: string }
  | {
      readonly kind: "deployed";
      readonly program: string;
      /** Of the whole run. */
      readonly millis: number;
      /** Resources that were created, updated, replaced or deleted. */
      readonly changed: number;
      readonly findings: number;
    }
  | { readonly kind: "failed"; readonly program: string; readonly millis: number; readonly message: string }
  /** A stage serves another deployment, or other settings. */
  | { readonly kind: "stage"; readonly apiId: string; readonly stage: string; readonly deploymentId?: string }
  /** A resource of the API changed; at most ten events a second for each API. */
  | { readonly kind: "api"; readonly apiId: string };
