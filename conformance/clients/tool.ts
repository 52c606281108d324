// Runs the suite's tools: installed programs, and boto3 and the AWS CLI in a Python environment of their own.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
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

/** boto3 and the AWS CLI, in a virtual environment of the suite. */
export async function pythonEnvironment(): Promise<{ readonly python: string; readonly path: string }> {
  const folder = join(workFolder, "venv");
  const bin = join(folder, "bin");
  if (!existsSync(join(bin, "aws"))) {
    await mustRun("python3", ["-m", "venv", folder]);
    await mustRun(join(bin, "pip"), ["install", "--quiet", "--disable-pip-version-check", "boto3", "awscli"]);
  }
  return { python: join(bin, "python"), path: `${bin}:${process.env.PATH ?? ""}` };
}
