// npm run executable: builds dist/executable/answerback-linux-x64, one file with Node.js, `start`, `workers`, `cluster`, `connect`, `render`
// and the inspector's page, by Node.js's single executable applications.
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { inspectorPage } from "@answerback/inspector";
import { type BuildOptions, build, type Plugin } from "esbuild";
import { lockedPackages, redistributed } from "../licences.ts";
import { thirdPartyNotices } from "../third-party-notices.ts";
import { nodeBootstrapAsset, pagePrefix, pythonBootstrapAsset, sqliteWorkerAsset } from "./assets.ts";

const root = join(import.meta.dirname, "../..");
const folder = join(root, "dist", "executable");

/** Modules that find files by their own place, and their replacements in this folder. */
const replaced: Readonly<Record<string, string>> = {
  "packages/gateway/src/store/sqlite-thread.ts": "sqlite-thread.ts",
  "packages/answerback/src/worker-entry.ts": "worker-entry.ts",
  "packages/inspector/src/page-files.ts": "page-files.ts",
  "packages/functions/src/bootstrap-files.ts": "bootstrap-files.ts",
};

/** Packages that are installed beside the gateway for one feature, and modules that only a checkout uses. */
const external = ["@opentelemetry/*", "@pulumi/pulumi", "dynalite", "esbuild", "tsx"];

if (import.meta.main) {
  const file = await buildExecutable();
  console.log(`${relative(root, file)} ${(statSync(file).size / 2 ** 20).toFixed(0)} MB`);
}

/** @returns the executable's path */
export async function buildExecutable(): Promise<string> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, pagePrefix), { recursive: true });
  mkdirSync(join(folder, "bootstrap"), { recursive: true });
  const used = new Set<string>();
  const packages = new Set(await bundle(join(import.meta.dirname, "main.ts"), "main.cjs", [replacements(used)]));
  for (const file of Object.keys(replaced))
    if (!used.has(file)) throw new Error(`${file} is not part of the executable`);
  await bundle(join(root, "packages/gateway/src/store/sqlite-worker.ts"), sqliteWorkerAsset);
  await bundle(join(root, "packages/functions/src/node/bootstrap/main.ts"), nodeBootstrapAsset);
  const page = [...(await inspectorPage())].map(([name, { body }]) => {
    writeFileSync(join(folder, pagePrefix, name), body);
    return pagePrefix + name;
  });
  const inFolder = [sqliteWorkerAsset, nodeBootstrapAsset, ...page].map((name) => [name, join(folder, name)] as const);
  const inPage = redistributed(lockedPackages()).bundled;
  writeFileSync(join(folder, "THIRD-PARTY-NOTICES"), thirdPartyNotices(packages.union(inPage)));
  const executable = join(folder, `answerback-${process.platform}-${process.arch}`);
  const configuration = {
    main: join(folder, "main.cjs"),
    output: executable,
    disableExperimentalSEAWarning: true,
    useCodeCache: true,
    execArgvExtension: "none",
    assets: Object.fromEntries([
      ...inFolder,
      [pythonBootstrapAsset, join(root, "packages/functions/src/python/bootstrap.py")],
    ]),
  };
  writeFileSync(join(folder, "sea.json"), JSON.stringify(configuration));
  execFileSync(process.execPath, ["--build-sea", join(folder, "sea.json")], { stdio: ["ignore", "ignore", "inherit"] });
  return executable;
}

/** @returns the folders of the packages that the bundle contains, relative to the root */
async function bundle(entry: string, output: string, plugins: readonly Plugin[] = []): Promise<readonly string[]> {
  const options = {
    absWorkingDir: root,
    metafile: true,
    entryPoints: [entry],
    outfile: join(folder, output),
    bundle: true,
    platform: "node",
    target: "node26",
    format: "cjs",
    minifyWhitespace: true,
    minifySyntax: true,
    logLevel: "warning",
    external,
    // The place of the executable, where packages of optional features are looked up.
    define: {
      "import.meta.url": "moduleUrl",
      "import.meta.dirname": "__dirname",
      "import.meta.filename": "__filename",
    },
    banner: { js: 'const moduleUrl = require("node:url").pathToFileURL(__filename).href;' },
    plugins: [...plugins],
  } satisfies BuildOptions;
  const { metafile } = await build(options);
  return Object.keys(metafile.inputs).flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? []);
}

/** @param used is filled with the modules that were replaced */
function replacements(used: Set<string>): Plugin {
  return {
    name: "replacements",
    setup(builder) {
      builder.onLoad({ filter: /(?:sqlite-thread|page-files|bootstrap-files|worker-entry)\.ts$/ }, ({ path }) => {
        const file = relative(root, path).replaceAll("\\", "/");
        const replacement = replaced[file];
        if (replacement === undefined) return undefined;
        used.add(file);
        return {
          contents: `export * from ${JSON.stringify(join(import.meta.dirname, replacement))};`,
          loader: "ts",
          resolveDir: import.meta.dirname,
        };
      });
    },
  };
}
