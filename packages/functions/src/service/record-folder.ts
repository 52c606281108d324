// The folder in which the service keeps what clients upload. Without one, a temporary folder is made at first need.
import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { UnpackError, unpack } from "../code/unpack.ts";
import { invalid } from "./call.ts";

export class RecordFolder {
  #path: Promise<string> | undefined;
  readonly #isTemporary: boolean;

  /** @param path absolute, created if absent; undefined: what it holds is lost at `close` */
  constructor(path: string | undefined) {
    this.#path = path === undefined ? undefined : Promise.resolve(path);
    this.#isTemporary = path === undefined;
  }

  async path(...names: readonly string[]): Promise<string> {
    this.#path ??= mkdtemp(join(tmpdir(), "answerback-functions-"));
    return join(await this.#path, ...names);
  }

  /** Names of the folders in a folder; empty if it does not exist. */
  async folders(...names: readonly string[]): Promise<readonly string[]> {
    if (this.#path === undefined) return [];
    try {
      const entries = await readdir(await this.path(...names), { withFileTypes: true });
      return entries.filter((it) => it.isDirectory()).map((it) => it.name);
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  }

  /** @returns undefined if the file does not exist */
  async read<Value>(...names: readonly string[]): Promise<Value | undefined> {
    try {
      return JSON.parse(await readFile(await this.path(...names), "utf8"));
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /** Replaces the file as a whole: a process that dies leaves the old one or the new one. */
  async write(value: object, ...names: readonly string[]): Promise<void> {
    const path = await this.path(...names);
    await mkdir(dirname(path), { recursive: true });
    const draft = `${path}.${randomUUID()}`;
    await writeFile(draft, JSON.stringify(value), { mode: 0o600 });
    await rename(draft, path);
  }

  /** Unpacks into a folder that does not exist yet. @throws FunctionServiceError if the file cannot be unpacked */
  async unpack(zip: Buffer, ...names: readonly string[]): Promise<void> {
    const path = await this.path(...names);
    try {
      await unpack(zip, path);
    } catch (error) {
      await rm(path, { recursive: true, force: true });
      if (!(error instanceof UnpackError) && !isOfZipFile(error)) throw error;
      throw invalid(
        `Could not unzip uploaded file. Please check your file, then try to upload again. ${(error as Error).message}`,
      );
    }
  }

  async remove(...names: readonly string[]): Promise<void> {
    await rm(await this.path(...names), { recursive: true, force: true });
  }

  async close(): Promise<void> {
    if (this.#isTemporary && this.#path !== undefined) await rm(await this.#path, { recursive: true, force: true });
  }
}

/** Two entries contradict each other, or a name is too long. */
const isOfZipFile = (error: unknown) =>
  Error.isError(error) &&
  ["EEXIST", "EISDIR", "ENOTDIR", "ENAMETOOLONG"].includes((error as NodeJS.ErrnoException).code ?? "");

const isMissing = (error: unknown) => Error.isError(error) && (error as NodeJS.ErrnoException).code === "ENOENT";
