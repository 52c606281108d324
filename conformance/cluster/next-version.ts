// A next version of Answerback: a copy of the checkout with another version number, in which some records have a new schema.
import { cp, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "../checkout.ts";

/** The members of `schemas` in packages/gateway/src/nodes/record-schemas.ts. */
export const schemaNames = ["document", "node", "owed", "link"] as const;
export type SchemaName = (typeof schemaNames)[number];

const packages = ["answerback", "apigatewayv2", "functions", "gateway", "inspector", "program", "pulumi", "vtl"];
const scope = "@answerback";
const leftOut = /[/\\](?:node_modules|dist|test-data)$|\.test\.ts$/;

/**
 * @param folder is created
 * @param raised get schemas that are one higher
 * @returns the path of its `answerback`
 */
export async function copyAsVersion(folder: string, version: string, raised: readonly SchemaName[]): Promise<string> {
  await Promise.all(
    packages.map(async (name) => {
      const copy = join(folder, "packages", name);
      await cp(join(root, "packages", name), copy, { recursive: true, filter: (path) => !leftOut.test(path) });
      await change(join(copy, "package.json"), (text) =>
        replaced(text, /"version": "[^"]+"/, `"version": "${version}"`),
      );
    }),
  );
  await change(join(folder, "packages", "gateway", "src", "nodes", "record-schemas.ts"), (text) =>
    raised.reduce(
      (before, name) =>
        replaced(before, new RegExp(`\\b${name}: (\\d+)`), (_, found) => `${name}: ${Number(found) + 1}`),
      text,
    ),
  );
  await linkDependencies(join(folder, "node_modules"));
  return join(folder, "packages", "answerback", "bin", "answerback.js");
}

/** Those of the checkout, except its own packages. */
async function linkDependencies(folder: string): Promise<void> {
  const installed = join(root, "node_modules");
  await mkdir(join(folder, scope), { recursive: true });
  const names = (await readdir(installed)).filter((name) => name !== scope && !name.startsWith("."));
  await Promise.all(names.map((name) => symlink(join(installed, name), join(folder, name), "junction")));
  await Promise.all(
    packages.map((name) => symlink(join(folder, "..", "packages", name), join(folder, scope, name), "junction")),
  );
}

async function change(file: string, edit: (text: string) => string): Promise<void> {
  await writeFile(file, edit(await readFile(file, "utf8")));
}

/** @throws Error if the text has no such place */
function replaced(text: string, place: RegExp, replacement: string | ((...found: string[]) => string)): string {
  if (!place.test(text)) throw new Error(`${place} was not found: the copy would not be another version.`);
  return text.replace(place, replacement as string);
}
