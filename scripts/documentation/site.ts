// npm run docs [-- --base /answerback/]: builds the documentation as a static site in dist/site, with search, the playground, and
// the newest page set of each earlier minor version, read from its tag. Fails if the site's builder prints a warning.
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { repositoryOf } from "../repository.ts";

const root = join(import.meta.dirname, "../..");
const site = join(root, "site");

export interface SiteVersion {
  readonly version: string;
  /** The revision that has the pages; undefined for the checkout. */
  readonly tag: string | undefined;
  /** Below the base, with a slash at the end: empty for the checkout, `v1.2/` for others. */
  readonly folder: string;
}

/**
 * The checkout, then the last release of each other minor version, newest first.
 * @param tags `v1.2.3`; others are ignored
 */
export function siteVersions(current: string, tags: readonly string[]): readonly SiteVersion[] {
  const minorOf = (version: string) => version.slice(0, version.lastIndexOf("."));
  const newest = new Map<string, string>();
  const versions = tags.filter((tag) => /^v\d+\.\d+\.\d+$/.test(tag)).map((tag) => tag.slice(1));
  for (const version of versions
    .toSorted((one, other) => one.localeCompare(other, "en", { numeric: true }))
    .reverse()) {
    if (minorOf(version) !== minorOf(current) && !newest.has(minorOf(version))) newest.set(minorOf(version), version);
  }
  const earlier = [...newest].map(([minor, version]) => ({ version, tag: `v${version}`, folder: `v${minor}/` }));
  return [{ version: current, tag: undefined, folder: "" }, ...earlier];
}

/** Links of the sidebar, by page, in the order of docs/README.md. */
export function guidesOf(startPage: string): Readonly<Record<string, string>> {
  const links = startPage.matchAll(/\[([^\]]+)\]\((guides\/[\w-]+)\.md\)/g);
  return Object.fromEntries(Array.from(links, ([, title, page]) => [page!, title!]));
}

/** @param base path of the site on its server, with a slash at both ends @returns the folder of the site */
export function buildSite(base: string): string {
  const output = join(root, "dist", "site");
  rmSync(output, { recursive: true, force: true });
  if (!existsSync(join(site, "node_modules"))) run("npm", ["ci"], site);
  const { version }: { version: string } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const tags = execFileSync("git", ["tag", "--list", "v*"], { cwd: root, encoding: "utf8" }).split("\n");
  const versions = siteVersions(version, tags);
  const released = tags.includes(`v${version}`);
  const links = versions.map((it) => ({
    text: it.tag === undefined && !released ? `${it.version} (unreleased)` : it.version,
    link: `${base}${it.folder}`,
    target: "_self",
  }));
  // Below the site, so that what the pages import resolves to its packages.
  const pagesFolder = join(site, ".pages");
  rmSync(pagesFolder, { recursive: true, force: true });
  try {
    for (const { tag, folder } of versions) {
      const docs = pagesOf(tag, join(pagesFolder, tag ?? "current"));
      build({
        SITE_SOURCE: docs,
        SITE_OUTPUT: join(output, folder),
        SITE_BASE: base + folder,
        SITE_REVISION: tag ?? "main",
        SITE_REPOSITORY: repositoryOf(root).url,
        SITE_VERSIONS: JSON.stringify(links),
        SITE_GUIDES: JSON.stringify(guidesOf(readFileSync(join(docs, "README.md"), "utf8"))),
      });
    }
  } finally {
    rmSync(pagesFolder, { recursive: true, force: true });
  }
  run(process.execPath, [join(root, "scripts", "playground.ts"), join(output, "playground")], root);
  return output;
}

/** @param tag undefined: the pages of the checkout */
function pagesOf(tag: string | undefined, folder: string): string {
  mkdirSync(folder, { recursive: true });
  if (tag === undefined) {
    cpSync(join(root, "docs"), join(folder, "docs"), { recursive: true });
    return join(folder, "docs");
  }
  const archive = execFileSync("git", ["archive", tag, "docs"], { cwd: root, maxBuffer: 2 ** 28 });
  execFileSync("tar", ["-x", "-C", folder], { input: archive });
  return join(folder, "docs");
}

/** @throws Error with the output if the builder fails, or warns */
function build(variables: Readonly<Record<string, string>>): void {
  const builder = join(site, "node_modules", "vitepress", "bin", "vitepress.js");
  const { status, stdout, stderr } = spawnSync(process.execPath, [builder, "build", site], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, ...variables, NO_COLOR: "1" },
  });
  const printed = stdout + stderr;
  if (status !== 0 || /warn|\(!\)|error/i.test(printed))
    throw new Error(`The site has errors or warnings:\n${printed}`);
}

function run(program: string, parameters: readonly string[], cwd: string): void {
  const { status } = spawnSync(program, parameters, { cwd, stdio: "inherit", shell: process.platform === "win32" });
  if (status !== 0) throw new Error(`${program} ${parameters.join(" ")} ended with ${status}`);
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { base: { type: "string", default: "/" } } });
  console.log(buildSite(values.base));
}
