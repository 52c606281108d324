// The URL that `connect` dials, from what its user typed.
import { UserError } from "../user-error.ts";

/** For messages. */
export const exampleUrl = "ws://127.0.0.1:4510/ws/API/STAGE";

export interface DialledUrl {
  readonly url: URL;
  /** Only a gateway was named, as in `http://127.0.0.1:4510`: the stage is still to be found. */
  readonly isGateway: boolean;
}

const schemes: Readonly<Record<string, string>> = { "ws:": "ws:", "wss:": "wss:", "http:": "ws:", "https:": "wss:" };

/**
 * Takes `ws:` and `wss:` as they are, `http:` and `https:` for the same address, and `HOST:PORT…` for `ws:`.
 * @throws UserError
 */
export function dialledUrl(typed: string): DialledUrl {
  const text = /^(?:[\w.-]+|\[[\da-f:]+\]):\d+(?:[/?]|$)/i.test(typed) ? `http://${typed}` : typed;
  const scheme = URL.canParse(text) ? schemes[new URL(text).protocol] : undefined;
  if (scheme === undefined) throw new UserError(`'${typed}' is not a WebSocket URL. It looks like ${exampleUrl}.`);
  const url = new URL(text.replace(/^[a-z]+:/i, scheme));
  url.hash = "";
  const isWebSocketScheme = /^wss?:/i.test(text);
  return { url, isGateway: !isWebSocketScheme && url.pathname === "/" && url.search === "" };
}
