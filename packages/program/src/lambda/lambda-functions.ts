// Makes the functions of a program's last run ready: lays out their code, and removes what no run needs any more.
import { existsSync } from "node:fs";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ResourceState } from "../engine/state-file.ts";
import { CodeError } from "./code-entries.ts";
import { type CodeFolder, codeFolder } from "./code-folder.ts";
import {
  definitionOf,
  entriesOf,
  isImage,
  type LambdaFunction,
  type LambdaResource,
  lambdaResources,
  layerArn,
  layerArns,
  revisionOf,
} from "./lambda-function.ts";

export interface LambdaFunctionsOptions {
  /** Of the program, to which paths of its assets are relative. */
  readonly programFolder: string;
  /** For code that does not run in place. */
  readonly codeFolder: string;
  readonly unpack: (zip: string, folder: string) => Promise<void>;
}

export class LambdaFunctions {
  readonly #options: LambdaFunctionsOptions;
  /** Folders that the last call returned, which may run until the next one. */
  #used: ReadonlySet<string> = new Set();
  #ready: Promise<unknown> = Promise.resolve();

  constructor(options: LambdaFunctionsOptions) {
    this.#options = options;
  }

  /** The functions in these states, with code as it is now on disk. One call at a time. */
  of(states: readonly ResourceState[]): Promise<readonly LambdaFunction[]> {
    const functions = this.#ready.then(() => this.#of(states));
    this.#ready = functions.catch(() => {});
    return functions;
  }

  async #of(states: readonly ResourceState[]): Promise<readonly LambdaFunction[]> {
    const resources = lambdaResources(states);
    if (resources.length === 0 && !existsSync(this.#options.codeFolder)) return [];
    await this.#makeFolder();
    const code = new Map<LambdaResource, CodeFolder | CodeError>();
    await Promise.all(resources.map(async (it) => code.set(it, await this.#codeOf(it, states))));
    const layers = resources.filter(({ kind }) => kind === "LayerVersion");
    const functions = resources
      .filter(({ kind }) => kind === "Function")
      .map((resource): LambdaFunction => {
        const found = layerArns(resource).map((arn) => {
          const layer = layers.find((it) => layerArn(it) === arn);
          const folder = layer && code.get(layer);
          return folder === undefined || folder instanceof CodeError ? arn : folder;
        });
        const own = code.get(resource)!;
        return {
          ...definitionOf(resource, states),
          code:
            own instanceof CodeError
              ? { kind: "refused", reason: own.message }
              : { kind: "folder", ...own, revision: revisionOf(resource) },
          layers: found.filter((it) => typeof it !== "string"),
          missingLayers: found.filter((it) => typeof it === "string"),
        };
      });
    await this.#removeUnused([...code.values()].flatMap((it) => (it instanceof CodeError ? [] : it.folder)));
    return functions;
  }

  async #codeOf(resource: LambdaResource, states: readonly ResourceState[]): Promise<CodeFolder | CodeError> {
    const { programFolder, codeFolder: parent, unpack } = this.#options;
    try {
      if (isImage(resource)) throw new CodeError("it is a container image");
      const entries = await entriesOf(resource, states, programFolder);
      return await codeFolder(entries, { parent: join(parent, `${resource.kind}-${resource.name}`), unpack });
    } catch (error) {
      if (error instanceof CodeError) return error;
      // A file of the program vanished meanwhile, or the disk is full.
      return new CodeError(Error.isError(error) ? error.message : String(error), { cause: error });
    }
  }

  async #makeFolder(): Promise<void> {
    const { codeFolder: folder } = this.#options;
    await mkdir(folder, { recursive: true });
    // Without it, the package.json of the program would decide whether its functions are ES modules.
    await writeFile(join(folder, "package.json"), "{}\n");
  }

  /** Folders that were used last stay once more: a process may still run in them. */
  async #removeUnused(folders: readonly string[]): Promise<void> {
    const kept = new Set([...this.#used, ...folders]);
    this.#used = new Set(folders);
    const { codeFolder: parent } = this.#options;
    for (const owner of await readdir(parent, { withFileTypes: true })) {
      if (!owner.isDirectory() || owner.name === "downloads") continue;
      const all = (await readdir(join(parent, owner.name))).map((name) => join(parent, owner.name, name));
      const unused = all.filter((it) => !kept.has(it));
      if (unused.length === all.length) await rm(join(parent, owner.name), { recursive: true, force: true });
      else for (const folder of unused) await rm(folder, { recursive: true, force: true });
    }
  }
}
