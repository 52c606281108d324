// Which packages of the AWS SDK a handler names: the spare process of a function loads them ahead.
import { createRequire } from "node:module";
import { join } from "node:path";
import type { FunctionFolder } from "../function-definition.ts";
import { handlerSource } from "../handler-source.ts";

const named = /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)["'](@aws-sdk\/(?:client|lib|util)-[\w-]+)["']/g;

/** @returns the files to load, absolute, sorted; empty if the handler's file cannot be read or names none */
export function sdkPackagesOf(code: FunctionFolder): readonly string[] {
  const source = handlerSource(code);
  if (source === undefined) return [];
  const names = new Set(Array.from(source.text.matchAll(named), ([, name]) => name!));
  return Array.from(names)
    .flatMap((name) => resolved(name, [source.file, ...code.sdkFolders.map((it) => join(it, "index.js"))]))
    .sort();
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
