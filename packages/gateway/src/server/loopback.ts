// Tests for addresses that only this machine can reach: the listening address, a caller's Host, the inspector's caller.

/** @param host a name or an address, IPv6 with or without brackets; no port */
export function isLoopback(host: string | undefined): boolean {
  const name = host?.toLowerCase().replace(/^::ffff:/, "");
  return (
    name === "localhost" ||
    name?.endsWith(".localhost") === true ||
    name === "::1" ||
    name === "[::1]" ||
    /^127(\.\d{1,3}){3}$/.test(name ?? "")
  );
}
