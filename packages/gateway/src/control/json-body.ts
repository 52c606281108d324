// Parses the JSON body of a request. JSON.parse takes many times the memory of a text and stops everything else meanwhile,
// so texts with more values or levels than any resource has are refused before.
import { badRequest, messages } from "@answerback/apigatewayv2";

/** Bytes from which a body may take milliseconds. Few requests have as many. */
export const largeBodyBytes = 64 * 1024;

/** The largest resources have a few thousand values; documents to import are one string. */
const maxValues = 100_000;
const maxLevels = 100;

const utf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * @returns an empty object for an empty body
 * @throws AwsError BadRequestException
 */
export function parseBody(bytes: Buffer): unknown {
  if (bytes.length === 0) return {};
  if (bytes.length >= largeBodyBytes) requireModest(bytes);
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch {
    throw badRequest(messages.malformedJson);
  }
}

const quote = 0x22;
const comma = 0x2c;
const backslash = 0x5c;

/** @throws AwsError for JSON with too many values or levels. The result for other texts does not matter. */
function requireModest(bytes: Buffer): void {
  let values = 1;
  let level = 0;
  let isString = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (byte === quote) isString = !isString;
    else if (isString) {
      if (byte === backslash) at++;
    } else if (byte === comma) values++;
    // `{` and `[`, `}` and `]` differ in one bit.
    else if ((byte | 0x20) === 0x7b) {
      values++;
      if (++level > maxLevels) throw badRequest(messages.bodyTooDeep(maxLevels));
    } else if ((byte | 0x20) === 0x7d) level--;
  }
  if (values > maxValues) throw badRequest(messages.bodyTooComplex(maxValues));
}
