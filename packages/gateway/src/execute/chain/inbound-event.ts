// The events from clients that reach a stage: a handshake, a message, or the end of a connection. Each runs a route.
import { ExpressionDocument } from "@answerback/apigatewayv2";
import type { Meter } from "@answerback/vtl";
import type { LiveStage } from "../../deployments/live-stages.ts";
import type { ConnectionAccess } from "../access/connection-access.ts";
import type { Handshake } from "../access/handshake.ts";
import type { CloseCause } from "../socket/close-cause.ts";

/** The client: known from the handshake on, constant for the life of the connection. */
export interface ConnectionIdentity {
  readonly connectionId: string;
  readonly apiId: string;
  readonly stageName: string;
  /** The API owner's account: twelve digits. */
  readonly accountId: string;
  /** Milliseconds since 1970. */
  readonly connectedAt: number;
  /** The host by which clients and callbacks reach the API. */
  readonly domainName: string;
  readonly sourceIp: string;
  readonly userAgent: string | undefined;
  /** The result of admission; `anonymous` until then. */
  readonly access: ConnectionAccess;
}

interface EventBase {
  readonly connection: ConnectionIdentity;
  /** The stage as it was when the event arrived; the event runs on it to its end. */
  readonly stage: LiveStage;
  /** Equal to the extended request id. */
  readonly requestId: string;
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
  /** The payload; empty except for messages. */
  readonly document: ExpressionDocument;
  /** The budget of the whole exchange: charged for all work on data from the client and the backend. */
  readonly meter: Meter;
}

export interface ConnectEvent extends EventBase {
  readonly kind: "connect";
  readonly handshake: Handshake;
}

export interface Message extends EventBase {
  readonly kind: "message";
  readonly messageId: string;
}

export interface DisconnectEvent extends EventBase {
  readonly kind: "disconnect";
  readonly cause: CloseCause;
}

export type InboundEvent = ConnectEvent | Message | DisconnectEvent;

/** The payload of handshakes and disconnects. */
export const emptyDocument = new ExpressionDocument("");
