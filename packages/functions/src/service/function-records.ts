// The functions that clients created: kept in a folder, defined in the runner.
import { createHash, randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { type FunctionDefinition, FunctionDefinitionError } from "../function-definition.ts";
import type { Functions } from "../functions.ts";
import { conflict, invalid, notFound } from "./call.ts";
import { definitionOf, type FunctionCodeRecord, type FunctionRecord } from "./function-record.ts";
import type { LayerRecords } from "./layer-records.ts";
import type { RecordFolder } from "./record-folder.ts";

const functionsFolder = "functions";
const recordFile = "function.json";

export class FunctionRecords {
  readonly #functions: Functions;
  readonly #layers: LayerRecords;
  readonly #folder: RecordFolder;
  readonly #sdkFolders: readonly string[];
  readonly #records = new Map<string, FunctionRecord>();
  readonly #defined = new Map<string, FunctionDefinition>();
  /** Changes of functions run one after the other. */
  #changes: Promise<unknown> = Promise.resolve();

  constructor(functions: Functions, layers: LayerRecords, folder: RecordFolder, sdkFolders: readonly string[]) {
    this.#functions = functions;
    this.#layers = layers;
    this.#folder = folder;
    this.#sdkFolders = sdkFolders;
  }

  /** Defines the functions in the folder, except those whose name someone else has defined. */
  async load(): Promise<void> {
    for (const name of await this.#folder.folders(functionsFolder)) {
      const record = await this.#folder.read<FunctionRecord>(functionsFolder, name, recordFile);
      // Without a record, its creation did not end.
      if (record === undefined) await this.#folder.remove(functionsFolder, name);
      else if (this.#functions.find(name) === undefined) await this.#define(record);
    }
  }

  /** @returns undefined if no client created the function */
  get(name: string): FunctionRecord | undefined {
    return this.#records.get(name);
  }

  /**
   * Runs a change after all earlier ones.
   * @param change receives the function that a client created, and returns it as it shall be
   * @throws FunctionServiceError if no client created it
   */
  change(
    name: string,
    change: (record: FunctionRecord) => FunctionRecord | Promise<FunctionRecord>,
  ): Promise<FunctionRecord> {
    return this.#next(async () => {
      const changed = await change(this.#required(name));
      await this.#put(changed);
      return changed;
    });
  }

  /** @throws FunctionServiceError if the function exists, or its definition is not accepted */
  create(name: string, make: () => Promise<FunctionRecord>): Promise<FunctionRecord> {
    return this.#next(async () => {
      if (this.#functions.find(name) !== undefined) throw conflict(`Function already exist: ${name}`);
      try {
        const record = await make();
        await this.#put(record);
        return record;
      } catch (error) {
        await this.#folder.remove(functionsFolder, name);
        throw error;
      }
    });
  }

  /** @throws FunctionServiceError if no client created it */
  delete(name: string): Promise<void> {
    return this.#next(async () => {
      this.#required(name);
      this.#records.delete(name);
      this.#defined.delete(name);
      await this.#functions.remove(name);
      await this.#folder.remove(functionsFolder, name);
    });
  }

  /** Unpacks a zip file beside the code that may still run. @throws FunctionServiceError */
  async addCode(name: string, zip: Buffer): Promise<FunctionCodeRecord> {
    const folder = `code-${randomUUID()}`;
    await this.#folder.unpack(zip, functionsFolder, name, folder);
    return { folder, sha256: sha256Of(zip), size: zip.length };
  }

  #next<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#changes.then(work);
    this.#changes = result.catch(() => {});
    return result;
  }

  #required(name: string): FunctionRecord {
    const record = this.#records.get(name);
    if (record !== undefined) return record;
    const known = this.#functions.find(name);
    if (known === undefined) throw notFound(`Function not found: ${name}`);
    throw invalid(
      `The function ${name} was not created by CreateFunction: a program or the settings define it. Change it there.`,
    );
  }

  /** Removes code that neither this record nor the one before uses: invocations under way end on the old code. */
  async #put(record: FunctionRecord): Promise<void> {
    const before = this.#records.get(record.name);
    await this.#define(record);
    await this.#folder.write(record, functionsFolder, record.name, recordFile);
    const used = [record.latest.code.folder, before?.latest.code.folder];
    for (const folder of await this.#folder.folders(functionsFolder, record.name)) {
      if (!used.includes(folder)) await this.#folder.remove(functionsFolder, record.name, folder);
    }
  }

  async #define(record: FunctionRecord): Promise<void> {
    const folders = {
      code: await this.#folder.path(functionsFolder, record.name, record.latest.code.folder),
      layers: await Promise.all(record.latest.settings.Layers.map((arn) => this.#layers.folderOf(arn))),
      sdk: this.#sdkFolders,
    };
    const definition = definitionOf(record, folders);
    // A definition ends idle environments: a changed tag shall not.
    if (!isDeepStrictEqual(definition, this.#defined.get(record.name))) {
      try {
        this.#functions.define(definition);
      } catch (error) {
        throw error instanceof FunctionDefinitionError ? invalid(error.message) : error;
      }
      this.#defined.set(record.name, definition);
    }
    this.#records.set(record.name, record);
  }
}

export const sha256Of = (zip: Buffer): string => createHash("sha256").update(zip).digest("base64");
