// Unpacks a function's zip file, as Lambda does: files, folders, permissions and symbolic links.
import { chmod, mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { buffer } from "node:stream/consumers";
import { crc32 } from "node:zlib";
import { type Entry, fromBufferPromise, openPromise, type ZipFile } from "yauzl";

/** The most bytes that Lambda unpacks, of a function and of all its layers together. */
export const maxUnpackedBytes = 262_144_000;

/** A zip file that cannot be unpacked: the message says why. */
export class UnpackError extends Error {
  override readonly name = "UnpackError";
}

/**
 * Unpacks into a folder, which is created if absent. Files in it are overwritten, others stay.
 * @param zip a file, absolute, or its content
 * @throws UnpackError if it is not a zip file, is damaged or too large, or names a path outside the folder
 */
export async function unpack(zip: string | Buffer, folder: string): Promise<void> {
  const file = await opened(zip);
  // Links are created last, so that no file is written through one.
  const links: (readonly [path: string, target: string])[] = [];
  let bytes = 0;
  try {
    await mkdir(folder, { recursive: true });
    for await (const entry of file.eachEntry()) {
      const path = join(folder, entry.fileName);
      if (entry.fileName.endsWith("/")) {
        await mkdir(path, { recursive: true });
        continue;
      }
      bytes += entry.uncompressedSize;
      if (bytes > maxUnpackedBytes) {
        throw new UnpackError(`It has more than ${maxUnpackedBytes} bytes when unpacked, the limit of Lambda.`);
      }
      const content = await buffer(await file.openReadStreamPromise(entry));
      if (crc32(content) !== entry.crc32) throw new Error(`the checksum of ${entry.fileName} differs`);
      await mkdir(dirname(path), { recursive: true });
      const { kind, permissions } = modeOf(entry);
      if (kind === symbolicLink) links.push([path, content.toString()]);
      else {
        await writeFile(path, content);
        if (permissions !== 0) await chmod(path, permissions | readable);
      }
    }
    for (const [path, target] of links) await link(folder, path, target);
  } catch (error) {
    if (error instanceof UnpackError || isOfFileSystem(error)) throw error;
    throw new UnpackError(`It cannot be unpacked: ${messageOf(error)}.`, { cause: error });
  } finally {
    file.close();
  }
}

async function opened(zip: string | Buffer): Promise<ZipFile> {
  // Names are checked: neither absolute nor with `..`.
  const options = { autoClose: false, lazyEntries: true } as const;
  try {
    return await (typeof zip === "string" ? openPromise(zip, options) : fromBufferPromise(zip, options));
  } catch (error) {
    if (isOfFileSystem(error)) throw error;
    throw new UnpackError(`It is not a zip file: ${messageOf(error)}.`, { cause: error });
  }
}

const symbolicLink = 0o120000;
/** A zip file that was made elsewhere may lack it. */
const readable = 0o600;

/** The mode of Unix, which is 0 in zip files of other systems. */
function modeOf({ externalFileAttributes }: Entry) {
  const mode = externalFileAttributes >>> 16;
  return { kind: mode & 0o170000, permissions: mode & 0o777 };
}

async function link(folder: string, path: string, target: string): Promise<void> {
  const inside = relative(folder, resolve(dirname(path), target));
  if (inside === ".." || inside.startsWith(`..${sep}`)) {
    throw new UnpackError(`Its link ${relative(folder, path)} points outside its folder, to ${target}.`);
  }
  await symlink(target, path);
}

const isOfFileSystem = (error: unknown): boolean => Error.isError(error) && "syscall" in error;
const messageOf = (error: unknown): string => (Error.isError(error) ? error.message : String(error)).replace(/\.$/, "");
