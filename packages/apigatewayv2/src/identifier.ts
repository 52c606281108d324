// The form of generated identifiers: docs/behaviour/control-plane.md section 1.1.
const alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";

/**
 * Builds an identifier of lower-case letters and digits that begins with a letter.
 * @param bytes at least `length` of them; the same bytes give the same identifier
 */
export function identifierFrom(bytes: Uint8Array, length: number): string {
  let identifier = alphabet[bytes[0]! % 26]!;
  for (let index = 1; index < length; index++) identifier += alphabet[bytes[index]! % 36]!;
  return identifier;
}

/** True for the form of the service's identifiers, which also begin with digits and differ in length. */
export function isIdentifier(text: string): boolean {
  return /^[a-z0-9]{1,64}$/.test(text);
}

/** Headers of a create that requests an identifier. A gateway obeys them if it knows the token. */
export const identifierHeaders = { identifier: "x-answerback-identifier", token: "x-answerback-token" } as const;
