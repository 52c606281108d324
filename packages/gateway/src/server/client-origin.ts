// Decides which web pages may open a WebSocket. The URL of a program's API is the same on every machine, so any page that
// a developer visits could connect to it; in development the gateway accepts only pages of this machine.
import { isLoopback } from "./loopback.ts";

/** At most this many origins are reported, because pages may send any number. */
const maxReported = 100;

/**
 * @param allowedOrigins accepted in addition to loopback ones
 * @returns a test that is true if a handshake with this `Origin` is accepted; it reports each refused origin once
 */
export function loopbackOrigins(
  allowedOrigins: readonly string[],
  warn: (message: string) => void,
): (origin: string) => boolean {
  const reported = new Set<string>();
  return (origin) => {
    if (isLoopback(hostOf(origin)) || allowedOrigins.includes(origin)) return true;
    if (!reported.has(origin) && reported.size < maxReported) {
      reported.add(origin);
      warn(
        `Refused a WebSocket from a page of ${origin}: only pages of this machine may connect. To accept it, add the origin to allowedOrigins.`,
      );
    }
    return false;
  };
}

/** Undefined for `null`, the origin of sandboxed pages and files. */
function hostOf(origin: string): string | undefined {
  return URL.parse(origin)?.hostname;
}
