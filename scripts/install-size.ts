// npm run size: installs each packed package with its dependencies into an empty folder, and writes the sizes into the table
// of docs/dependencies.md. Fails if one is larger than its goal. Needs the tarballs of `npm run pack`.
import { spawnSync } from "node:child_process";
import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const page = join(root, "docs", "dependencies.md");
const table = /(?<=<!-- npm run size -->\n).*?(?=<!-- end of npm run size -->)/s;

/** Megabytes as `du -m` counts. */
const goals: Readonly<Record<string, number>> = {
  answerback: 90,
  "@answerback/gateway": 25,
  "@answerback/pulumi": 40,
  "@answerback/vtl": 2,
};

const mebibyte = 2 ** 20;
/** Block size of the usual file systems; each file takes whole blocks. */
const blockBytes = 4096;

export interface InstallSize {
  readonly name: string;
  readonly packages: number;
  readonly bytes: number;
  /** The largest scopes and packages, with their bytes, largest first. */
  readonly largest: readonly (readonly [name: string, bytes: number])[];
  readonly goalBytes: number;
}

if (import.meta.main) {
  const sizes = installSizes();
  writeFileSync(page, readFileSync(page, "utf8").replace(table, markdown(sizes)));
  console.log(markdown(sizes));
  process.exitCode = sizes.every(({ bytes, goalBytes }) => bytes <= goalBytes) ? 0 : 1;
}

/** @throws Error if a tarball is missing or npm fails */
export function installSizes(): readonly InstallSize[] {
  return Object.entries(goals).map(([name, goal]) => ({ name, ...measure(name), goalBytes: goal * mebibyte }));
}

function measure(name: string): Pick<InstallSize, "packages" | "bytes" | "largest"> {
  const folder = mkdtempSync(join(tmpdir(), "answerback-size-"));
  try {
    writeFileSync(join(folder, "package.json"), '{ "private": true }');
    const options = ["--no-audit", "--no-fund", "--loglevel", "error", "--omit", "dev"];
    const tarballs = withOwnDependencies(name).map((it) => join(root, "dist", tarballOf(it)));
    const { status, stderr } = spawnSync("npm", ["install", ...options, ...tarballs], {
      cwd: folder,
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(`npm install ${name}: ${stderr}`);
    const lock: { packages: object } = JSON.parse(
      readFileSync(join(folder, "node_modules", ".package-lock.json"), "utf8"),
    );
    const modules = join(folder, "node_modules");
    const links = new Set<number>();
    const parts = readdirSync(modules).map((part) => [part, bytesOf(join(modules, part), links)] as const);
    return {
      packages: Object.keys(lock.packages).length,
      bytes: parts.reduce((sum, [, bytes]) => sum + bytes, 0),
      largest: parts
        .toSorted(([, one], [, other]) => other - one)
        .slice(0, 5)
        .filter(([, bytes]) => bytes > mebibyte / 10),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The package and its dependencies in this repository. */
function withOwnDependencies(name: string): readonly string[] {
  const names = new Set([name]);
  for (const it of names) {
    const manifest: { dependencies?: Readonly<Record<string, string>> } = JSON.parse(
      readFileSync(join(root, "packages", it.replace("@answerback/", ""), "package.json"), "utf8"),
    );
    for (const other of Object.keys(manifest.dependencies ?? {})) {
      if (other.startsWith("@answerback/")) names.add(other);
    }
  }
  return [...names];
}

function tarballOf(name: string): string {
  const prefix = `${name.replace("@", "").replace("/", "-")}-`;
  const found = readdirSync(join(root, "dist")).find(
    (file) => file.startsWith(prefix) && /^\d/.test(file.slice(prefix.length)) && file.endsWith(".tgz"),
  );
  if (found === undefined) throw new Error(`dist/ has no tarball of ${name}. Run: npm run pack`);
  return found;
}

/** Size on disk. @param links files with several names that are already counted */
function bytesOf(path: string, links: Set<number>): number {
  const stat = lstatSync(path);
  if (stat.isDirectory())
    return readdirSync(path).reduce((sum, it) => sum + bytesOf(join(path, it), links), blockBytes);
  if (links.has(stat.ino)) return 0;
  if (stat.nlink > 1) links.add(stat.ino);
  return Math.ceil(stat.size / blockBytes) * blockBytes;
}

function markdown(sizes: readonly InstallSize[]): string {
  const megabytes = (bytes: number) => (bytes / mebibyte).toFixed(1);
  const rows = sizes.map(({ name, packages, bytes, goalBytes, largest }) => {
    const parts = largest.map(([part, size]) => `\`${part}\` ${megabytes(size)}`).join(", ");
    return `| \`${name}\` | ${packages} | ${megabytes(bytes)} | ${goalBytes / mebibyte} | ${parts} |\n`;
  });
  return `| Package | Packages | MB | Goal | Largest parts, MB |\n|---|---|---|---|---|\n${rows.join("")}`;
}
