// npm run generate:sdks: generates the SDKs for Python, Go and .NET in sdks/ with Pulumi's own generators from
// sdks/schema.json (which `npm run generate` writes). Needs Go; the first build of the generators takes minutes.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";

const root = join(import.meta.dirname, "..");
const generators = join(root, "conformance", "pulumi");
const kept = join(root, "sdks");

/** Generated paths, in the folder of generated SDKs and in sdks/. The rest of sdks/ is written by hand. */
const parts = [
  ["python/pulumi_answerback", "python/pulumi_answerback"],
  ["python/pyproject.toml", "python/pyproject.toml"],
  ["go/answerback", "go/answerback"],
  ["dotnet", "dotnet/Pulumi.Answerback"],
] as const;

if (import.meta.main) {
  const folder = generateSdks(join(root, "node_modules", ".cache", "answerback-pulumi"));
  for (const [generated, path] of parts) {
    rmSync(join(kept, path), { recursive: true, force: true });
    cpSync(join(folder, generated), join(kept, path), { recursive: true });
  }
}

/**
 * @param workFolder keeps the built generators
 * @returns the folder with the SDKs
 * @throws Error if a generator cannot be built, or refuses the schema
 */
export function generateSdks(workFolder: string): string {
  const folder = join(workFolder, "sdk");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(workFolder, { recursive: true });
  for (const [source, target, output] of [
    ["go/schema", "generator", folder],
    ["dotnet", "generator-dotnet", join(folder, "dotnet")],
  ] as const) {
    const program = join(workFolder, target);
    mustRun("go", ["build", "-o", program, "."], join(generators, source));
    mustRun(program, [join(kept, "schema.json"), output], workFolder);
  }
  return folder;
}

/** @returns the files of sdks/ that differ from the generated ones, are missing, or are not generated */
export function oldSdkFiles(generatedFolder: string): readonly string[] {
  const old: string[] = [];
  for (const [generated, path] of parts) {
    const [fresh, present] = [filesBelow(join(generatedFolder, generated)), filesBelow(join(kept, path))];
    for (const name of new Set([...fresh.keys(), ...present.keys()])) {
      if (fresh.get(name) !== present.get(name)) old.push(join(kept, path, name));
    }
  }
  return old.map((file) => relative(root, file));
}

/** Contents by path; if `path` is a file, its path is empty. */
function filesBelow(path: string): ReadonlyMap<string, string> {
  if (!existsSync(path)) return new Map();
  if (path.endsWith(".toml")) return new Map([["", readFileSync(path, "utf8")]]);
  const files = readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes("__pycache__"))
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(files.map((file) => [relative(path, file), readFileSync(file, "utf8")]));
}

function mustRun(program: string, parameters: readonly string[], cwd: string): void {
  const { status, error } = spawnSync(program, parameters, { cwd, stdio: "inherit" });
  if (status !== 0) throw new Error(`${program} ${parameters.join(" ")}: ${error?.message ?? `ended with ${status}`}`);
}
