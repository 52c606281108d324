// Runs the suite's tools: installed programs, and boto3 and the AWS CLI in a Python environment of their own.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Kept between runs. */
export const workFolder = join(import.meta.dirname, "..", "..", "node_modules", ".cache", "answerback-clients");
mkdirSync(workFolder, { recursive: true });

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program and waits for it. */
export async function run(
  program: string,
  args: readonly string[],
  options: { cwd?: string; env?: Record<string, string>; input?: string } = {},
): Promise<Outcome> {
  const child = spawn(program, args, {
    cwd: options.cwd ?? workFolder,
    env: { ...process.env, AWS_PAGER: "", AWS_EC2_METADATA_DISABLED: "true", ...options.env },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  // The program may end without reading its input.
  child.stdin.on("error", () => {});
  child.stdin.end(options.input ?? "");
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject).on("close", resolve);
  });
  return { status, stdout, stderr };
}

/** @throws Error with the output if the program fails */
export async function mustRun(...call: Parameters<typeof run>): Promise<string> {
  const { status, stdout, stderr } = await run(...call);
  if (status !== 0) throw new Error(`${call[0]} ${call[1].join(" ")} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}

export function isInstalled(program: string): boolean {
  return spawnSync(program, ["version"], { stdio: "ignore" }).error === undefined;
}

/** A virtual environment of Python with packages, kept between runs. @returns the folder of its programs */
export async function virtualEnvironment(folder: string, packages: readonly string[]): Promise<string> {
  const bin = join(folder, "bin");
  const done = join(bin, "done");
  if (!existsSync(done)) {
    await mustRun("python3", ["-m", "venv", folder]);
    await mustRun(join(bin, "pip"), ["install", "--quiet", "--disable-pip-version-check", ...packages]);
    writeFileSync(done, "");
  }
  return bin;
}

/** Installs packages of npm. @param options of `npm install` */
export async function npmInstall(
  folder: string,
  packages: readonly string[],
  options: readonly string[] = [],
): Promise<void> {
  const quiet = ["--no-audit", "--no-fund", "--loglevel", "error"];
  await mustRun("npm", ["install", ...quiet, ...options, ...packages], { cwd: folder });
}

/** boto3 and the AWS CLI, in a virtual environment of the suite. */
export async function pythonEnvironment(): Promise<{ readonly python: string; readonly path: string }> {
  const bin = await virtualEnvironment(join(workFolder, "venv"), ["boto3", "awscli"]);
  return { python: join(bin, "python"), path: `${bin}:${process.env.PATH ?? ""}` };
}
