// Finds the service of the Serverless Framework that a path means.
import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";

const serviceFiles = ["serverless.yml", "serverless.yaml", "serverless.json", "serverless.ts", "serverless.js"];

/** @returns the folder of a service, absolute; undefined if the path is not one */
export async function serverlessAt(path: string): Promise<string | undefined> {
  const folder = resolve(path);
  const isFolder = (await stat(folder).catch(() => undefined))?.isDirectory() === true;
  return isFolder && serviceFiles.some((name) => existsSync(join(folder, name))) ? folder : undefined;
}
