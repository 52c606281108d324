// npm run pack: builds the packages for publishing, one tarball each in dist/, compiled and with declarations. Includes only
// the files that a package's exports, its commands and the files that it starts by path import. Modules that `answerback
// start` loads are joined into few files.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, relative } from "node:path";
import { inspectorPage } from "@answerback/inspector";
import { buildSync } from "esbuild";
import { lockedPackages, redistributed } from "./licences.ts";
import { repositoryMembers, repositoryOf } from "./repository.ts";
import { startedByPath } from "./started-by-path.ts";
import { thirdPartyNotices } from "./third-party-notices.ts";

const root = join(import.meta.dirname, "..");
const repository = repositoryOf(root);
const dist = join(root, "dist");
const compiled = join(dist, "compiled");

/** Files beside the commands for programs that find them without a package manager. */
const besideCommands: Readonly<Record<string, readonly string[]>> = {
  pulumi: ["pulumi-resource-answerback", "PulumiPlugin.yaml", "package.json"],
};

/**
 * Pulumi's gRPC contracts, which are imported from its package in development. `@answerback/pulumi` includes them, so that
 * programs in other languages need no `@pulumi/pulumi`, and programs in Node.js have no second copy.
 */
const contracts = /"@pulumi\/pulumi\/proto\/(\w+\.js)"/g;
const contractsSource = dirname(
  createRequire(join(root, "packages", "pulumi", "package.json")).resolve("@pulumi/pulumi/proto/provider_pb.js"),
);

/**
 * Packages of many modules that `answerback start` loads: each file that it opens costs it a quarter of a millisecond. Their
 * modules are joined into few files, for `vtl` only in Node.js: what bundlers do not use of a module, they can drop.
 */
const joinedPackages: ReadonlyMap<string, "everywhere" | "node"> = new Map([
  ["answerback", "everywhere"],
  ["apigatewayv2", "everywhere"],
  ["functions", "everywhere"],
  ["gateway", "everywhere"],
  ["vtl", "node"],
]);

/** Below `dist`: the joined modules for Node.js only. */
const nodeFolder = "node";

/** Filled while the packages are built. */
const contractsNamed = new Set<string>();

/** Relative imports, in sources, declarations and compiled files. */
const imports = /(?<=(?:from|import|require)\s*\(?\s*)"(\.[^"]+)"/g;

interface Manifest {
  readonly exports?: Readonly<Record<string, string>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly [member: string]: unknown;
}

rmSync(dist, { recursive: true, force: true });
// For the target esnext: for others, TypeScript 7.0 breaks classes that create themselves in a static initializer. The sources
// use nothing that Node.js 24 does not know.
run("tsc", ["-p", "tsconfig.pack.json"]);
// aws-cdk-lib, which a checkout does not install, is not needed for compiling alone; `npm run conformance -- cdk` checks the types.
run("tsc", ["-p", "packages/cdk", "--noCheck"]);
await makePage();
const folders = globSync("packages/*/package.json", { cwd: root }).map((manifest) => dirname(manifest));
for (const folder of folders) makePackage(folder);
copyContracts();
for (const folder of folders) {
  run("npm", ["pack", join(dist, basename(folder)), "--pack-destination", dist, "--loglevel", "error"]);
}
rmSync(compiled, { recursive: true });

/** A checkout builds the inspector's page on request; a published package contains it. */
async function makePage(): Promise<void> {
  const folder = join(dist, "inspector", "page");
  mkdirSync(folder, { recursive: true });
  for (const [name, { body }] of await inspectorPage()) writeFileSync(join(folder, name), body);
  const { bundled } = redistributed(lockedPackages());
  writeFileSync(join(dist, "inspector", "THIRD-PARTY-NOTICES"), thirdPartyNotices(bundled));
}

