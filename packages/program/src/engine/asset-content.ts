// Hashes the files of assets and archives, so that a run sees which of them have changed since the last one. Pulumi's
// engine hashes a whole archive; here each file of a folder has its own hash, so that changed files can be named.
import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import {
  type Asset,
  type AssetMember,
  AssetValue,
  isPropertyList,
  isPropertyMap,
  type PropertyMap,
  type PropertyValue,
  Secret,
} from "@answerback/pulumi/host";
import type { ShownValue } from "../report/shown-value.ts";

type Members = Asset["members"];

/** For larger files, the size and the time of the last write stand for the content. */
const maxHashedBytes = 8 * 1024 * 1024;
/** Folders of more files, such as a whole node_modules, are not read. */
const maxFiles = 2000;

/**
 * Adds a hash of the content to every asset and archive of the inputs that is a file or folder.
 * @param folder to which their paths are relative
 */
export async function withAssetContent(inputs: PropertyMap, folder: string): Promise<PropertyMap> {
  if (!containsAsset(inputs)) return inputs;
  const entries = Object.entries(inputs).map(async ([name, value]) => [name, await valueWithContent(value, folder)]);
  return Object.fromEntries(await Promise.all(entries)) as PropertyMap;
}

function containsAsset(value: PropertyValue): boolean {
  if (value instanceof AssetValue) return true;
  if (value instanceof Secret) return containsAsset(value.value);
  if (isPropertyList(value)) return value.some(containsAsset);
  return isPropertyMap(value) && Object.values(value).some(containsAsset);
}

async function valueWithContent(value: PropertyValue, folder: string): Promise<PropertyValue> {
  if (value instanceof AssetValue) {
    return new AssetValue({ ...value.asset, members: await membersWithContent(value.asset.members, folder) });
  }
  if (value instanceof Secret) return new Secret(await valueWithContent(value.value, folder));
  if (isPropertyList(value)) return Promise.all(value.map((item) => valueWithContent(item, folder)));
  return isPropertyMap(value) ? withAssetContent(value, folder) : value;
}

async function membersWithContent(members: Members, folder: string): Promise<Members> {
  const { path, assets } = members;
  if (isMembers(assets)) {
    const entries = Object.entries(assets).map(async ([name, asset]) => [
      name,
      isMembers(asset) ? await membersWithContent(asset, folder) : asset,
    ]);
    return { ...members, assets: Object.fromEntries(await Promise.all(entries)) as Members };
  }
  const content = typeof path === "string" ? await contentOf(resolve(folder, path)) : undefined;
  return content === undefined ? members : { ...members, ...content };
}

/** @returns `hash` of a file; `files` of a folder, hashes by path; undefined if the path cannot be read */
async function contentOf(path: string): Promise<Members | undefined> {
  try {
    if (!(await stat(path)).isDirectory()) return { hash: await hashOf(path) };
    const found = await readdir(path, { recursive: true, withFileTypes: true });
    const files = found.filter((it) => it.isFile()).map((it) => join(it.parentPath, it.name));
    if (files.length > maxFiles) return undefined;
    const hashes: Record<string, string> = {};
    for (const file of files.toSorted()) hashes[relative(path, file).split(sep).join("/")] = await hashOf(file);
    return { files: hashes };
  } catch {
    // An upload would report it; nothing is uploaded here.
    return undefined;
  }
}

async function hashOf(file: string): Promise<string> {
  const { size, mtimeMs } = await stat(file);
  if (size > maxHashedBytes) return `${size} bytes of ${new Date(mtimeMs).toISOString()}`;
  return createHash("sha256")
    .update(await readFile(file))
    .digest("hex");
}

export interface AssetChange {
  /** In Pulumi's notation: `code["lib/index.js"]`. */
  readonly property: string;
  readonly before: ShownValue | undefined;
  readonly after: ShownValue | undefined;
}

/**
 * The differences between two values of a property, at least one of them an asset or archive. Text is shown in full, files
 * and other values as a short label.
 */
export function assetChanges(
  property: string,
  before: PropertyValue | undefined,
  after: PropertyValue | undefined,
): readonly AssetChange[] {
  const [was, is] = [filesOf(before), filesOf(after)];
  return [...new Set([...was.keys(), ...is.keys()])]
    .filter((path) => was.get(path) !== is.get(path))
    .map((path) => ({
      property: path === "" ? property : `${property}[${JSON.stringify(path)}]`,
      before: was.get(path),
      after: is.get(path),
    }));
}

/** By the path in the archive; that of a single asset is empty. */
function filesOf(value: PropertyValue | undefined): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  if (value instanceof AssetValue) collectFiles(value.asset.members, "", files);
  else if (value !== undefined) files.set("", "[value]");
  return files;
}

function collectFiles(members: Members, at: string, found: Map<string, string>): void {
  const { assets, files, text, path, uri, hash } = members;
  const below = (name: string) => (at === "" ? name : `${at}/${name}`);
  if (isMembers(assets)) {
    for (const [name, asset] of Object.entries(assets)) if (isMembers(asset)) collectFiles(asset, below(name), found);
  } else if (isMembers(files)) {
    for (const [name, content] of Object.entries(files)) found.set(below(name), fileText(content));
  } else if (typeof text === "string") found.set(at, text);
  else if (typeof path === "string") found.set(at, hash === undefined ? `[file ${path}]` : fileText(hash));
  else found.set(at, `[${typeof uri === "string" ? uri : "asset"}]`);
}

const shownDigits = 8;

function fileText(content: AssetMember): string {
  const text = String(content);
  return `[file ${text.includes(" ") ? text : text.slice(0, shownDigits)}]`;
}

function isMembers(value: AssetMember | undefined): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
