// The built files of the page in a published package. The single-file executable replaces this module, because it contains them.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

const publishedFolder = join(import.meta.dirname, "../page");

/** @returns undefined in a checkout */
export async function publishedFiles(): Promise<readonly (readonly [name: string, body: Uint8Array])[] | undefined> {
  const names = await readdir(publishedFolder).catch(() => undefined);
  return names && Promise.all(names.map(async (name) => [name, await readFile(join(publishedFolder, name))] as const));
}
