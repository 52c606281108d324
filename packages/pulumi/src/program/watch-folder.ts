// Tells when files of a program are saved. One watch per folder, so that packages, version control and our own state,
// which together are thousands of folders, are never looked at.
import { type FSWatcher, watch } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join, resolve, sep } from "node:path";

export interface FolderWatch {
  /** Watches these files as well, which lie elsewhere. Absolute paths. */
  addFiles(paths: readonly string[]): void;
  close(): void;
}

const ignoredNames = new Set(["node_modules", "__pycache__", "bin", "obj", "dist", "coverage", "venv"]);
/** One save is several events. */
const quietMillis = 25;

/**
 * @param ignored folders that are left out, beside packages and hidden ones
 * @param onSaved is given each path once, after a moment without another event
 */
export async function watchFolder(
  folder: string,
  ignored: readonly string[],
  onSaved: (paths: readonly string[]) => void,
): Promise<FolderWatch> {
  const watchers = new Map<string, FSWatcher>();
  const left = ignored.map((it) => resolve(it));
  const saved = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  const tell = () => {
    const paths = [...saved];
    saved.clear();
    onSaved(paths);
  };
  const isIgnored = (path: string, name: string) =>
    ignoredNames.has(name) || left.some((it) => path === it || path.startsWith(it + sep));
  const forget = (path: string) => {
    watchers.get(path)?.close();
    watchers.delete(path);
  };

  const changed = async (parent: string, name: string) => {
    const path = join(parent, name);
    if (isIgnored(path, name) || isTemporary(name)) return;
    const found = await stat(path).catch(() => undefined);
    if (isClosed) return;
    if (found?.isDirectory()) {
      if (!name.startsWith(".")) await add(path);
      return;
    }
    if (found === undefined) forget(path);
    saved.add(path);
    clearTimeout(timer);
    timer = setTimeout(tell, quietMillis);
  };

  const add = async (path: string) => {
    if (watchers.has(path)) return;
    const watcher = watch(path, { persistent: false }, (_event, name) => {
      if (name !== null) void changed(path, name);
    });
    // A folder that is deleted ends its own watch.
    watcher.on("error", () => forget(path));
    watchers.set(path, watcher);
    const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
    await Promise.all(
      entries
        .filter((it) => it.isDirectory() && !it.name.startsWith(".") && !isIgnored(join(path, it.name), it.name))
        .map((it) => add(join(path, it.name))),
    );
  };

  const outside = new Map<string, Set<string>>();
  const addFile = (path: string) => {
    const parent = dirname(path);
    const names = outside.get(parent);
    if (path.startsWith(folder + sep) || names?.has(basename(path))) return;
    if (names !== undefined) {
      names.add(basename(path));
      return;
    }
    const wanted = new Set([basename(path)]);
    outside.set(parent, wanted);
    const watcher = watch(parent, { persistent: false }, (_event, name) => {
      if (name !== null && wanted.has(name)) void changed(parent, name);
    });
    watcher.on("error", () => forget(parent));
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

/** What editors write beside the file that is meant. */
const isTemporary = (name: string) => name.endsWith("~") || /^\.?#|\.sw[a-z]$|\.tmp$|^4913$/.test(name);
