import { FunctionServiceError } from "./service-error.ts";

/**
 * @param header the value of `X-Amz-Client-Context`
 * @returns JSON
 * @throws FunctionServiceError
 */
export function decodeClientContext(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const text = Buffer.from(header, "base64").toString();
  try {
    JSON.parse(text);
    return text;
  } catch {
    throw new FunctionServiceError(
      "InvalidRequestContentException",
      400,
      "Client context must be a valid Base64-encoded JSON object.",
    );
  }
}
