// Installs and runs the suite's tools: AWS's runtime interface clients for Node.js and Python, and Go.
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Kept between runs. */
const workFolder = join(import.meta.dirname, "..", "..", "node_modules", ".cache", "answerback-functions");
const pythonVersion = "4.2.2";

/** @returns the reason if it cannot be installed */
export type Tool = { readonly path: string } | { readonly skipped: string };

/** The folder that holds `node_modules/aws-lambda-ric`, without its native part: see native-client.mjs. */
export function nodeClient(version: string): Tool {
  const path = join(workFolder, `node-${version}`);
  if (!existsSync(join(path, "node_modules", "aws-lambda-ric"))) {
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, "package.json"), "{}");
    const options = ["install", "--ignore-scripts", "--no-audit", "--no-fund", `aws-lambda-ric@${version}`];
    const { status, stderr } = spawnSync("npm", options, { cwd: path, encoding: "utf8" });
    if (status !== 0) return { skipped: `aws-lambda-ric cannot be installed (${lastLine(stderr)})` };
  }
  return { path };
}

/** The Python of an environment with `awslambdaric`. */
export function pythonClient(): Tool {
  const folder = join(workFolder, "python");
  const path = join(folder, "bin", "python");
  const isReady = () => spawnSync(path, ["-c", "import awslambdaric"]).status === 0;
  if (!isReady()) {
    execFileSync("python3", ["-m", "venv", folder]);
    const options = ["-m", "pip", "install", "--quiet", "--only-binary", ":all:", `awslambdaric==${pythonVersion}`];
    const { status, stderr } = spawnSync(path, options, { encoding: "utf8" });
    if (status !== 0) return { skipped: `awslambdaric cannot be installed (${lastLine(stderr)})` };
  }
  return { path };
}

/** A folder with the `bootstrap` of the Go function. */
export function goBootstrap(): Tool {
  if (spawnSync("go", ["version"]).error) return { skipped: "go is not installed" };
  const path = join(workFolder, "go");
  cpSync(join(import.meta.dirname, "go"), path, { recursive: true });
  const { status, stderr } = spawnSync("go", ["build", "-o", "bootstrap", "."], { cwd: path, encoding: "utf8" });
  return status === 0 ? { path } : { skipped: `the function cannot be built (${lastLine(stderr)})` };
}

const lastLine = (text: string) => text.trim().split("\n").at(-1);
