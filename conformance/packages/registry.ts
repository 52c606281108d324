// A registry with the packed packages, so that package managers install them by name, as users do. Every other package is
// fetched from the registry that npm is configured for.
import { createHash } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, join } from "node:path";
import { mustRun } from "../clients/tool.ts";

export interface Registry {
  readonly url: string;
  close(): Promise<void>;
}

interface Packed {
  readonly manifest: { readonly name: string; readonly version: string };
  readonly file: string;
  readonly body: Buffer;
}

/** @param tarballs the unpacked packages are beside them, in folders of their names without scope */
export async function startRegistry(tarballs: readonly string[]): Promise<Registry> {
  const upstream = (await mustRun("npm", ["config", "get", "registry"])).trim().replace(/\/$/, "");
  const own = new Map<string, Packed>();
  for (const tarball of tarballs) {
    const name = basename(tarball)
      .replace(/^answerback-(?=[a-z])/, "")
      .replace(/-\d.*$/, "");
    const manifest: Packed["manifest"] = JSON.parse(readFileSync(join(tarball, "..", name, "package.json"), "utf8"));
    own.set(manifest.name, { manifest, file: basename(tarball), body: readFileSync(tarball) });
  }
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url!.slice(1).replace(/\?.*/, ""));
    const tarball = [...own.values()].find(({ file }) => path.endsWith(`/-/${file}`));
    const named = own.get(path);
    if (tarball !== undefined) response.end(tarball.body);
    else if (named !== undefined) answer(response, packument(named, `http://${request.headers.host}`));
    else response.writeHead(302, { location: upstream + request.url }).end();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The description of a package that registries answer with. */
function packument({ manifest, file, body }: Packed, url: string): object {
  const integrity = `sha512-${createHash("sha512").update(body).digest("base64")}`;
  const dist = { tarball: `${url}/${manifest.name}/-/${file}`, integrity };
  // Package managers refuse versions that are younger than a day.
  const published = "2020-01-01T00:00:00.000Z";
  return {
    name: manifest.name,
    "dist-tags": { latest: manifest.version },
    versions: { [manifest.version]: { ...manifest, dist } },
    time: { created: published, modified: published, [manifest.version]: published },
  };
}

function answer(response: ServerResponse, value: object): void {
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify(value));
}
