// Decides who may use the debugger port: whoever may, can run any code. Every web page can reach a port of this machine.
import type { IncomingMessage } from "node:http";
import { isIPv4 } from "node:net";

/**
 * Requires a Host of this machine, against DNS rebinding, and no Origin but that of Chrome's own front end: Node.js relies on
 * an address that cannot be guessed instead.
 * @returns why the request is refused
 */
export function refusalOf({ headers }: Pick<IncomingMessage, "headers">): string | undefined {
  const { host, origin } = headers;
  const name = hostName(host);
  if (name === undefined || !isLoopback(name)) {
    return `The Host '${host ?? ""}' is not allowed. Use 127.0.0.1 or localhost.`;
  }
  if (origin !== undefined && !/^devtools:\/\//.test(origin)) {
    return `Pages of the Origin '${origin}' may not use the debugger.`;
  }
  const site = headers["sec-fetch-site"];
  if (site === "cross-site" || site === "same-site") {
    return "Pages of other sites may not use the debugger (Sec-Fetch-Site).";
  }
  return undefined;
}

/** @param host a name or an address, without port; IPv6 with or without brackets */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || host === "::1" || (isIPv4(host) && host.startsWith("127."));
}

/** In lower case, without the port; undefined if the header is missing or malformed. */
function hostName(host: string | undefined): string | undefined {
  return /^(\[[\da-f:.]+\]|[\w.-]+)(?::\d+)?$/i.exec(host ?? "")?.[1]?.toLowerCase();
}