function makePackage(folder: string): void {
  const name = basename(folder);
  const source = join(root, folder);
  const target = join(dist, name);
  const { scripts: _, devDependencies: __, ...manifest } = readManifest(source);
  const started = Object.groupBy(startedByPath[name] ?? [], (file) => (file.endsWith(".cjs") ? "bundled" : "copied"));
  const entries = [...Object.values(manifest.exports ?? {}).map(belowSrc), ...(started.copied ?? [])];
  for (const command of Object.values(manifest.bin ?? {})) {
    const text = readFileSync(join(source, command), "utf8");
    for (const [, path] of text.matchAll(/"(\.\.\/src\/[^"]+)"/g)) entries.push(belowSrc(path!));
    write(join(target, command), text.replaceAll(/"\.\.\/src\/([^"]+)\.ts"/g, '"../dist/$1.js"'));
  }
  for (const file of besideCommands[name] ?? []) cpSync(join(source, "bin", file), join(target, "bin", file));
  write(join(target, "README.md"), withAbsoluteLinks(readFileSync(join(source, "README.md"), "utf8"), folder));
  cpSync(join(root, "LICENSE"), join(target, "LICENSE"));
  for (const file of reachable(name, entries)) {
    const from = [join(compiled, name, "src", file), join(source, "src", file)].find((path) => existsSync(path))!;
    write(join(target, "dist", file), withContracts(withCompiledImports(readFileSync(from, "utf8"))));
  }
  const joined = joinedPackages.get(name);
  if (joined !== undefined) {
    const folder = join(target, "dist");
    joinModules(
      folder,
      entries.filter((file) => file.endsWith(".js")),
      join(folder, joined === "node" ? nodeFolder : ""),
    );
  }
  for (const file of started.bundled ?? []) makeBundle(join(compiled, name, "src", file), join(target, "dist", file));
  const members = {
    ...manifest,
    ...repositoryMembers(repository, folder.replaceAll("\\", "/")),
    ...entryPoints(name, manifest),
    // README, LICENSE and the manifest are always included.
    files: ["bin", "dist", "page", "proto", "THIRD-PARTY-NOTICES"].filter(
      (it) => existsSync(join(target, it)) || contentMadeLater(name, it),
    ),
  };
  write(join(target, "package.json"), `${JSON.stringify(members, undefined, 2)}\n`);
}

/** copyContracts fills `proto` after all packages have named their contracts. */
function contentMadeLater(name: string, folder: string): boolean {
  return name === "pulumi" && folder === "proto";
}

/** Links of a README to other files of the repository lead to the repository. */
function withAbsoluteLinks(text: string, folder: string): string {
  return text.replaceAll(/(?<=\]\()(?!https?:|#)[^)\s]+(?=\))/g, (link) => {
    const base = `${repository.url}/blob/main/${folder.replaceAll("\\", "/")}/`;
    return new URL(link, base).href;
  });
}

/**
 * Joins the modules of a package: its entries, and few files that these import. What is loaded later stays in a file of its
 * own. The joined files take the place of the modules, unless they go to another folder.
 */
function joinModules(folder: string, entries: readonly string[], target: string): void {
  const modules = globSync("**/*.js", { cwd: folder });
  const joined = `${folder}-joined`;
  cpSync(folder, joined, { recursive: true });
  for (const file of modules) keepPlace(joined, file);
  const { outputFiles } = buildSync({
    entryPoints: entries.map((file) => ({ in: join(joined, file), out: flat(file).slice(0, -".js".length) })),
    outdir: target,
    write: false,
    bundle: true,
    splitting: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node24",
    logLevel: "error",
  });
  rmSync(joined, { recursive: true });
  if (target === folder) for (const file of modules) rmSync(join(folder, file));
  for (const { path, text } of outputFiles) write(path, text);
  for (const file of entries.filter((entry) => flat(entry) !== entry)) {
    write(join(target, file), `export * from "${relative(dirname(file), flat(file)).replaceAll("\\", "/")}";\n`);
  }
}

/** The name of an entry at the top of its package. */
function flat(file: string): string {
  return file.replaceAll("/", "-");
}

