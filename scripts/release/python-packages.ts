// npm run pack:python: writes the sources of the Python packages to dist/python, with the address of the repository, which
// stands in the root's package.json only. `python -m build` makes distributions of them.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Repository, repositoryOf } from "../repository.ts";

/** Folders in sdks/, by the name on PyPI. */
const packages = { answerback: "pytest", pulumi_answerback: "python" } as const;

/** @returns the folders of the packages */
export function packPython(root: string): readonly string[] {
  const target = join(root, "dist", "python");
  rmSync(target, { recursive: true, force: true });
  return Object.entries(packages).map(([name, source]) => {
    const folder = join(target, name);
    mkdirSync(folder, { recursive: true });
    cpSync(join(root, "sdks", source), folder, {
      recursive: true,
      filter: (path) => !/__pycache__|\.egg-info$|[\\/](?:build|example)$/.test(path),
    });
    cpSync(join(root, "LICENSE"), join(folder, "LICENSE"));
    const file = join(folder, "pyproject.toml");
    writeFileSync(file, withUrls(readFileSync(file, "utf8"), repositoryOf(root)));
    return folder;
  });
}

/** @param manifest a pyproject.toml without `[project.urls]` */
function withUrls(manifest: string, { url }: Repository): string {
  const urls = { Homepage: url, Issues: `${url}/issues`, Changelog: `${url}/blob/main/CHANGELOG.md` };
  const lines = Object.entries(urls).map(([name, address]) => `${name} = "${address}"\n`);
  return `${manifest.trimEnd()}\n\n[project.urls]\n${lines.join("")}`;
}

if (import.meta.main) for (const folder of packPython(join(import.meta.dirname, "../.."))) console.log(folder);
