// The TypeScript blocks of the documentation as one program for the compiler. A block is a module, the members of an object, or
// an array, as the pages write them; names that it does not declare are those of ambient.d.ts.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CodeBlock } from "./code-block.ts";

/** Within the checkout, so that packages resolve. */
const folderName = "node_modules/.cache/answerback-documentation";

/** @returns the compiler's errors, with page and line; empty if there are none */
export function typeErrors(root: string, blocks: readonly CodeBlock[]): readonly string[] {
  const folder = join(root, folderName);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  copyFileSync(join(import.meta.dirname, "ambient.d.ts"), join(folder, "ambient.d.ts"));
  for (const [index, block] of blocks.entries()) writeFileSync(join(folder, `block${index}.ts`), asModule(block.text));
  const settings = {
    extends: "../../../tsconfig.json",
    compilerOptions: {
      noUnusedLocals: false,
      noUncheckedIndexedAccess: false,
      // The classes of the official package have the same arguments; its declarations take the compiler seconds.
      paths: { "@pulumi/aws": [join(root, "packages/pulumi/src/index.ts")] },
      typeRoots: [join(root, "node_modules/@types")],
    },
    include: ["*.ts"],
    exclude: [],
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(settings));
  const { stdout, error } = spawnSync(
    "tsc",
    [
      "-p",
      folder,
      "--pretty",
      "false",
      "--checkers",
      "2",
      "--incremental",
      "--tsBuildInfoFile",
      join(root, "node_modules/.cache/documentation-types.json"),
    ],
    {
      cwd: folder,
      encoding: "utf8",
      shell: process.platform === "win32",
    },
  );
  if (error) throw error;
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) =>
      line.replace(/^block(\d+)\.ts\((\d+),/, (_, index: string, number: string) => {
        const { file, line: start } = blocks[Number(index)]!;
        return `${file}:${start + Number(number)} (`;
      }),
    );
}

/** Keeps the number of each line. */
function asModule(text: string): string {
  // `new Route("chat", …)`: arguments that do not matter here.
  const whole = text.replaceAll(/(?<=, )…(?=\))/g, "undefined!");
  const code = whole.replaceAll(/^\s*\/\/.*\n/gm, "");
  if (/^\s*[\w$"]+:\s/.test(code)) return `export const members: Members = {${whole}};`;
  if (/^\s*\{/.test(code)) return `export const resources: readonly Members[] = [${whole.replaceAll(/\}$/gm, "},")}];`;
  if (/^\s*\[/.test(code))
    return `export const keys: readonly string[] = (${whole.trimEnd()}\n);`.replace(/\((\s*\/\/[^\n]*\n)/, "($1");
  return `${whole}\nexport {};`;
}
