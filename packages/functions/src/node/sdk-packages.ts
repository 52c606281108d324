// Which packages of the AWS SDK a handler names: the spare process of a function loads them ahead.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { FunctionFolder } from "../function-definition.ts";
import { handlerFiles } from "./bootstrap/handler-file.ts";

const named = /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)["'](@aws-sdk\/(?:client|lib|util)-[\w-]+)["']/g;

/** @returns the files to load, absolute, sorted; empty if the handler's file cannot be read or names none */
export function sdkPackagesOf({ folder, handler, sdkFolders }: FunctionFolder): readonly string[] {
  for (const file of handlerFiles(folder, handler)) {
    let source: string;
    try {
      source = readFileSync(file, "utf8");
    } catch {
      continue;
    }
    const names = new Set(Array.from(source.matchAll(named), ([, name]) => name!));
    return Array.from(names)
      .flatMap((name) => resolved(name, [file, ...sdkFolders.map((it) => join(it, "index.js"))]))
      .sort();
  }
  return [];
}

function resolved(name: string, from: readonly string[]): readonly string[] {
  for (const file of from) {
    try {
      return [createRequire(file).resolve(name)];
    } catch {
      // The next folder may have it.
    }
  }
  return [];
}
