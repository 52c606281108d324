// The files of the inspector's page, for a server. A published package contains them built; a checkout builds them on the
// first request after a change.
import { createHash } from "node:crypto";
import { extname, join } from "node:path";
import type { Bundle } from "./kept-bundle.ts";
import { publishedFiles } from "./page-files.ts";

/** One file of the page. */
export interface PageFile {
  readonly contentType: string;
  readonly body: Uint8Array;
  /** Strong, including the quotes. */
  readonly etag: string;
}

const contentTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
};

/** In a checkout. */
const cacheFolder = join(import.meta.dirname, "../../../node_modules/.cache/page");

let page: Promise<ReadonlyMap<string, PageFile>> | undefined;

/** The files by name, including `index.html`. Built once; retried after a failure. */
export function inspectorPage(): Promise<ReadonlyMap<string, PageFile>> {
  page ??= pageFiles().catch((error: unknown) => {
    page = undefined;
    throw error;
  });
  return page;
}

/** Bundled from the sources, or as another process has bundled them. */
async function checkoutFiles(): Promise<Bundle["files"]> {
  const { keptBundle } = await import("./kept-bundle.ts");
  return keptBundle(cacheFolder, async () => (await import("./bundle.ts")).bundlePage());
}

async function pageFiles(): Promise<ReadonlyMap<string, PageFile>> {
  const bodies = (await publishedFiles()) ?? (await checkoutFiles());
  return new Map(
    bodies.map(([name, body]) => [
      name,
      {
        contentType: contentTypes[extname(name)] ?? "application/octet-stream",
        body,
        etag: `"${createHash("sha256").update(body).digest("base64url")}"`,
      },
    ]),
  );
}
