// The page of the inspector as files, for whoever serves it. A published package carries them made; a checkout makes them
// of their sources when the first one is asked for.
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { extname, join } from "node:path";

/** One file of the page. */
export interface PageFile {
  readonly contentType: string;
  readonly body: Uint8Array;
  /** Strong, with its quotes. */
  readonly etag: string;
}

const contentTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
};

const publishedFolder = join(import.meta.dirname, "../page");

let page: Promise<ReadonlyMap<string, PageFile>> | undefined;

/** The files by name, `index.html` among them. Made once; a failure is tried again. */
export function inspectorPage(): Promise<ReadonlyMap<string, PageFile>> {
  page ??= pageFiles().catch((error: unknown) => {
    page = undefined;
    throw error;
  });
  return page;
}

async function pageFiles(): Promise<ReadonlyMap<string, PageFile>> {
  const bodies = (await publishedFiles()) ?? (await (await import("./bundle.ts")).bundlePage());
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

/** @returns undefined in a checkout */
async function publishedFiles(): Promise<readonly (readonly [name: string, body: Uint8Array])[] | undefined> {
  const names = await readdir(publishedFolder).catch(() => undefined);
  return names && Promise.all(names.map(async (name) => [name, await readFile(join(publishedFolder, name))] as const));
}
