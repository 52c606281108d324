// Content handling: text to bytes and back, by base64 (docs/behaviour/integration-responses.md section 8).

/** The text to convert to binary is not base64. */
export class Base64Error extends Error {
  override readonly name = "Base64Error";
}

/** Data, then padding. A search for the padding alone would be quadratic on many `=`. */
const form = /^([A-Za-z0-9+/]*)(={0,2})$/;

/**
 * Standard alphabet; padding may be missing, line breaks are ignored, anything else is refused.
 * @throws Base64Error
 */
export function decodeBase64(text: string): Buffer {
  const match = form.exec(text.replace(/[\r\n]/g, ""));
  const [, data = "", padding = ""] = match ?? [];
  if (match === null || data.length % 4 === 1 || (padding !== "" && match[0].length % 4 !== 0)) {
    throw new Base64Error(`The text is not base64: '${text.length > 40 ? `${text.slice(0, 40)}…` : text}'.`);
  }
  return Buffer.from(data, "base64");
}

export function encodeBase64(bytes: Buffer): string {
  return bytes.toString("base64");
}
