// Which web pages may open a WebSocket. The URL of a program's API is the same on every machine, so any page that a
// developer visits could dial it; a gateway under development accepts only pages of this machine.
import { isLoopback } from "./loopback.ts";

/** Origins that are reported; a page may send as many as it likes. */
const maxReported = 100;

/**
 * @param allowedOrigins accepted beside loopback ones
 * @returns whether a handshake with this `Origin` is accepted; a refused origin is reported once
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
        `Refused a WebSocket of a page from ${origin}: only pages of this machine may connect. To accept it, name it in the setting allowedOrigins.`,
      );
    }
    return false;
  };
}

/** Undefined for `null`, the origin of sandboxed pages and files. */
function hostOf(origin: string): string | undefined {
  return URL.parse(origin)?.hostname;
}
