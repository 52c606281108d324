// Coverage of templates in the lcov format, with the files and lines in which the program has them.
import { relative } from "node:path";
import type { NamedCoverage } from "./named-coverage.ts";

/**
 * A line that holds several statements counts as often as the one that ran least.
 * @param here folder to which files are relative
 */
export function lcovText({ lines, branches }: NamedCoverage, here: string): string {
  const files = new Set([...lines, ...branches].map(({ file }) => file));
  return [...files]
    .sort()
    .map((file) => {
      const counts = new Map<number, number>();
      for (const it of lines) {
        if (it.file === file) counts.set(it.line, Math.min(it.count, counts.get(it.line) ?? it.count));
      }
      const ofFile = branches.filter((it) => it.file === file);
      const sorted = [...counts].sort(([one], [other]) => one - other);
      return [
        "TN:",
        `SF:${relative(here, file).replaceAll("\\", "/")}`,
        ...sorted.map(([line, count]) => `DA:${line},${count}`),
        `LF:${sorted.length}`,
        `LH:${sorted.filter(([, count]) => count > 0).length}`,
        ...ofFile.map(({ line, block, branch, count }) => `BRDA:${line},${block},${branch},${count}`),
        `BRF:${ofFile.length}`,
        `BRH:${ofFile.filter(({ count }) => count > 0).length}`,
        "end_of_record\n",
      ].join("\n");
    })
    .join("");
}
