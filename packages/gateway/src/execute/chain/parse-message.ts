// Phase 1: a text frame becomes a message with its identifiers. Its JSON is parsed when the first expression needs it.
import { ExpressionDocument } from "@answerback/apigatewayv2";
import type { LiveStage } from "../../deployments/live-stages.ts";
import { newIdentifier } from "../values/identifier.ts";
import type { ConnectionIdentity, Message } from "./inbound-event.ts";
import type { Plane } from "./plane.ts";

export function parseMessage(connection: ConnectionIdentity, stage: LiveStage, text: string, plane: Plane): Message {
  return {
    kind: "message",
    connection,
    stage,
    requestId: newIdentifier(),
    messageId: newIdentifier(),
    receivedAt: plane.clock.now(),
    document: new ExpressionDocument(text),
    meter: plane.newMeter(),
  };
}
