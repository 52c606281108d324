// The token of requests that change something. Only pages of the gateway itself can read it: a browser sends
// `Sec-Fetch-Site` with every request, and no page can set that header. The token is in no address and in no log.
import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { isSameSecret } from "../../http/same-secret.ts";
import type { TokenHeader } from "../changes/described-change.ts";

const header: TokenHeader = "x-answerback-page";

export class PageToken {
  readonly #token = randomBytes(24).toString("base64url");

  /** The token for a page of the gateway itself. @returns undefined for every other caller */
  giveTo(request: IncomingMessage): string | undefined {
    return isOwnPage(request) ? this.#token : undefined;
  }

  /** True if a page of the gateway itself sent the request with the token. */
  admits(request: IncomingMessage): boolean {
    const given = request.headers[header];
    return typeof given === "string" && isOwnPage(request) && isSameSecret(given, this.#token);
  }
}

function isOwnPage({ headers }: IncomingMessage): boolean {
  if (headers["sec-fetch-site"] !== "same-origin") return false;
  const { origin, host } = headers;
  return origin === undefined || origin === `http://${host}` || origin === `https://${host}`;
}
