// Identifiers as the service generates them: docs/behaviour/control-plane.md section 1.1.
import { randomBytes } from "node:crypto";
import { identifierFrom } from "@answerback/apigatewayv2";

/** A random identifier of lower-case letters and digits that begins with a letter. */
export function newIdentifier(length: number): string {
  return identifierFrom(randomBytes(length), length);
}
