// Replaces packages/inspector/src/page-files.ts: the page is inside the executable.
import { getAsset, getAssetKeys } from "node:sea";
import { pagePrefix } from "./assets.ts";

export async function publishedFiles(): Promise<readonly (readonly [name: string, body: Uint8Array])[]> {
  const keys = getAssetKeys().filter((key) => key.startsWith(pagePrefix));
  return keys.map((key) => [key.slice(pagePrefix.length), new Uint8Array(getAsset(key))] as const);
}
