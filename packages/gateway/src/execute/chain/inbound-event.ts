// What reaches a stage from a client: a handshake, a message, or the end of a connection. Each runs a route.
import { ExpressionDocument } from "@answerback/apigatewayv2";
import type { Meter } from "@answerback/vtl";
import type { LiveStage } from "../../deployments/live-stages.ts";
import type { ConnectionAccess } from "../access/connection-access.ts";
import type { Handshake } from "../access/handshake.ts";

/** Who is connected: known from the handshake on, constant for the life of the connection. */
export interface ConnectionIdentity {
  readonly connectionId: string;
  readonly apiId: string;
  readonly stageName: string;
  /** Of the API's owner: twelve digits. */
  readonly accountId: string;
  /** Milliseconds since 1970. */
  readonly connectedAt: number;
  /** The host by which clients and callbacks reach the API. */
  readonly domainName: string;
  readonly sourceIp: string;
  readonly userAgent: string | undefined;
  /** As whom the client is connected; `anonymous` until the handshake is admitted. */
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
  /** The payload; empty but for messages. */
  readonly document: ExpressionDocument;
  /** The budget of the whole exchange: charged with all work on what the client and the backend sent. */
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
  readonly statusCode: number;
  readonly reason: string;
}

export type InboundEvent = ConnectEvent | Message | DisconnectEvent;

/** The payload of handshakes and disconnects. */
export const emptyDocument = new ExpressionDocument("");
