// The certificates of constrained authorities as files, for processes on this machine that call the gateway by TLS.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { TlsListener } from "./tls.ts";

export interface AuthorityFiles {
  /** An absolute path. The first call creates the authority, unless a folder has one. */
  path(kind: ConstrainedAuthority): Promise<string>;
  /** Deletes the files if they are temporary. */
  close(): Promise<void>;
}

/** Authorities that can be trusted without trusting them for all names. */
export type ConstrainedAuthority = "local" | "aws";

/** In the folder of the authorities. */
export const authorityFileNames = {
  local: "authority.pem",
  aws: "amazonaws-authority.pem",
} as const satisfies Readonly<Record<ConstrainedAuthority, string>>;

/** @param folder of the authorities; undefined: the files are in a temporary folder that only its owner can read */
export function createAuthorityFiles(tls: Pick<TlsListener, "authority">, folder: string | undefined): AuthorityFiles {
  let temporary: Promise<string> | undefined;
  const written = new Map<ConstrainedAuthority, Promise<string>>();

  async function write(kind: ConstrainedAuthority): Promise<string> {
    const certificate = await tls.authority(kind);
    if (folder !== undefined) return resolve(folder, authorityFileNames[kind]);
    temporary ??= mkdtemp(join(tmpdir(), "answerback-tls-"));
    const path = join(await temporary, authorityFileNames[kind]);
    await writeFile(path, `${certificate}\n`);
    return path;
  }

  return {
    path(kind) {
      const found = written.get(kind);
      if (found) return found;
      const writing = write(kind);
      written.set(kind, writing);
      writing.catch(() => written.delete(kind));
      return writing;
    },
    async close() {
      const path = await temporary?.catch(() => undefined);
      if (path !== undefined) await rm(path, { recursive: true, force: true });
    },
  };
}
