// Finds the template that a path means: a file, or a template in a folder.
import { stat } from "node:fs/promises";
import { basename, dirname, extname, join, resolve } from "node:path";
import { defaultStack } from "../project.ts";

export interface TemplatePlace {
  /** Absolute. */
  readonly file: string;
  /** Absolute; paths in the template are relative to it. */
  readonly folder: string;
}

const templateNames = ["template.yaml", "template.yml", "template.json"];

/** @returns undefined if the path is a folder without a template, or nothing */
export async function templateAt(path: string): Promise<TemplatePlace | undefined> {
  const given = resolve(path);
  const found = await stat(given).catch(() => undefined);
  if (found === undefined) return undefined;
  if (!found.isDirectory()) return { file: given, folder: dirname(given) };
  for (const name of templateNames) {
    const file = join(given, name);
    if (await isFile(file)) return { file, folder: given };
  }
  return undefined;
}

/** The stack's name if nothing else gives one. It follows from the file, so that identifiers are the same in every folder. */
export function stackNameOf(file: string): string {
  const name = basename(file, extname(file))
    .replaceAll(/[^A-Za-z0-9]+/g, "-")
    .replace(/^[^A-Za-z]+/, "");
  return name === "template" || name === "" ? defaultStack : name;
}

const isFile = async (path: string) => (await stat(path).catch(() => undefined))?.isFile() === true;
