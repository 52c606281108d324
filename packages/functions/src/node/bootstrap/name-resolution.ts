// Host names: those of local APIs are this machine, also where its resolver does not know them; some are refused.
import dns from "node:dns";
import { syncBuiltinESMExports } from "node:module";
import type { HostNames } from "../../environments/host-names.ts";

type Callback = (error: Error | null, address?: unknown, family?: number) => void;
type Lookup = (...parameters: unknown[]) => unknown;

const loopback = { address: "127.0.0.1", family: 4 };

export function resolveNames({ loopbackNames, refusedHosts }: HostNames): void {
  if (loopbackNames.length === 0 && refusedHosts === undefined) return;
  const isLoopback = (name: string) => loopbackNames.some((it) => name.endsWith(it));
  const refused = refusedHosts && new RegExp(refusedHosts.pattern);
  const reported = new Set<string>();

  /** @returns undefined for a name that the machine resolves */
  function resolved(host: unknown): typeof loopback | Error | undefined {
    if (typeof host !== "string") return undefined;
    const name = host.toLowerCase();
    if (isLoopback(name)) return loopback;
    if (refusedHosts === undefined || !refused?.test(name)) return undefined;
    const message = refusedHosts.message.replaceAll("{host}", name);
    // Clients repeat calls and replace the message of the error.
    if (!reported.has(name)) console.error(message);
    reported.add(name);
    return Object.assign(new Error(message), { code: "ERR_HOST_REFUSED", hostname: host });
  }

  const wantsAll = (options: unknown) =>
    typeof options === "object" && options !== null && "all" in options && options.all === true;
  const { lookup } = dns;
  const { lookup: lookupPromise } = dns.promises;
  Object.assign(dns, {
    lookup(host: unknown, options: unknown, callback?: Callback) {
      const found = resolved(host);
      if (found === undefined) return (lookup as Lookup)(host, options, ...(callback ? [callback] : []));
      const called = callback ?? (options as Callback);
      process.nextTick(() => {
        if (Error.isError(found)) called(found);
        else if (wantsAll(options)) called(null, [found]);
        else called(null, found.address, found.family);
      });
    },
  });
  Object.assign(dns.promises, {
    async lookup(host: unknown, options: unknown) {
      const found = resolved(host);
      if (found === undefined) return (lookupPromise as Lookup)(host, options);
      if (Error.isError(found)) throw found;
      return wantsAll(options) ? [found] : found;
    },
  });
  syncBuiltinESMExports();
}
