// Lays the code of a function out in a folder. A single folder of the program runs in place, so that a saved file is live.
import { createHash } from "node:crypto";
import { copyFile, mkdir, readdir, readFile, rename, rm, stat, symlink, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { type CodeEntry, CodeError } from "./code-entries.ts";

/** Code that is ready to run. */
export interface CodeFolder {
  /** Absolute. */
  readonly folder: string;
  /** Files and folders of the program that it was made from, absolute; packages are not among them. */
  readonly sources: readonly string[];
  /** Paths in `folder` with what they are copies of, absolute, for messages. */
  readonly origins: readonly (readonly [copy: string, source: string])[];
}

export interface CodeFolderOptions {
  /** Folders of code are created in it. */
  readonly parent: string;
  /** @throws an error whose message says why in sentences */
  readonly unpack: (zip: string, folder: string) => Promise<void>;
}

/** One file or link of the laid out folder. */
interface Item {
  readonly path: string;
  readonly kind: "text" | "file" | "link" | "zip";
  /** The text, or an absolute path. */
  readonly content: string;
  /** Changes with the content. */
  readonly version: string;
}

/** @throws CodeError */
export async function codeFolder(entries: readonly CodeEntry[], options: CodeFolderOptions): Promise<CodeFolder> {
  const [only] = entries;
  if (entries.length === 1 && only?.kind === "folder" && only.path === "") {
    return { folder: only.source, sources: [only.source], origins: [] };
  }
  const local = await Promise.all(entries.map((entry) => (entry.kind === "remote" ? download(entry, options) : entry)));
  const occupied = local.map(({ path }) => path);
  const items = (await Promise.all(local.map((entry) => itemsOf(entry, occupied)))).flat();
  const folder = join(options.parent, digestOf(items));
  if (!(await exists(folder))) await layOut(items, folder, options);
  const copied = entries.flatMap((it) => (it.kind === "text" || it.kind === "remote" || isPackage(it.path) ? [] : it));
  return {
    folder,
    sources: copied.map((it) => it.source),
    origins: copied.flatMap(({ kind, path, source }) =>
      kind === "zip" ? [] : [[join(folder, path), source] as const],
    ),
  };
}

async function itemsOf(
  entry: Exclude<CodeEntry, { kind: "remote" }>,
  occupied: readonly string[],
): Promise<readonly Item[]> {
  const { kind, path } = entry;
  if (kind === "text") return [{ kind, path, content: entry.text, version: entry.text }];
  const { source } = entry;
  if (kind !== "folder") {
    const { size, mtimeMs } = await stat(source);
    return [{ kind, path, content: source, version: `${size} ${mtimeMs}` }];
  }
  // Packages are thousands of files; those that they depend on are found beside the real folder.
  const isLinked = isPackage(path) && !occupied.some((it) => it.startsWith(`${path}/`));
  if (isLinked) return [{ kind: "link", path, content: source, version: "" }];
  const found = await readdir(source, { withFileTypes: true });
  const parts = found.map(async (it) => {
    const inner = { path: path === "" ? it.name : `${path}/${it.name}`, source: join(source, it.name) };
    const isFolder = it.isDirectory() || (it.isSymbolicLink() && (await stat(inner.source)).isDirectory());
    return itemsOf({ ...inner, kind: isFolder ? "folder" : "file" }, occupied);
  });
  return (await Promise.all(parts)).flat();
}

const isPackage = (path: string) => /(?:^|\/)node_modules(?:\/|$)/.test(path);

function digestOf(items: readonly Item[]): string {
  const hash = createHash("sha256");
  for (const { path, kind, content, version } of items) {
    hash.update(JSON.stringify([path, kind, kind === "text" ? "" : content, version]));
  }
  return hash.digest("hex").slice(0, 12);
}

async function layOut(items: readonly Item[], folder: string, { unpack }: CodeFolderOptions): Promise<void> {
  // A folder that was not finished must not be taken for one.
  const draft = `${folder}.new`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  for (const { path, kind, content } of items) {
    const target = join(draft, path);
    await mkdir(dirname(target), { recursive: true });
    if (kind === "text") await writeFile(target, content);
    else if (kind === "file") await copyFile(content, target);
    else if (kind === "link") await symlink(content, target, "junction");
    else {
      await unpack(content, target).catch((cause: unknown) => {
        throw new CodeError(`${content}: ${Error.isError(cause) ? cause.message : cause}`.replace(/\.$/, ""), {
          cause,
        });
      });
    }
  }
  await rename(draft, folder);
}

const downloadLimits = { millis: 60_000, bytes: 262_144_000 };

/** Downloads once: the copy serves until the state is discarded. */
async function download(
  { path, uri, isArchive }: Extract<CodeEntry, { kind: "remote" }>,
  { parent }: CodeFolderOptions,
): Promise<Extract<CodeEntry, { source: string }>> {
  const source = join(resolve(parent, ".."), "downloads", createHash("sha256").update(uri).digest("hex").slice(0, 12));
  if (!(await exists(source))) {
    const bytes = await fetched(uri);
    await mkdir(dirname(source), { recursive: true });
    await writeFile(`${source}.new`, bytes);
    await rename(`${source}.new`, source);
  }
  if (isArchive) return { kind: "zip", path, source };
  const isZip = path === "" && (await readFile(source)).subarray(0, 2).toString() === "PK";
  return {
    kind: isZip ? "zip" : "file",
    path: path === "" && !isZip ? (uri.split("/").at(-1) ?? "index") : path,
    source,
  };
}

async function fetched(uri: string): Promise<Buffer> {
  try {
    const response = await fetch(uri, { signal: AbortSignal.timeout(downloadLimits.millis) });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    const bytes = Buffer.from(await response.arrayBuffer());
    if (bytes.length > downloadLimits.bytes) throw new Error(`more than ${downloadLimits.bytes} bytes`);
    return bytes;
  } catch (cause) {
    throw new CodeError(`${uri} cannot be downloaded: ${Error.isError(cause) ? cause.message : cause}`, { cause });
  }
}

const exists = async (path: string) => (await stat(path).catch(() => undefined)) !== undefined;
