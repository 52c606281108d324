// The addresses of local sockets between the processes of one gateway: of the parent, for requests that workers hand over,
// and of each process, for callbacks.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { GatewayStartError } from "../start-error.ts";

const prefix = "answerback-workers-";

/** Of the address of a socket, in bytes: on Linux 107, on macOS and the BSDs 103. */
const maxAddressBytes = 103;

/**
 * Creates a folder that only this user can open.
 * @throws GatewayStartError WORKERS if addresses of sockets would be too long in the folder for temporary files
 */
export function createSocketFolder(): string {
  const longest = parentSocket(join(tmpdir(), `${prefix}XXXXXX`));
  if (process.platform !== "win32" && Buffer.byteLength(longest) > maxAddressBytes) {
    throw new GatewayStartError(
      "WORKERS",
      `The folder for temporary files, ${tmpdir()}, has too long a name for local sockets. Set TMPDIR to a shorter one.`,
    );
  }
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
