// The folder of a program that the user names by its folder or by its template.
import { stat } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";

export interface ProgramPlace {
  /** The folder or the template, absolute. */
  readonly program: string;
  /** Absolute; it contains settings and state. */
  readonly folder: string;
  /** The base name of the folder; of a template, its file name. */
  readonly name: string;
}

/** A path that does not exist counts as a folder; opening the program reports it. */
export async function programPlace(path: string): Promise<ProgramPlace> {
  const program = resolve(path);
  const isFile = (await stat(program).catch(() => undefined))?.isFile() === true;
  return { program, folder: isFile ? dirname(program) : program, name: basename(program) };
}
