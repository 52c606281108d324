// The version stands in the root's package.json. npm, the SDKs' generators and PyPI need copies: this lists and sets them.
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface VersionPlace {
  /** Relative to the root, with slashes. */
  readonly file: string;
  readonly version: string;
}

/** Captures the version, between what comes before and after it. */
interface Copies {
  readonly files: string;
  readonly expression: RegExp;
}

const number = String.raw`\d+\.\d+\.\d+`;

const copies: readonly Copies[] = [
  // A manifest's own version, Pulumi's copy of it, and the dependencies on packages of this repository.
  {
    files: "{,packages/*/,examples/*/}package.json",
    expression: new RegExp(String.raw`("(?:version|answerback|@answerback/[\w-]+)": ")(${number})(")`, "g"),
  },
  { files: "sdks/schema.json", expression: new RegExp(`^( {2}"version": ")(${number})(")`, "gm") },
  {
    files: "sdks/{go/answerback,python/pulumi_answerback,dotnet/Pulumi.Answerback}/pulumi-plugin.json",
    expression: new RegExp(`("version": ")(${number})(")`, "g"),
  },
  {
    files: "sdks/go/answerback/internal/pulumiUtilities.go",
    expression: new RegExp(String.raw`(semver\.MustParse\(")(${number})("\))`, "g"),
  },
  { files: "sdks/*/pyproject.toml", expression: new RegExp(`^( *version = ")(${number})(")`, "gm") },
  {
    files: "sdks/dotnet/Pulumi.Answerback/Pulumi.Answerback.csproj",
    expression: new RegExp(`(<Version>)(${number})(</Version>)`, "g"),
  },
  { files: "sdks/dotnet/Pulumi.Answerback/version.txt", expression: new RegExp(`^()(${number})()`, "g") },
  // The chart's own version, and that of the image.
  { files: "charts/answerback/Chart.yaml", expression: new RegExp(`^((?:v|appV)ersion: )(${number})()$`, "gm") },
];

const lockFile = "package-lock.json";

interface LockedPackage {
  version?: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

interface Lock {
  version?: string;
  packages: Record<string, LockedPackage>;
}

/** @throws Error if a file that must contain the version does not */
export function versionPlaces(root: string): readonly VersionPlace[] {
  const places: VersionPlace[] = [];
  visit(root, (file, version) => {
    places.push({ file, version });
    return version;
  });
  return places;
}

/** Writes the version into every place. @returns the files, relative to the root */
export function setVersion(root: string, version: string): readonly string[] {
  return visit(root, () => version);
}

/** Replaces each version by what `replacement` returns. @returns the files that were visited */
function visit(root: string, replacement: (file: string, version: string) => string): readonly string[] {
  const visited: string[] = [];
  for (const { files, expression } of copies) {
    const found = globSync(files, { cwd: root }).map((file) => file.replaceAll("\\", "/"));
    if (found.length === 0) throw new Error(`${files}: no such file`);
    for (const file of found.toSorted()) {
      const text = readFileSync(join(root, file), "utf8");
      let count = 0;
      const written = text.replaceAll(expression, (_, before: string, version: string, after: string) => {
        count += 1;
        return `${before}${replacement(file, version)}${after}`;
      });
      // Examples have no version, and most have no dependency on a package of this repository.
      if (count === 0 && !file.startsWith("examples/")) throw new Error(`${file} does not contain a version`);
      if (count > 0) visited.push(file);
      if (written !== text) writeFileSync(join(root, file), written);
    }
  }
  visitLock(root, replacement);
  return [...visited, lockFile];
}

function visitLock(root: string, replacement: (file: string, version: string) => string): void {
  const path = join(root, lockFile);
  const text = readFileSync(path, "utf8");
  const lock = JSON.parse(text) as Lock;
  const replace = (version: string) => replacement(lockFile, version);
  if (lock.version !== undefined) lock.version = replace(lock.version);
  for (const [folder, locked] of Object.entries(lock.packages)) {
    if (folder.includes("node_modules")) continue;
    if (locked.version !== undefined) locked.version = replace(locked.version);
    for (const dependencies of [locked.dependencies, locked.devDependencies]) {
      for (const [name, version] of Object.entries(dependencies ?? {})) {
        if (/^(?:@answerback\/|answerback$)/.test(name)) dependencies![name] = replace(version);
      }
    }
  }
  const written = `${JSON.stringify(lock, undefined, 2)}\n`;
  if (written !== text) writeFileSync(path, written);
}
