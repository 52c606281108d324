// The parts of a function's code: what an asset or an archive of the program puts at which path.
import { stat } from "node:fs/promises";
import { posix, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { AssetValue, fromWire, type WireValue } from "@answerback/pulumi/host";

/** `path` is below the function's folder, with `/`; the folder itself is the empty string. `source` is absolute. */
export type CodeEntry =
  | { readonly kind: "text"; readonly path: string; readonly text: string }
  | { readonly kind: "file" | "folder" | "zip"; readonly path: string; readonly source: string }
  | { readonly kind: "remote"; readonly path: string; readonly uri: string; readonly isArchive: boolean };

/** Code that does not run here: the message says why, in a sentence. */
export class CodeError extends Error {
  override readonly name = "CodeError";
}

/**
 * @param folder to which paths are relative
 * @param path where the content goes
 * @throws CodeError
 */
export async function codeEntries(value: AssetValue, folder: string, path = ""): Promise<readonly CodeEntry[]> {
  const { kind, members } = value.asset;
  const isArchive = kind === "archive";
  const { text, path: given, uri, assets } = members;
  if (typeof text === "string" && text !== "") return [{ kind: "text", path, text }];
  if (typeof given === "string" && given !== "") return [await fileEntry(resolve(folder, given), path, isArchive)];
  if (typeof uri === "string" && uri !== "") {
    if (uri.startsWith("file:")) return [await fileEntry(fileURLToPath(uri), path, isArchive)];
    return [{ kind: "remote", path, uri, isArchive }];
  }
  if (typeof assets !== "object" || assets === null) return [];
  const nested = Object.entries(assets).map(([name, asset]) => {
    const part = fromWire(asset as WireValue);
    return part instanceof AssetValue ? codeEntries(part, folder, below(path, name)) : [];
  });
  return (await Promise.all(nested)).flat();
}

async function fileEntry(source: string, path: string, isArchive: boolean): Promise<CodeEntry> {
  const found = await stat(source).catch(() => undefined);
  if (found === undefined) throw new CodeError(`${source} does not exist`);
  if (found.isDirectory()) return { kind: "folder", path, source };
  if (/\.(tar|tgz|tar\.gz)$/.test(source) && isArchive) throw new CodeError(`${source} is a tar archive`);
  // The code of a function may be an asset that is a zip file.
  if (isArchive || (path === "" && /\.(zip|jar)$/.test(source))) return { kind: "zip", path, source };
  return { kind: "file", path: path === "" ? posix.basename(source.replaceAll("\\", "/")) : path, source };
}

/** Names may be `.` or begin with `./`; those of packages of a workspace lead out of the folder, which no archive does. */
function below(path: string, name: string): string {
  const joined = posix.normalize(posix.join(path, name.replaceAll("\\", "/"))).replace(/^(?:\.\.?\/|\/)+/, "");
  return joined === "." ? "" : joined.replace(/\/$/, "");
}
