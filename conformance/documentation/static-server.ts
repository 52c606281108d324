// Serves the built site as a web host does: pages without their ending, index pages of folders.
import { once } from "node:events";
import { createReadStream, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".png": "image/png",
  ".apng": "image/apng",
  ".woff2": "font/woff2",
};

/** @param base path of the site, with a slash at both ends */
export async function serveFolder(
  folder: string,
  base: string,
): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url!, "http://site").pathname);
    const below = path.startsWith(base) ? path.slice(base.length) : undefined;
    const candidates = below === undefined ? [] : [below, `${below}.html`, join(below, "index.html")];
    const file = candidates
      .map((it) => join(folder, it))
      .find((it) => statSync(it, { throwIfNoEntry: false })?.isFile());
    if (file === undefined) {
      response.writeHead(404).end();
      return;
    }
    response.setHeader("content-type", types[extname(file)] ?? "application/octet-stream");
    createReadStream(file).pipe(response);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${base}`, server };
}
