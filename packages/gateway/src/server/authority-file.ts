// The certificate of the local authority as a file, for processes on this machine that call the gateway by TLS.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { TlsListener } from "./tls.ts";

export interface AuthorityFile {
  /** Absolute. The first call creates the authority, unless a folder has one. */
  path(): Promise<string>;
  /** Deletes the file if it is temporary. */
  close(): Promise<void>;
}

/** In the folder of the authority. */
export const authorityFileName = "authority.pem";

/** @param folder of the authority; undefined: the file is in a temporary folder that only its owner can read */
export function createAuthorityFile(tls: TlsListener, folder: string | undefined): AuthorityFile {
  let temporary: Promise<string> | undefined;

  async function write(): Promise<string> {
    const certificate = await tls.localAuthority();
    const path = await mkdtemp(join(tmpdir(), "answerback-tls-"));
    await writeFile(join(path, authorityFileName), `${certificate}\n`);
    return path;
  }

  return {
    async path() {
      if (folder === undefined) {
        temporary ??= write();
        return join(await temporary, authorityFileName);
      }
      await tls.localAuthority();
      return resolve(folder, authorityFileName);
    },
    async close() {
      const path = await temporary?.catch(() => undefined);
      if (path !== undefined) await rm(path, { recursive: true, force: true });
    },
  };
}
