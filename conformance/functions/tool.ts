// Installs and runs the suite's tools: AWS's runtime interface clients for Node.js and Python, and Go.
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Kept between runs. */
export const workFolder = join(import.meta.dirname, "..", "..", "node_modules", ".cache", "answerback-functions");
const pythonVersion = "4.2.2";

/** A runtime interface client, or the reason why it cannot be installed. */
export type Tool =
  | { readonly title: string; readonly bootstrap: (handler: string) => string }
  | { readonly skipped: string };

/**
 * Installs packages of npm below the work folder.
 * @returns the folder `node_modules`, or the reason why they cannot be installed
 */
export function nodePackages(
  name: string,
  packages: readonly string[],
  version = "latest",
): { readonly modules: string } | { readonly skipped: string } {
  const folder = join(workFolder, name);
  const modules = join(folder, "node_modules");
  if (!packages.every((it) => existsSync(join(modules, it)))) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), "{}");
    const versions = packages.map((it) => `${it}@${version}`);
    const options = ["install", "--ignore-scripts", "--no-audit", "--no-fund", ...versions];
    const { status, stderr } = spawnSync("npm", options, { cwd: folder, encoding: "utf8" });
    if (status !== 0) return { skipped: lastLine(stderr) ?? "" };
  }
  return { modules };
}

/** @param file of the package that starts the client */
export function nodeClient(version: string, file: string): Tool {
  const installed = nodePackages(`node-${version}`, ["aws-lambda-ric"], version);
  if ("skipped" in installed) return { skipped: `aws-lambda-ric cannot be installed (${installed.skipped})` };
  const client = join(installed.modules, "aws-lambda-ric", file);
  // Its native part is not built.
  const native = join(import.meta.dirname, "native-client.mjs");
  const variables = "AWS_LAMBDA_NODEJS_DISABLE_CALLBACK_WARNING=1";
  return {
    title: `aws-lambda-ric ${version}`,
    bootstrap: (handler) =>
      `#!/bin/sh\n${variables} exec ${process.execPath} --import ${native} ${client} '${handler}'\n`,
  };
}

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
  // It reads the version from there.
  const variables = "AWS_EXECUTION_ENV=AWS_Lambda_python3.13";
  return {
    title: `awslambdaric ${pythonVersion}`,
    bootstrap: (handler) => `#!/bin/sh\n${variables} exec ${path} -m awslambdaric '${handler}'\n`,
  };
}

/** A folder with the `bootstrap` of the Go function. */
export function goBootstrap(): { readonly path: string } | { readonly skipped: string } {
  if (spawnSync("go", ["version"]).error) return { skipped: "go is not installed" };
  const path = join(workFolder, "go");
  cpSync(join(import.meta.dirname, "go"), path, { recursive: true });
  const { status, stderr } = spawnSync("go", ["build", "-o", "bootstrap", "."], { cwd: path, encoding: "utf8" });
  return status === 0 ? { path } : { skipped: `the function cannot be built (${lastLine(stderr)})` };
}

const lastLine = (text: string) => text.trim().split("\n").at(-1);
