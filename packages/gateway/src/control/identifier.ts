// Identifiers as the service generates them: docs/behaviour/control-plane.md section 1.1.
import { randomBytes } from "node:crypto";

const alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";

/** Letters and digits in lower case, the first a letter. */
export function newIdentifier(length: number): string {
  const bytes = randomBytes(length);
  let identifier = alphabet[bytes[0]! % 26]!;
  for (let index = 1; index < length; index++) identifier += alphabet[bytes[index]! % 36]!;
  return identifier;
}
