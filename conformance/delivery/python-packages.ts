// The Python packages as the release builds them: wheels with the address of the repository.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { packPython } from "../../scripts/release/python-packages.ts";
import { repositoryOf } from "../../scripts/repository.ts";
import { root } from "../checkout.ts";
import { mustRun, virtualEnvironment, workFolder } from "../clients/tool.ts";

export async function buildWheels(folder: string): Promise<undefined> {
  const bin = await virtualEnvironment(join(workFolder, "venv-build"), ["build", "twine"]);
  const wheels = join(folder, "wheels");
  for (const source of packPython(root))
    await mustRun(join(bin, "python"), ["-m", "build", "--outdir", wheels, source]);
  const files = readdirSync(wheels);
  assert.equal(files.length, 4, "a wheel and a source distribution of each");
  await mustRun(join(bin, "twine"), ["check", "--strict", ...files.map((file) => join(wheels, file))]);
  const script =
    "import sys, zipfile\nz = zipfile.ZipFile(sys.argv[1])\nprint(z.read(next(n for n in z.namelist() if n.endswith('METADATA'))).decode())";
  for (const file of files.filter((name) => name.endsWith(".whl"))) {
    const metadata = await mustRun(join(bin, "python"), ["-c", script, join(wheels, file)]);
    assert.ok(metadata.includes(`Project-URL: Homepage, ${repositoryOf(root).url}\n`), metadata);
    assert.match(metadata, /^License-File: LICENSE$/m);
  }
  return undefined;
}
