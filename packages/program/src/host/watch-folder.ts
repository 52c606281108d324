// Tells when files of a program are saved. One watch per folder, so that packages, version control and our own state,
// which together are thousands of folders, are never looked at.
import { createHash } from "node:crypto";
import { existsSync, type FSWatcher, watch } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, join, resolve, sep } from "node:path";

export interface SavedFile {
  readonly path: string;
  /** Whether it holds something else than when it was last saved; true the first time. */
  readonly isChanged: boolean;
}

export interface FolderWatch {
  /** Watches these files as well, which lie elsewhere or in a folder that is left out. Absolute paths. */
  addFiles(paths: readonly string[]): void;
  close(): void;
}

const ignoredNames = new Set(["node_modules", "__pycache__", "bin", "obj", "dist", "coverage", "venv"]);
/** One save is several events. */
const defaultQuietMillis = 25;

/**
 * @param ignored folders that are left out, beside packages and hidden ones
 * @param onSaved receives each path once, after `quietMillis` without another event
 */
export async function watchFolder(
  folder: string,
  ignored: readonly string[],
  onSaved: (files: readonly SavedFile[]) => void,
  quietMillis: number = defaultQuietMillis,
): Promise<FolderWatch> {
  const watchers = new Map<string, FSWatcher>();
  const left = ignored.map((it) => resolve(it));
  const saved = new Map<string, SavedFile>();
  const digests = new Map<string, string | undefined>();
  /** Folders, files that existed at the start, and files that were reported. */
  const known = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  const tell = () => {
    // A new file that is already gone was an editor's own: written, then renamed or deleted.
    const files = [...saved.values()].filter(({ path }) => {
      if (known.has(path) || existsSync(path)) return true;
      digests.delete(path);
      return false;
    });
    saved.clear();
    if (files.length === 0) return;
    for (const file of files) known.add(file.path);
    onSaved(files);
  };
  const save = async (path: string) => {
    const digest = await digestOf(path);
    if (isClosed || (digest === undefined && !known.has(path))) return;
    const isChanged = !digests.has(path) || digests.get(path) !== digest;
    digests.set(path, digest);
    saved.set(path, { path, isChanged: isChanged || saved.get(path)?.isChanged === true });
    clearTimeout(timer);
    timer = setTimeout(tell, quietMillis);
  };
  const isIgnored = (path: string, name: string) =>
    ignoredNames.has(name) || left.some((it) => path === it || path.startsWith(it + sep));
  const forget = (path: string) => {
    for (const [watched, watcher] of watchers) {
      if (watched !== path && !watched.startsWith(path + sep)) continue;
      watcher.close();
      watchers.delete(watched);
    }
  };

  const changed = async (parent: string, name: string) => {
    const path = join(parent, name);
    if (isIgnored(path, name) || isTemporary(name)) return;
    const found = await stat(path).catch(() => undefined);
    if (isClosed) return;
    if (found?.isDirectory()) {
      // What was put into a new folder before it was watched has been saved as well.
      if (name.startsWith(".") || watchers.has(path)) return;
      for (const file of await add(path)) await save(file);
      return;
    }
    if (found === undefined) forget(path);
    await save(path);
  };

  /** @returns the files below */
  const add = async (path: string): Promise<readonly string[]> => {
    const watcher = watch(path, { persistent: false }, (_event, name) => {
      if (name !== null) void changed(path, name);
    });
    // A folder that is deleted ends its own watch.
    watcher.on("error", () => forget(path));
    watchers.set(path, watcher);
    known.add(path);
    const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
    const files = await Promise.all(
      entries
        .filter((it) => !it.name.startsWith(".") && !isIgnored(join(path, it.name), it.name))
        .map((it) => (it.isDirectory() ? add(join(path, it.name)) : isTemporary(it.name) ? [] : [join(path, it.name)])),
    );
    for (const file of files.flat()) known.add(file);
    return files.flat();
  };

  const outside = new Map<string, Set<string>>();
  const addFile = (path: string) => {
    const parent = dirname(path);
    const names = outside.get(parent);
    if (watchers.has(parent) && names === undefined) return;
    known.add(path);
    if (names !== undefined) {
      names.add(basename(path));
      return;
    }
    const wanted = new Set([basename(path)]);
    outside.set(parent, wanted);
    if (!existsSync(parent)) return;
    const watcher = watch(parent, { persistent: false }, (_event, name) => {
      if (name !== null && wanted.has(name)) void save(join(parent, name));
    });
    watcher.on("error", () => watcher.close());
    watchers.set(parent, watcher);
  };

  await add(folder);
  return {
    addFiles(paths) {
      for (const path of paths) addFile(path);
    },
    close() {
      isClosed = true;
      clearTimeout(timer);
      for (const path of [...watchers.keys()]) forget(path);
    },
  };
}

/** undefined for a file that is gone. */
async function digestOf(path: string): Promise<string | undefined> {
  const content = await readFile(path).catch(() => undefined);
  return content && createHash("sha1").update(content).digest("hex");
}

/** What editors write beside the file that is meant. */
const isTemporary = (name: string) => name.endsWith("~") || /^\.?#|\.sw[a-z]$|\.tmp$|^4913$/.test(name);
