// Checks the packages' manifests for every kind of module resolution: with two tools that know the rules, with the
// compiler options of Pulumi's own template, and with `require`.
import assert from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mustRun, npmInstall } from "../clients/tool.ts";

const tools = ["@arethetypeswrong/cli@0.18.5", "publint@0.3.25"];

/** `cjs-resolves-to-esm`: from version 22 on Node.js can `require` ES modules, and the packages need 24. requireAll tests it. */
const exceptions = ["cjs-resolves-to-esm"];

/** @throws Error with the problems that a tool found */
export async function judgeManifests(folder: string, tarballs: readonly string[]): Promise<void> {
  const home = join(folder, "tools");
  mkdirSync(home);
  writeFileSync(join(home, "package.json"), '{ "private": true }');
  await npmInstall(home, tools);
  const tool = (name: string) => join(home, "node_modules", ".bin", name);
  for (const tarball of tarballs) {
    await mustRun(tool("attw"), ["--ignore-rules", ...exceptions, "--format", "ascii", "--no-color", tarball]);
    // Exits with 0 unless it finds an error; `--strict` turns warnings into errors.
    await mustRun(tool("publint"), ["--strict", tarball]);
  }
}

/** Compiles the project of `pulumi new typescript`: CommonJS, modules resolved without `exports`. */
export async function compileTemplate(folder: string): Promise<void> {
  cpSync(join(import.meta.dirname, "template"), join(folder, "template"), { recursive: true });
  const compiler = join(folder, "node_modules", "typescript", "bin", "tsc");
  await mustRun(process.execPath, [compiler, "--noEmit", "--pretty", "false", "-p", "template"], { cwd: folder });
}

/** Requires each entry point of each package from CommonJS, except the classes for programs, which need Pulumi's own SDK. */
export async function requireAll(folder: string, names: readonly string[]): Promise<void> {
  const specifiers = names.flatMap((name) => {
    const manifest = readFileSync(join(folder, "node_modules", name, "package.json"), "utf8");
    const { exports }: { exports: object } = JSON.parse(manifest);
    const subpaths = Object.keys(exports).filter((subpath) => !subpath.includes("*"));
    return subpaths.map((subpath) => join(name, subpath)).filter((specifier) => specifier !== "@answerback/pulumi");
  });
  assert.ok(specifiers.length > 10);
  const script = `for (const name of ${JSON.stringify(specifiers)}) require(name);\n`;
  writeFileSync(join(folder, "require.cjs"), script);
  await mustRun(process.execPath, ["require.cjs"], { cwd: folder });
}
