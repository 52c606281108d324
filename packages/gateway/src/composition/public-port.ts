// Serves the planes of a process on the public port: the front door, and TLS on the same port.
import type { Server } from "node:http";
import { join } from "node:path";
import { type AuthorityFiles, createAuthorityFiles } from "../server/authority-file.ts";
import { createFrontDoor, type Planes } from "../server/front-door.ts";
import type { InspectorAccess } from "../server/inspector-access.ts";
import { serveTls, type TlsSettings } from "../server/tls.ts";
import type { GatewaySettings } from "../settings.ts";
import type { Site } from "./site.ts";

export interface PublicPort {
  readonly authorityFiles: AuthorityFiles;
  /** Applies changed settings from the next request on. */
  reload(settings: Pick<GatewaySettings, "allowedHosts" | "allowedOrigins">): void;
  /** `/ready` answers 503 from now on. */
  drain(): void;
  /** Accepts no more connections. Resolves when those that are open have ended, at the latest by `disconnect`. */
  close(): Promise<void>;
  /** Drops all connections. */
  disconnect(): void;
}

export interface PublicPortParts {
  readonly planes: Planes;
  readonly inspectorAccess: InspectorAccess;
  /** Default: this process creates certificate authorities. */
  readonly createAuthority?: TlsSettings["createAuthority"];
}

export function servePublicPort(
  server: Server,
  site: Site,
  { planes, inspectorAccess, createAuthority }: PublicPortParts,
): PublicPort {
  const { options, clock, credentials, address, domains, warn } = site;
  let isReady = true;
  let allowedHosts = [...options.allowedHosts, ...address.hostNames];
  let { allowedOrigins } = options;
  const frontDoor = createFrontDoor(planes, {
    clock,
    isReady: () => isReady,
    get allowedHosts() {
      return allowedHosts;
    },
    get allowedOrigins() {
      return allowedOrigins;
    },
    areCallersSigned: credentials !== undefined,
    inspectorAccess,
    isCustomDomain: domains.has,
    customDomainAddress: domains.address,
    callbackAddress: address.callbackAddress,
  });
  server.on("request", frontDoor.request).on("upgrade", frontDoor.upgrade);
  const folder = tlsFolder(options);
  const tls = serveTls(
    server,
    {
      folder,
      get ownNames() {
        return [options.host, ...allowedHosts];
      },
      isServedName: domains.has,
      clock: clock.machine,
      createAuthority,
      warn,
    },
    frontDoor.clientError,
  );
  return {
    authorityFiles: createAuthorityFiles(tls, folder),
    reload(settings) {
      allowedHosts = [...settings.allowedHosts, ...address.hostNames];
      allowedOrigins = settings.allowedOrigins;
    },
    drain() {
      isReady = false;
    },
    async close() {
      isReady = false;
      await new Promise((resolve) => server.close(resolve));
    },
    disconnect() {
      tls.close();
      server.closeAllConnections();
    },
  };
}

/** The folder of the certificate authorities; undefined: they are kept in memory. */
export function tlsFolder({ tlsFolder, dataFolder }: GatewaySettings): string | undefined {
  return tlsFolder ?? (dataFolder && join(dataFolder, "tls"));
}
