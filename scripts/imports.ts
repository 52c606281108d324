// Finds the imports between the sources of this repository, by regular expression.
import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

export const root = join(import.meta.dirname, "..");

export interface Import {
  readonly file: string;
  readonly specifier: string;
  /** True if nothing is imported at run time. */
  readonly onlyTypes: boolean;
}

const statement =
  /^\s*(?:import|export)\s(?<names>[^;"]*?)\sfrom\s+"(?<from>[^"]+)"|import\("(?<dynamic>[^"]+)"\)|^import "(?<effects>[^"]+)"/gms;

export function importsOf(pattern: string): readonly Import[] {
  return globSync(pattern, { cwd: root, exclude: (name) => name === "node_modules" }).flatMap((file) =>
    [...readFileSync(join(root, file), "utf8").matchAll(statement)].map(({ groups = {} }) => ({
      file,
      specifier: (groups.from ?? groups.dynamic ?? groups.effects)!,
      onlyTypes: groups.names !== undefined && namesTypes(groups.names),
    })),
  );
}

/** True for `type { A }` and `{ type A, type B }`. */
function namesTypes(names: string): boolean {
  if (/^type\s/.test(names)) return true;
  const listed = /^\{(.*)\}$/s.exec(names.trim())?.[1];
  return listed?.split(",").every((name) => name.trim() === "" || /^\s*type\s/.test(name)) ?? false;
}

/** True for tests, suites shared by several tests, and files that only tests use (`test-api.ts`). */
export function isTest(file: string): boolean {
  return /(^|\/)test-[^/]*\.ts$|\.(test|suite|fixture)\.tsx?$/.test(file);
}

/** The file that a relative specifier names. */
export function targetOf({ file, specifier }: Import): string {
  return join(dirname(file), specifier);
}
