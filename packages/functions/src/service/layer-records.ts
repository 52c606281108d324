// The layers that clients published. A version never changes; functions keep those that were deleted, as on AWS.
import { invalid, type JsonObject, notFound } from "./call.ts";
import type { RecordFolder } from "./record-folder.ts";

export interface LayerVersion {
  readonly name: string;
  readonly version: number;
  /** Members of the answer that clients set. */
  readonly settings: JsonObject;
  readonly createdDate: string;
  readonly sha256: string;
  readonly size: number;
  /** It is not listed, and new functions cannot name it. */
  readonly isDeleted: boolean;
}

const layersFolder = "layers";
const recordFile = "layer.json";
const codeFolder = "code";

export class LayerRecords {
  readonly #folder: RecordFolder;
  readonly #prefix: string;
  readonly #versions = new Map<string, LayerVersion>();
  #changes: Promise<unknown> = Promise.resolve();

  /** @param prefix of the ARNs of layers: `arn:aws:lambda:us-east-1:000000000000:layer:` */
  constructor(folder: RecordFolder, prefix: string) {
    this.#folder = folder;
    this.#prefix = prefix;
  }

  async load(): Promise<void> {
    for (const name of await this.#folder.folders(layersFolder)) {
      for (const version of await this.#folder.folders(layersFolder, name)) {
        const record = await this.#folder.read<LayerVersion>(layersFolder, name, version, recordFile);
        if (record === undefined) await this.#folder.remove(layersFolder, name, version);
        else this.#versions.set(this.arnOf(record), record);
      }
    }
  }

  layerArn(name: string): string {
    return `${this.#prefix}${name}`;
  }

  arnOf({ name, version }: Pick<LayerVersion, "name" | "version">): string {
    return `${this.layerArn(name)}:${version}`;
  }

  /** Newest first. @param name default: of all layers */
  list(name?: string): readonly LayerVersion[] {
    return Array.from(this.#versions.values())
      .filter((it) => !it.isDeleted && (name === undefined || it.name === name))
      .sort((one, other) => other.version - one.version);
  }

  /** @param arn of a version. @throws FunctionServiceError */
  get(arn: string): LayerVersion {
    const found = this.#versions.get(arn);
    if (found !== undefined && !found.isDeleted) return found;
    throw notFound("The resource you requested does not exist.");
  }

  /** @throws FunctionServiceError if a new function may not name it */
  requireUsable(arn: string): void {
    if (this.#versions.get(arn)?.isDeleted !== false) {
      throw invalid(`Layer version ${arn} does not exist. Publish it here with PublishLayerVersion.`);
    }
  }

  /** The unpacked code. */
  folderOf(arn: string): Promise<string> {
    const { name = "", version = 0 } = this.#versions.get(arn) ?? {};
    return this.#folder.path(layersFolder, name, String(version), codeFolder);
  }

  /** @throws FunctionServiceError if the zip file cannot be unpacked */
  publish(layer: Omit<LayerVersion, "version" | "isDeleted" | "size">, zip: Buffer): Promise<LayerVersion> {
    return this.#next(async () => {
      const before = Array.from(this.#versions.values()).filter((it) => it.name === layer.name);
      const version = Math.max(0, ...before.map((it) => it.version)) + 1;
      await this.#folder.unpack(zip, layersFolder, layer.name, String(version), codeFolder);
      return this.#put({ ...layer, version, size: zip.length, isDeleted: false });
    });
  }

  /** As on AWS, no error if the version does not exist. */
  delete(arn: string): Promise<void> {
    return this.#next(async () => {
      const found = this.#versions.get(arn);
      if (found) await this.#put({ ...found, isDeleted: true });
    });
  }

  async #put(layer: LayerVersion): Promise<LayerVersion> {
    await this.#folder.write(layer, layersFolder, layer.name, String(layer.version), recordFile);
    this.#versions.set(this.arnOf(layer), layer);
    return layer;
  }

  #next<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#changes.then(work);
    this.#changes = result.catch(() => {});
    return result;
  }
}
