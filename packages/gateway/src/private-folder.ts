// Folders and files that only their owner reads: the configuration has secrets in it, and logs have messages.
import { chmodSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

export const privateFolderMode = 0o700;
export const privateFileMode = 0o600;

/**
 * Makes a folder, and those above it that are missing, for their owner only. Level by level: `recursive` never returns
 * below a folder that denies what it holds, such as /proc.
 * @throws the error of mkdir
 */
export function makePrivateFolder(path: string): void {
  const missing: string[] = [];
  for (let folder = resolve(path); !existsSync(folder); folder = dirname(folder)) missing.push(folder);
  for (const folder of missing.reverse()) {
    try {
      mkdirSync(folder, { mode: privateFolderMode });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}

/**
 * Takes the rights of others away from a folder that was there, and from some of its files. A folder that holds anything
 * else first is left as it is: it may be a home, or the folder of a project.
 * @param mark the file by which the folder is known to be ours
 */
export function makePrivate(folder: string, mark: string, files: readonly string[]): void {
  const found = readdirSync(folder);
  if (found.length === 0 || found.includes(mark)) restrict(folder, privateFolderMode);
  for (const file of files) if (found.includes(file)) restrict(join(folder, file), privateFileMode);
}

/** Who is not the owner has to leave the rights as they are. */
function restrict(path: string, mode: number): void {
  try {
    chmodSync(path, mode);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") throw error;
  }
}
