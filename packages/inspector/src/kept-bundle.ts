// Keeps the bundled page of a checkout on disk, because bundling takes a second of processor time in each process that serves
// the page: every `answerback dev`, and every test of the page. A changed source file makes it invalid.
import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";

/** The files of the page, and the source files that they were made of. */
export interface Bundle {
  readonly files: readonly (readonly [name: string, body: Uint8Array])[];
  /** Absolute paths. */
  readonly sources: readonly string[];
}

interface Kept extends Pick<Bundle, "files"> {
  readonly sources: readonly (readonly [path: string, version: string])[];
}

/**
 * @param folder is created
 * @param bundle is called if nothing is kept, or if a source has changed since
 */
export async function keptBundle(folder: string, bundle: () => Promise<Bundle>): Promise<Bundle["files"]> {
  const file = join(folder, "page.bin");
  const kept = await readKept(file);
  if (kept !== undefined && (await areUnchanged(kept))) return kept.files;
  const { files, sources } = await bundle();
  await keep(file, { files, sources: await Promise.all(sources.map(versioned)) }).catch(() => {
    // It only saves time.
  });
  return files;
}

/** @returns undefined without a file, or for one of another version of Node.js */
async function readKept(file: string): Promise<Kept | undefined> {
  try {
    return deserialize(await readFile(file)) as Kept;
  } catch {
    return undefined;
  }
}

async function areUnchanged({ sources }: Kept): Promise<boolean> {
  const now = await Promise.all(sources.map(([path]) => versionOf(path)));
  return sources.every(([, version], index) => version === now[index]);
}

async function keep(file: string, kept: Kept): Promise<void> {
  await mkdir(join(file, ".."), { recursive: true });
  // Other processes read whole files only.
  const written = `${file}.${randomUUID()}`;
  await writeFile(written, serialize(kept));
  await rename(written, file);
}

const versioned = async (path: string): Promise<Kept["sources"][number]> => [path, await versionOf(path)];

/** Changes with each write of the file; empty if there is none. */
async function versionOf(path: string): Promise<string> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  return found === undefined ? "" : `${found.mtimeNs} ${found.size} ${found.ino}`;
}
