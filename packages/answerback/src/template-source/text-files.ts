// Reads the text files of a program's folder.
import { type Dirent, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const maxFiles = 2_000;
const maxFileBytes = 256 * 1024;
const maxTotalBytes = 32 * 1024 * 1024;
const skippedName = /^(?:\..*|node_modules|dist|build|bin|obj|vendor|venv|__pycache__|cdk\.out)$/;
const notText = /\.(?:png|jpe?g|gif|ico|pdf|zip|gz|tgz|wasm|node|exe|dll|so|db|sqlite)$/i;

/** By absolute path. Hidden, generated, large and binary files are skipped. */
export function textFiles(folder: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const folders = [folder];
  let length = 0;
  for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
    for (const entry of entriesOf(next)) {
      if (found.size >= maxFiles || length >= maxTotalBytes) return found;
      const path = join(next, entry.name);
      if (skippedName.test(entry.name)) continue;
      if (entry.isDirectory()) folders.push(path);
      else if (entry.isFile() && !notText.test(entry.name)) {
        const text = textOf(path);
        if (text === undefined) continue;
        found.set(path, text);
        length += text.length;
      }
    }
  }
  return found;
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** @returns undefined if the file is too large, unreadable, or not UTF-8 */
function textOf(path: string): string | undefined {
  try {
    return statSync(path).size > maxFileBytes ? undefined : utf8.decode(readFileSync(path));
  } catch {
    return undefined;
  }
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    // Unreadable folders are skipped.
    return [];
  }
}
