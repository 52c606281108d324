// The suite `pytest`: installs the fixture of sdks/pytest, and runs a user's tests with it against a template.
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { command, root } from "../checkout.ts";
import { mustRun, run, virtualEnvironment, workFolder } from "../clients/tool.ts";

const bin = await virtualEnvironment(join(workFolder, "venv-pytest"), ["pytest", "websockets"]);

const folder = mkdtempSync(join(tmpdir(), "answerback-pytest-"));
try {
  // Building writes into the source folder.
  cpSync(join(root, "sdks", "pytest"), join(folder, "package"), { recursive: true });
  const options = ["--quiet", "--disable-pip-version-check", "--force-reinstall", "--no-deps"];
  await mustRun(join(bin, "pip"), ["install", ...options, join(folder, "package")]);
  cpSync(join(import.meta.dirname, "suite"), join(folder, "suite"), { recursive: true });
  const { status, stdout, stderr } = await run(join(bin, "pytest"), ["-q", "-p", "no:cacheprovider"], {
    cwd: join(folder, "suite"),
    env: { ANSWERBACK_COMMAND: `${process.execPath} ${command}` },
  });
  console.log(`${stdout}${stderr}`.trim().replaceAll(/^/gm, "  "));
  if (status !== 0) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}
