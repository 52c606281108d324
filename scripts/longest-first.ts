// The order in which `npm test` starts its files: a long one that started last would run alone at the end.
import { statSync } from "node:fs";
import { join } from "node:path";
import { testFiles as groupedFiles, groupNames } from "./in-one-process/groups.ts";

/** Bytes of the sources of a test file, or of all files of a group, as a guess how long it runs. */
function sizeOf(root: string, file: string): number {
  const group = groupNames.find((name) => file.endsWith(join("in-one-process", `${name}.test.ts`)));
  const files = group === undefined ? [file] : groupedFiles(group).map((it) => join("packages", it));
  return files.reduce((sum, it) => sum + statSync(join(root, it)).size, 0);
}

/**
 * @param files relative to the root
 * @param millis how long files took in the last run; those without an entry come first, the larger ones before the others
 */
export function longestFirst(root: string, files: readonly string[], millis: ReadonlyMap<string, number>): string[] {
  const sized = files.map((file) => ({ file, millis: millis.get(file) ?? Infinity, size: sizeOf(root, file) }));
  const sorted = sized.sort((one, other) => {
    return one.millis === other.millis ? other.size - one.size : other.millis - one.millis;
  });
  return sorted.map(({ file }) => file);
}
