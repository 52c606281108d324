// Writes the files of a program to the place that --out names.
import { existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { errorMessage } from "@answerback/apigatewayv2/error-message";
import type { WrittenFile, WrittenProgram } from "@answerback/apigatewayv2/export";
import { UserError } from "../user-error.ts";

/**
 * @param out a folder, which gets all files, or a file, which gets the program alone
 * @returns the paths of the written files
 * @throws UserError if a file exists, or a place cannot be written
 */
export function writeFiles({ main, others }: WrittenProgram, out: string, overwrite: boolean): readonly string[] {
  const isFolder = /[/\\]$/.test(out) || (existsSync(out) ? statSync(out).isDirectory() : !/\.\w+$/.test(out));
  const files: readonly WrittenFile[] = isFolder
    ? [main, ...others].map(({ name, text }) => ({ name: join(out, name), text }))
    : [{ name: out, text: main.text }];
  const taken = files.find(({ name }) => existsSync(name));
  if (taken !== undefined && !overwrite) {
    throw new UserError(`${taken.name} exists. Choose another place with --out, or replace it with --force.`);
  }
  try {
    if (isFolder) mkdirSync(out, { recursive: true });
    for (const { name, text } of files) writeFileSync(name, text, name.endsWith(".sh") ? { mode: 0o755 } : {});
  } catch (error) {
    throw new UserError(`${out} cannot be written: ${errorMessage(error)}. Choose another place with --out.`);
  }
  return files.map(({ name }) => name);
}
