// Host names of local APIs: they are this machine, also where the resolver of the machine does not know them.
import dns from "node:dns";
import { syncBuiltinESMExports } from "node:module";

type Callback = (error: Error | null, address?: unknown, family?: number) => void;

/** @param names suffixes such as `.execute-api.localhost` */
export function resolveNames(names: readonly string[]): void {
  if (names.length === 0) return;
  const isLoopback = (host: unknown) => typeof host === "string" && names.some((it) => host.toLowerCase().endsWith(it));
  const address = { address: "127.0.0.1", family: 4 };
  const wantsAll = (options: unknown) =>
    typeof options === "object" && options !== null && "all" in options && options.all === true;
  const { lookup } = dns;
  const { lookup: lookupPromise } = dns.promises;
  Object.assign(dns, {
    lookup(host: unknown, options: unknown, callback?: Callback) {
      const called = callback ?? (options as Callback);
      if (!isLoopback(host))
        return (lookup as (...parameters: unknown[]) => void)(host, options, ...(callback ? [callback] : []));
      process.nextTick(() =>
        wantsAll(options) ? called(null, [address]) : called(null, address.address, address.family),
      );
    },
  });
  Object.assign(dns.promises, {
    async lookup(host: unknown, options: unknown) {
      if (!isLoopback(host)) return (lookupPromise as (...parameters: unknown[]) => unknown)(host, options);
      return wantsAll(options) ? [address] : address;
    },
  });
  syncBuiltinESMExports();
}
