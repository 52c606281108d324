// npm run licences: writes docs/licences.md from the lock files, which have the licence of every package. Fails if a package
// that users install has a licence that is not on the list.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
export const licencesFile = join(root, "docs", "licences.md");

/** Licences that allow to use, change and distribute a package under the Apache License 2.0, with a notice at most. */
const permissive = ["0BSD", "Apache-2.0", "BlueOak-1.0.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "Unlicense"];

interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
  readonly link?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** By folder, such as `node_modules/ws`. */
export type LockedPackages = Readonly<Record<string, LockedPackage>>;

/** Packages whose code is part of the inspector's page, which a published package contains. */
const inPage = (name: string) => name === "packages/inspector";

export interface Redistributed {
  /** Folders of packages that npm installs with the published ones. */
  readonly installed: ReadonlySet<string>;
  /** Folders of further packages that the inspector's page is built of, or with. */
  readonly bundled: ReadonlySet<string>;
}

export function redistributed(packages: LockedPackages): Redistributed {
  const own = Object.keys(packages).filter((folder) => /^packages\/[^/]+$/.test(folder));
  const installed = reachable(packages, own);
  return { installed, bundled: reachable(packages, own.filter(inPage), true).difference(installed) };
}

/**
 * @param site the packages of `site/`, which builds the documentation
 * @throws Error with the packages for users whose licence is not accepted
 */
export function licencesPage(packages: LockedPackages, site: LockedPackages = {}): string {
  const { installed, bundled } = redistributed(packages);
  const others = Object.keys(packages).filter(
    (folder) =>
      folder.includes("node_modules/") &&
      !installed.has(folder) &&
      !bundled.has(folder) &&
      packages[folder]!.link !== true,
  );
  const refused = [...installed, ...bundled].filter((folder) => !isPermissive(packages[folder]!.license));
  if (refused.length > 0) {
    const lines = refused.map((folder) => `${nameOf(folder)}: ${packages[folder]!.license ?? "none"}`);
    throw new Error(`Licences that scripts/licences.ts does not accept: ${lines.join(", ")}`);
  }
  return `# Licences

Answerback has the [Apache License 2.0](../LICENSE). The packages below are not part of this repository; npm installs them. \`npm run licences\` writes this page from the lock files,
and fails if a package that users install has a licence that is not permissive. \`THIRD-PARTY-NOTICES\` in \`@answerback/inspector\` and beside the executable has their texts.
The executable also contains Node.js ([its licences](https://github.com/nodejs/node/blob/main/LICENSE)).
\`@answerback/pulumi\` contains gRPC contracts of \`@pulumi/pulumi\` (Apache-2.0), with their licence.

## Installed with the packages

${table(packages, installed)}
## Part of the inspector's page

Built into \`@answerback/inspector\`, with what it is built with:

${table(packages, bundled)}
## Development, tests and examples

${table(packages, others)}
## Documentation site

${table(
  site,
  Object.keys(site).filter((folder) => folder !== ""),
)}`;
}

/** Folders of the packages that npm installs with the given ones. @param isDevelopment with the development dependencies of these */
function reachable(packages: LockedPackages, from: readonly string[], isDevelopment = false): ReadonlySet<string> {
  const found = new Set<string>();
  const next = [...from];
  for (let folder = next.pop(); folder !== undefined; folder = next.pop()) {
    const { dependencies, optionalDependencies, devDependencies } = packages[folder]!;
    const own = isDevelopment && from.includes(folder) ? devDependencies : undefined;
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies, ...own })) {
      const dependency = resolved(packages, folder, name);
      if (dependency === undefined || packages[dependency]!.link === true || found.has(dependency)) continue;
      found.add(dependency);
      next.push(dependency);
    }
  }
  return found;
}

/** Looks for the package as Node.js does, in the folder and above. */
function resolved(packages: LockedPackages, folder: string, name: string): string | undefined {
  for (let place = folder; ; place = place.replace(/(?:^|\/)(?:node_modules\/(?:@[^/]+\/)?)?[^/]+$/, "")) {
    const candidate = `${place === "" ? "" : `${place}/`}node_modules/${name}`;
    if (packages[candidate] !== undefined) return candidate;
    if (place === "") return undefined;
  }
}

/** `MIT OR Apache-2.0`: one of them is enough; `(BSD-3-Clause AND Apache-2.0)`: all are needed. */
function isPermissive(licence = ""): boolean {
  const alternatives = licence.replaceAll(/[()]/g, "").split(" OR ");
  return alternatives.some((it) => it.split(" AND ").every((part) => permissive.includes(part)));
}

function nameOf(folder: string): string {
  return folder.slice(folder.lastIndexOf("node_modules/") + "node_modules/".length);
}

function table(packages: LockedPackages, folders: Iterable<string>): string {
  const byLicence = Map.groupBy(folders, (folder) => packages[folder]!.license ?? "none");
  const rows = [...byLicence].toSorted(([one], [other]) => (one < other ? -1 : 1));
  const lines = rows.map(([licence, members]) => {
    const names = [...new Set(members.map(nameOf))].toSorted();
    return `| ${licence} | ${names.length} | ${names.map((name) => `\`${name}\``).join(", ")} |\n`;
  });
  return `| Licence | Packages | Names |\n|---|---|---|\n${lines.join("")}`;
}

/** Those of a lock file. @param folder relative to the root. Default: the root's */
export function lockedPackages(folder = ""): LockedPackages {
  const file = join(root, folder, "package-lock.json");
  const lock: { packages: LockedPackages } = JSON.parse(readFileSync(file, "utf8"));
  return lock.packages;
}

/** @throws Error as licencesPage */
export function currentLicencesPage(): string {
  return licencesPage(lockedPackages(), lockedPackages("site"));
}

if (import.meta.main) writeFileSync(licencesFile, currentLicencesPage());
