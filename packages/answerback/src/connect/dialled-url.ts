// Derives the URL that `connect` dials from the user's input.
import { UserError } from "../user-error.ts";

/** Example for messages. */
export const exampleUrl = "ws://127.0.0.1:4510/ws/API/STAGE";

export interface DialledUrl {
  readonly url: URL;
  /** True if the input names only a gateway, such as `http://127.0.0.1:4510`: the stage must be looked up. */
  readonly isGateway: boolean;
}

const schemes: Readonly<Record<string, string>> = { "ws:": "ws:", "wss:": "wss:", "http:": "ws:", "https:": "wss:" };

/**
 * Accepts `ws:` and `wss:` unchanged, turns `http:` and `https:` into them, and `HOST:PORT…` into `ws:`.
 * @throws UserError
 */
export function dialledUrl(typed: string): DialledUrl {
  const text = /^(?:[\w.-]+|\[[\da-f:]+\]):\d+(?:[/?]|$)/i.test(typed) ? `http://${typed}` : typed;
  const scheme = URL.canParse(text) ? schemes[new URL(text).protocol] : undefined;
  if (scheme === undefined) throw new UserError(`'${typed}' is not a WebSocket URL. Write it like ${exampleUrl}.`);
  const url = new URL(text.replace(/^[a-z]+:/i, scheme));
  url.hash = "";
  const isWebSocketScheme = /^wss?:/i.test(text);
  return { url, isGateway: !isWebSocketScheme && url.pathname === "/" && url.search === "" };
}
