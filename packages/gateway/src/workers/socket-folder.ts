// The addresses of local sockets between the processes of one gateway: of the parent, for requests that workers hand over,
// and of each process, for callbacks.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";

const prefix = "answerback-workers-";

/** Creates a folder that only this user can open. Its path is short: Unix limits addresses of sockets to 107 bytes. */
export function createSocketFolder(): string {
  return mkdtempSync(join(tmpdir(), prefix));
}

/** True if `createSocketFolder` may have created the folder. */
export function isSocketFolder(folder: string): boolean {
  return folder.startsWith(join(tmpdir(), prefix)) && dirname(folder) === tmpdir();
}

export function removeSocketFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** Named pipes of Windows are not files; the random name of the folder keeps those of gateways apart. */
function localSocket(folder: string, name: string): string {
  return process.platform === "win32" ? `\\\\.\\pipe\\${basename(folder)}-${name}` : join(folder, `${name}.sock`);
}

/** For requests that workers hand over. */
export function parentSocket(folder: string): string {
  return localSocket(folder, "parent");
}

/** For callbacks. @param worker its number, 0 for the parent */
export function callbackSocket(folder: string, worker: number): string {
  return localSocket(folder, `${worker}`);
}
