// npm run pack: the packages as they are published, one tarball each in dist/. Compiled, with declarations; of the sources
// only what can be reached from what a package exports, from its commands, and from what it starts by path.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { inspectorPage } from "@answerback/inspector";

const root = join(import.meta.dirname, "..");
const dist = join(root, "dist");
const compiled = join(dist, "compiled");

/** Below `src`, as they are published: processes and threads of their own, which no import names. */
const startedByPath: Readonly<Record<string, readonly string[]>> = {
  gateway: ["store/sqlite-worker.js"],
  program: ["host/language/node-host.js", "host/language/python-host.py"],
};

/** Of files beside or above, in sources, declarations and what is compiled. */
const imports = /(?<=(?:from|import)\s*\(?\s*)"(\.[^"]+)"/g;

interface Manifest {
  readonly exports?: Readonly<Record<string, string>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly workspaces?: readonly string[];
  readonly [member: string]: unknown;
}

rmSync(dist, { recursive: true, force: true });
run("tsc", ["-p", "tsconfig.pack.json"]);
await makePage();
for (const folder of readManifest(root).workspaces ?? []) {
  if (folder.startsWith("packages/")) packPackage(folder);
}
rmSync(compiled, { recursive: true });

/** A checkout makes the inspector's page when it is asked for; a published package carries it. */
async function makePage(): Promise<void> {
  const folder = join(dist, "inspector", "page");
  mkdirSync(folder, { recursive: true });
  for (const [name, { body }] of await inspectorPage()) writeFileSync(join(folder, name), body);
}

function packPackage(folder: string): void {
  const name = basename(folder);
  const source = join(root, folder);
  const target = join(dist, name);
  const { scripts: _, devDependencies: __, files: ___, ...manifest } = readManifest(source);
  const entries = [...Object.values(manifest.exports ?? {}).map(belowSrc), ...(startedByPath[name] ?? [])];
  for (const command of Object.values(manifest.bin ?? {})) {
    const text = readFileSync(join(source, command), "utf8");
    for (const [, path] of text.matchAll(/"(\.\.\/src\/[^"]+)"/g)) entries.push(belowSrc(path!));
    write(join(target, command), text.replaceAll(/"\.\.\/src\/([^"]+)\.ts"/g, '"../dist/$1.js"'));
  }
  for (const file of ["README.md", "PulumiPlugin.yaml"]) {
    if (existsSync(join(source, file))) cpSync(join(source, file), join(target, file));
  }
  cpSync(join(root, "LICENSE"), join(target, "LICENSE"));
  for (const file of reachable(name, entries)) {
    const from = [join(compiled, name, "src", file), join(source, "src", file)].find((path) => existsSync(path))!;
    write(join(target, "dist", file), withCompiledImports(readFileSync(from, "utf8")));
  }
  const exports = Object.fromEntries(
    Object.entries(manifest.exports ?? {}).map(([subpath, path]) => {
      const file = `./dist/${belowSrc(path)}`;
      return [subpath, { types: file.replace(/js$/, "d.ts"), default: file }];
    }),
  );
  write(join(target, "package.json"), `${JSON.stringify({ ...manifest, exports }, undefined, 2)}\n`);
  run("npm", ["pack", target, "--pack-destination", dist, "--loglevel", "error"]);
}

/** `./src/store/store.ts`, `../src/store/store.ts` → `store/store.js` */
function belowSrc(path: string): string {
  return path.replace(/^\.{1,2}\/src\//, "").replace(/\.ts$/, ".js");
}

/** Declarations keep the names of the sources. */
function withCompiledImports(text: string): string {
  return text.replaceAll(imports, (specifier) => specifier.replace(/\.ts"$/, '.js"'));
}

/** The entries, what they import, and the declarations of both. */
function reachable(name: string, entries: readonly string[]): ReadonlySet<string> {
  const src = join(compiled, name, "src");
  const found = new Set(entries);
  // A set is walked to its end, also to what is added on the way.
  for (const file of found) {
    if (!existsSync(join(src, file))) continue;
    if (file.endsWith(".js")) found.add(file.replace(/js$/, "d.ts"));
    for (const [, path] of withCompiledImports(readFileSync(join(src, file), "utf8")).matchAll(imports)) {
      const imported = relative(src, join(src, dirname(file), path!));
      found.add(file.endsWith(".js") ? imported : imported.replace(/js$/, "d.ts"));
    }
  }
  return found;
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function run(command: string, parameters: readonly string[]): void {
  const { status } = spawnSync(command, parameters, { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
