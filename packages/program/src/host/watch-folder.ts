// Reports when files of a program are saved. Uses one watch per folder, to exclude the thousands of folders of packages,
// version control and our own state.
import { hash } from "node:crypto";
import { existsSync, type FSWatcher, fstatSync, type Stats, statSync, watch } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, join, resolve, sep } from "node:path";

export interface SavedFile {
  readonly path: string;
  /** True if its content differs from the last save; true the first time. */
  readonly isChanged: boolean;
}

export interface FolderWatch {
  /** Also watches these files, which are in other or ignored folders. Absolute paths. */
  addFiles(paths: readonly string[]): void;
  /** Also watches this folder, which is elsewhere or ignored. Absolute. */
  addFolder(path: string): Promise<void>;
  close(): void;
}

const ignoredNames = new Set(["node_modules", "__pycache__", "bin", "obj", "dist", "coverage", "venv"]);
/** One save is several events. */
const defaultQuietMillis = 25;
/** An editor empties a file before it writes it. On a busy machine the text follows much later. */
const emptyQuietMillis = 250;

/**
 * @param folder undefined to watch only the files that are added
 * @param ignored folders to ignore, in addition to packages and hidden folders
 * @param onSaved receives each path once, after `quietMillis` without another event, or a longer time if the file is empty
 */
export async function watchFolder(
  folder: string | undefined,
  ignored: readonly string[],
  onSaved: (files: readonly SavedFile[]) => void,
  quietMillis: number = defaultQuietMillis,
): Promise<FolderWatch> {
  const watchers = new Map<string, FSWatcher>();
  /** By folder: one that is deleted and made again needs another watch. */
  const inodes = new Map<string, number>();
  /** Folders that are watched although they are elsewhere or ignored. */
  const added = new Set<string>();
  const ignoredPaths = ignored.map((it) => resolve(it));
  const saved = new Map<string, SavedFile>();
  const digests = new Map<string, string | undefined>();
  /** Folders, files that existed at the start, and files that were reported. */
  const known = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  const report = () => {
    // A new file that no longer exists was an editor's temporary file.
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
    const isWritten = saved.keys().every((it) => digests.get(it) !== emptyDigest);
    timer = setTimeout(report, isWritten ? quietMillis : Math.max(quietMillis, emptyQuietMillis));
  };
  const isIgnored = (path: string, name: string) =>
    ignoredNames.has(name) || ignoredPaths.some((it) => path === it || path.startsWith(it + sep));
  const forget = (path: string) => {
    for (const [watched, watcher] of watchers) {
      if (watched !== path && !watched.startsWith(path + sep)) continue;
      watcher.close();
      watchers.delete(watched);
    }
  };

  const changed = async (parent: string, name: string) => {
    const path = join(parent, name);
    if ((isIgnored(path, name) && !added.has(path)) || isTemporary(name)) return;
    const found = await stat(path).catch(() => undefined);
    if (isClosed || (found !== undefined && isOwnOutput(found))) return;
    if (found?.isDirectory()) {
      // Files that were created in a new folder before its watch started count as saved.
      if (name.startsWith(".")) return;
      if (inodes.get(path) !== found.ino) forget(path);
      if (watchers.has(path)) return;
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
    // A deleted folder ends its own watch.
    watcher.on("error", () => forget(path));
    watchers.set(path, watcher);
    known.add(path);
    inodes.set(path, statSync(path, { throwIfNoEntry: false })?.ino ?? 0);
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

  if (folder !== undefined) await add(folder);
  return {
    async addFolder(path) {
      if (isClosed || !existsSync(path) || (watchers.has(path) && !outside.has(path))) return;
      // Files of it may be watched one by one.
      forget(path);
      outside.delete(path);
      added.add(path);
      await add(path);
    },
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

/** undefined if the file does not exist. */
async function digestOf(path: string): Promise<string | undefined> {
  const content = await readFile(path).catch(() => undefined);
  return content && hash("sha1", content);
}

const emptyDigest = hash("sha1", "");

/** True for a file that receives the output of this process (`dev . > dev.log`): a report of it would be output again. */
function isOwnOutput({ dev, ino }: Stats): boolean {
  return [process.stdout.fd, process.stderr.fd].some((descriptor) => {
    try {
      const output = fstatSync(descriptor);
      return output.dev === dev && output.ino === ino;
    } catch {
      // The descriptor is closed.
      return false;
    }
  });
}

/** True for temporary files of editors. */
const isTemporary = (name: string) => name.endsWith("~") || /^\.?#|\.sw[a-z]$|\.tmp$|^4913$/.test(name);
