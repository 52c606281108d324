// What the packages' manifests promise to every resolution of modules: judged by the two tools that know the rules, tried
// with the compiler options of Pulumi's own template, and required from CommonJS.
import assert from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mustRun } from "../clients/tool.ts";

const tools = ["@arethetypeswrong/cli@0.18.5", "publint@0.3.25"];

/**
 * `cjs-resolves-to-esm`: the packages are ES modules, and Node.js loads these with `require` from version 22 on; they ask
 * for 24. requireAll tries it.
 */
const exceptions = ["cjs-resolves-to-esm"];

/** @throws Error with what one of the tools found */
export async function judgeManifests(folder: string, tarballs: readonly string[]): Promise<void> {
  const home = join(folder, "tools");
  mkdirSync(home);
  writeFileSync(join(home, "package.json"), '{ "private": true }');
  await mustRun("npm", ["install", "--no-audit", "--no-fund", "--loglevel", "error", ...tools], { cwd: home });
  const tool = (name: string) => join(home, "node_modules", ".bin", name);
  for (const tarball of tarballs) {
    await mustRun(tool("attw"), ["--ignore-rules", ...exceptions, "--format", "ascii", "--no-color", tarball]);
    // It answers with 0 unless it finds an error; `--strict` makes errors of its warnings.
    await mustRun(tool("publint"), ["--strict", tarball]);
  }
}

/** The project that `pulumi new typescript` makes: CommonJS, and modules resolved as before `exports`. */
export async function compileTemplate(folder: string): Promise<void> {
  cpSync(join(import.meta.dirname, "template"), join(folder, "template"), { recursive: true });
  const compiler = join(folder, "node_modules", "typescript", "bin", "tsc");
  await mustRun(process.execPath, [compiler, "--noEmit", "--pretty", "false", "-p", "template"], { cwd: folder });
}

/** Each entry point of each package, from CommonJS; without the classes for programs, which need Pulumi's own SDK. */
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
