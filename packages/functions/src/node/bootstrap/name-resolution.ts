// Host names: those of local APIs are this machine, also where its resolver does not know them; some are refused.
import dns from "node:dns";
import { existsSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";
import { join } from "node:path";
import type { HostNames, ServedHosts } from "../../environments/host-names.ts";

type Callback = (error: Error | null, address?: unknown, family?: number) => void;
type Lookup = (...parameters: unknown[]) => unknown;

const loopback = { address: "127.0.0.1", family: 4 };

export function resolveNames({ loopbackNames, servedHosts, refusedHosts }: HostNames): void {
  if (loopbackNames.length === 0 && servedHosts === undefined && refusedHosts === undefined) return;
  const isServed = servedHosts === undefined ? () => false : servedNames(servedHosts);
  if (servedHosts !== undefined) redirectConnections(isServed, servedHosts.port);
  const isLoopback = (name: string) => loopbackNames.some((it) => name.endsWith(it)) || isServed(name);
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

function servedNames({ pattern, folder }: ServedHosts): (name: string) => boolean {
  const served = new RegExp(pattern);
  return (name) => {
    const [, file] = served.exec(name) ?? [];
    return file !== undefined && existsSync(join(folder, file));
  };
}

/** Leads connections to port 443 of served hosts to another port: the resolution of a name decides about the address only. */
function redirectConnections(isServed: (name: string) => boolean, port: number): void {
  const { connect } = net.Socket.prototype;
  const redirected = (options: unknown): unknown => {
    if (typeof options !== "object" || options === null) return options;
    const { host, port: called } = options as { readonly host?: unknown; readonly port?: unknown };
    const isToBeServed = Number(called) === 443 && typeof host === "string" && isServed(host.toLowerCase());
    return isToBeServed ? { ...options, port } : options;
  };
  net.Socket.prototype.connect = function (this: net.Socket, ...parameters: unknown[]) {
    const [first, host, ...rest] = parameters;
    // `net.connect` passes its own parameters on as a marked array.
    if (Array.isArray(first)) first[0] = redirected(first[0]);
    else if (typeof host === "string") parameters = [redirected({ port: first, host }), ...rest];
    else parameters[0] = redirected(first);
    return (connect as Connect).apply(this, parameters);
  } as typeof connect;
}

type Connect = (this: net.Socket, ...parameters: unknown[]) => net.Socket;
