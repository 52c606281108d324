// Phase 1: a text frame becomes a message with its identifiers. Its JSON is parsed when the first expression needs it.
import { ExpressionDocument } from "@answerback/apigatewayv2";
import type { Meter } from "@answerback/vtl";
import type { LiveStage } from "../../deployments/live-stages.ts";
import { newIdentifier } from "../values/identifier.ts";
import type { ConnectionIdentity, Message } from "./inbound-event.ts";
import type { Plane } from "./plane.ts";

class ReceivedMessage implements Message {
  readonly kind = "message";
  readonly connection: ConnectionIdentity;
  readonly stage: LiveStage;
  readonly requestId = newIdentifier();
  readonly receivedAt: number;
  readonly document: ExpressionDocument;
  readonly meter: Meter;
  #messageId: string | undefined = undefined;

  constructor(connection: ConnectionIdentity, stage: LiveStage, text: string, { clock, newMeter }: Plane) {
    this.connection = connection;
    this.stage = stage;
    this.receivedAt = clock.now();
    this.document = new ExpressionDocument(text);
    this.meter = newMeter();
  }

  /** Made at the first need: most routes do not use it. */
  get messageId(): string {
    this.#messageId ??= newIdentifier();
    return this.#messageId;
  }
}

export function parseMessage(connection: ConnectionIdentity, stage: LiveStage, text: string, plane: Plane): Message {
  return new ReceivedMessage(connection, stage, text, plane);
}