/** A module finds files by its place. Joined modules are at the top of their package, entries of other folders import them. */
function keepPlace(folder: string, file: string): void {
  const text = readFileSync(join(folder, file), "utf8");
  const path = file.replaceAll("\\", "/");
  const places: Readonly<Record<string, string>> = {
    url: `new URL("./${path}", import.meta.url).href`,
    filename: `(import.meta.dirname + "/${path}")`,
    dirname: `(import.meta.dirname + "/${dirname(path)}")`,
    main: "false",
  };
  const kept = text.replaceAll(/import\.meta\.(url|filename|dirname|main)\b/g, (_, member: string) => places[member]!);
  if (kept !== text) writeFileSync(join(folder, file), kept);
}

/** Writes a module and its imports as one CommonJS file. */
function makeBundle(source: string, outfile: string): void {
  const entry = source.replace(/\.cjs$/, ".js");
  buildSync({ entryPoints: [entry], outfile, bundle: true, platform: "node", format: "cjs", logLevel: "error" });
}

/** The manifest's entry points: `exports`, and the older fields for TypeScript's `node10` resolution. */
function entryPoints(name: string, { exports: sources = {} }: Manifest): object {
  const files = Object.entries(sources).map(([subpath, path]) => [subpath, `./dist/${belowSrc(path)}`] as const);
  const exports: Record<string, unknown> = {};
  const typesOfSubpaths: Record<string, readonly string[]> = {};
  for (const [subpath, file] of files) {
    const node = file.replace("./dist/", `./dist/${nodeFolder}/`);
    exports[subpath] = {
      types: declarations(file),
      ...(joinedPackages.get(name) === "node" && { node }),
      default: file,
    };
    if (subpath !== ".") typesOfSubpaths[subpath.slice(2)] = [declarations(file)];
  }
  if (name === "pulumi") exports["./proto/*.js"] = { types: "./proto/*.d.ts", default: "./proto/*.js" };
  const main = new Map(files).get(".");
  return {
    ...(main !== undefined && { main, types: declarations(main) }),
    ...(Object.keys(typesOfSubpaths).length > 0 && { typesVersions: { "*": typesOfSubpaths } }),
    exports,
  };
}

function declarations(file: string): string {
  return file.replace(/js$/, "d.ts");
}

function withContracts(text: string): string {
  return text.replaceAll(contracts, (_, file: string) => {
    contractsNamed.add(file);
    return `"@answerback/pulumi/proto/${file}"`;
  });
}

/** Copies the contracts that the packages name, the files that these require, and their declarations, as Pulumi publishes them. */
function copyContracts(): void {
  const target = join(dist, "pulumi", "proto");
  for (const file of contractsNamed) {
    const text = readFileSync(join(contractsSource, file), "utf8");
    for (const [, required] of text.matchAll(/require\('\.\/(\w+\.js)'\)/g)) contractsNamed.add(required!);
    write(join(target, file), text);
    if (existsSync(join(contractsSource, declarations(file)))) {
      cpSync(join(contractsSource, declarations(file)), join(target, declarations(file)));
    }
  }
  write(join(target, "package.json"), '{ "type": "commonjs" }\n');
  cpSync(join(contractsSource, "..", "LICENSE"), join(target, "LICENSE"));
}

/** `./src/store/store.ts`, `../src/store/store.ts` → `store/store.js` */
function belowSrc(path: string): string {
  return path.replace(/^\.{1,2}\/src\//, "").replace(/\.ts$/, ".js");
}

/** Declarations keep the names of the sources. */
function withCompiledImports(text: string): string {
  return text.replaceAll(imports, (specifier) => specifier.replace(/\.ts"$/, '.js"'));
}

/** The entries and the files that they import; the entries' declarations and those that these import. */
function reachable(name: string, entries: readonly string[]): ReadonlySet<string> {
  const src = join(compiled, name, "src");
  const found = new Set(entries.flatMap((file) => (file.endsWith(".js") ? [file, declarations(file)] : [file])));
  // Iterating over a set includes elements that are added meanwhile.
  for (const file of found) {
    if (!existsSync(join(src, file))) continue;
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
