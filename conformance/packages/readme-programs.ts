// The programs of the packages' READMEs, run with the installed packages.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../checkout.ts";
import { mustRun } from "../clients/tool.ts";

/** Packages whose README has a whole program as its first TypeScript block, and what it prints. */
const printed = {
  apigatewayv2: /^CreateApi POST \/v2\/apis$/m,
  functions: /^"Hello Ada" undefined$/m,
  gateway: /^http:\/\/127\.0\.0\.1:\d+$/m,
} as const;

/** @param folder with the installed packages */
export async function runReadmePrograms(folder: string): Promise<void> {
  // The function that the README of `functions` names.
  mkdirSync(join(folder, "functions", "greet"), { recursive: true });
  const handler = "export const handler = async ({ name }) => `Hello ${name}`;\n";
  writeFileSync(join(folder, "functions", "greet", "index.mjs"), handler);
  for (const [name, output] of Object.entries(printed)) {
    const readme = readFileSync(join(root, "packages", name, "README.md"), "utf8");
    const program = /^```ts\n(.*?)^```/ms.exec(readme)![1]!;
    writeFileSync(join(folder, `readme-${name}.mts`), program);
    assert.match(await mustRun(process.execPath, [`readme-${name}.mts`], { cwd: folder }), output);
  }
}
