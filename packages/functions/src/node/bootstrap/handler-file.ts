// The files that may contain the module of a handler, in the order in which AWS's runtime tries them.
import { basename, resolve } from "node:path";

export interface HandlerName {
  /** Path of the module below the function's folder, without an extension. */
  readonly module: string;
  /** Names of the export and of members within it. */
  readonly members: readonly string[];
}

/** @returns undefined if the text is not of the form `path/file.export` */
export function parseHandlerName(handler: string): HandlerName | undefined {
  const name = basename(handler);
  const [, module, members] = /^([^.]*)\.(.*)$/.exec(name) ?? [];
  if (module === undefined || members === undefined) return undefined;
  return { module: handler.slice(0, handler.length - name.length) + module, members: members.split(".") };
}

/** @returns absolute paths that may not exist */
export function handlerFiles(folder: string, handler: string): readonly string[] {
  const name = parseHandlerName(handler);
  if (name === undefined) return [];
  const base = resolve(folder, name.module);
  return ["", ".js", ".mjs", ".cjs"].map((extension) => base + extension);
}
