// Installs the packed packages by name with npm, pnpm and Yarn, on each supported release of Node.js, and runs the README's
// quick start.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { mustRun, npmInstall, workFolder } from "../clients/tool.ts";
import { npm, type PackageManager, pnpmSettings, runQuickStart } from "./quick-start.ts";
import { type Registry, startRegistry } from "./registry.ts";

/** The oldest supported release line; the newest is the one that runs this. Its package exists for Linux. */
const oldestNode = "24.21.0";
const tools = { pnpm: "12.21.0", "@yarnpkg/cli-dist": "4.18.1" } as const;

type Step = (what: string, check: () => Promise<void>) => Promise<void>;

/** @param isQuick only npm, on the Node.js that runs this */
export async function checkPackageManagers(tarballs: readonly string[], isQuick: boolean, step: Step): Promise<void> {
  const registry = await startRegistry(tarballs);
  const home = join(workFolder, "package-managers");
  try {
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, "package.json"), '{ "private": true }');
    const managers = [npm, ...(isQuick ? [] : await installedManagers(home))];
    for (const node of [dirname(process.execPath), ...(isQuick ? [] : await oldestRelease(home))]) {
      const version = (await mustRun(join(node, "node"), ["--version"])).trim();
      for (const manager of managers) {
        await step(`${manager.name} on Node.js ${version}: the README's quick start, from an empty folder`, () =>
          inEmptyFolder(registry, manager, node),
        );
      }
    }
  } finally {
    await registry.close();
  }
}

async function inEmptyFolder(registry: Registry, manager: PackageManager, node: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "answerback-quick-start-"));
  try {
    writeFileSync(join(folder, "package.json"), '{ "private": true }');
    writeFileSync(join(folder, ".npmrc"), `registry=${registry.url}/\n`);
    // As the README says for pnpm and Yarn; the rest is for the registry without TLS.
    writeFileSync(join(folder, "pnpm-workspace.yaml"), `${pnpmSettings()}storeDir: ${join(folder, ".store")}\n`);
    const yarn = `nodeLinker: node-modules\nnpmRegistryServer: "${registry.url}"\nunsafeHttpWhitelist: ["*"]\n`;
    writeFileSync(
      join(folder, ".yarnrc.yml"),
      `${yarn}enableGlobalCache: false\ncacheFolder: ${join(folder, "cache")}\n`,
    );
    if (manager.name === "Yarn") writeFileSync(join(folder, "yarn.lock"), "");
    await runQuickStart(folder, manager, {
      PATH: `${node}${delimiter}${process.env.PATH}`,
      npm_config_registry: `${registry.url}/`,
      npm_config_cache: join(folder, ".npm"),
      YARN_ENABLE_TELEMETRY: "0",
      YARN_ENABLE_IMMUTABLE_INSTALLS: "false",
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function installedManagers(home: string): Promise<readonly PackageManager[]> {
  await npmInstall(
    home,
    Object.entries(tools).map(([name, version]) => `${name}@${version}`),
  );
  const pnpm = join(home, "node_modules", "pnpm", "bin", "pnpm.mjs");
  const yarn = join(home, "node_modules", "@yarnpkg", "cli-dist", "bin", "yarn.js");
  return [
    { name: "pnpm", install: ["node", pnpm, "add", "-D"], execute: ["node", pnpm, "exec"] },
    { name: "Yarn", install: ["node", yarn, "add", "-D"], execute: ["node", yarn] },
  ];
}

/** @returns the folder of its program; none on a platform for which no package has it */
async function oldestRelease(home: string): Promise<readonly string[]> {
  if (process.platform !== "linux") return [];
  const name = `node-linux-${process.arch}`;
  await npmInstall(home, [`${name}@${oldestNode}`], ["--ignore-scripts"]);
  return [join(home, "node_modules", name, "bin")];
}
