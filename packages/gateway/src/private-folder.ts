// Folders and files that only their owner can read: the configuration contains secrets, and logs contain messages.
import { chmodSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

export const privateFolderMode = 0o700;
export const privateFileMode = 0o600;

/**
 * Makes a folder and its missing parents, for their owner only.
 * @throws the error of mkdir
 */
export function makePrivateFolder(path: string): void {
  makeFolder(path, privateFolderMode);
}

/**
 * Makes a folder and its missing parents. Level by level, because `recursive` never returns below folders such as /proc.
 * @param mode of the folders that are missing; default: that of the process
 * @throws the error of mkdir
 */
export function makeFolder(path: string, mode?: number): void {
  const missing: string[] = [];
  for (let folder = resolve(path); !existsSync(folder); folder = dirname(folder)) missing.push(folder);
  for (const folder of missing.reverse()) {
    try {
      mkdirSync(folder, { mode });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}

/**
 * Restricts an existing folder and some of its files to their owner. A folder with other content keeps its permissions:
 * it may be a home or project folder.
 * @param mark the file that identifies the folder as ours
 */
export function makePrivate(folder: string, mark: string, files: readonly string[]): void {
  const found = readdirSync(folder);
  if (found.length === 0 || found.includes(mark)) restrict(folder, privateFolderMode);
  for (const file of files) if (found.includes(file)) restrict(join(folder, file), privateFileMode);
}

/** Does nothing if the user is not the owner. */
function restrict(path: string, mode: number): void {
  try {
    chmodSync(path, mode);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") throw error;
  }
}
