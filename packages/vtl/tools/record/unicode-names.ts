// node tools/record/unicode-names.ts: writes src/java/regex/unicode-names.ts, the scripts and blocks that java.util.regex
// knows. Needs the JDK whose names are to be known; the committed ones come from 17.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

const here = import.meta.dirname;
const java = process.env.JAVA_HOME === undefined ? "java" : join(process.env.JAVA_HOME, "bin/java");
const { status, stdout, stderr } = spawnSync(
  java,
  ["--add-opens", "java.base/java.lang=ALL-UNNAMED", join(here, "UnicodeNames.java")],
  { encoding: "utf8", maxBuffer: 2 ** 24 },
);
if (status !== 0) throw new Error(`UnicodeNames.java failed:\n${stderr}`);

const scripts: string[] = [];
const blocks: string[] = [];
let end = 0;
for (const line of stdout.split("\n")) {
  const [head = "", ...names] = line.split("\t");
  const [kind, first, last] = head.split(" ");
  if (kind === "script") scripts.push(`${first}:${names[0]}`);
  if (kind !== "block") continue;
  const start = Number(first) / 16;
  if (start !== end) blocks.push(`${end.toString(16)}:`);
  blocks.push(`${start.toString(16)}:${withoutDerived(names).join("/")}`);
  end = (Number(last) + 1) / 16;
}
blocks.push(`${end.toString(16)}:`);

/** The names from which the others follow: without blanks, or with underscores. */
function withoutDerived(names: readonly string[]): readonly string[] {
  const constant = names.find(
    (name) => !/[ -]/.test(name) && names.some((other) => other.replace(/[ -]/g, "_") === name),
  );
  const isSource = (name: string): boolean => name.replace(/[ -]/g, "_") === constant;
  return names
    .filter((name) => !names.some((other) => other !== name && derived(other).includes(name)))
    .sort((one, other) => Number(isSource(other)) - Number(isSource(one)));

  function derived(name: string): readonly string[] {
    return [name.replaceAll(" ", ""), ...(isSource(name) ? [name.replace(/[ -]/g, "_")] : [])];
  }
}

writeFileSync(
  join(here, "../../src/java/regex/unicode-names.ts"),
  `// Made by tools/record/unicode-names.ts from the JDK. Do not edit.

/** Scripts: Java's name, and the ISO 15924 code, which Java and JavaScript take too. */
export const scriptNames =
  "${scripts.join(" ")}";

/** Blocks: the first character divided by 16, and its names, none where no block begins. Java also takes each name without blanks, and the first one with underscores. */
export const blockNames =
  "${blocks.join(",")}";
`,
);
