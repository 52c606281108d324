// The quick start of the README, line by line.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../checkout.ts";
import { mustRun } from "../clients/tool.ts";

/** How a package manager installs packages and runs their commands. */
export interface PackageManager {
  readonly name: string;
  readonly install: readonly string[];
  readonly execute: readonly string[];
}

export const npm: PackageManager = { name: "npm", install: ["npm", "i", "-D"], execute: ["npx", "--no-install"] };

const readme = readFileSync(join(root, "README.md"), "utf8");

/** The file `pnpm-workspace.yaml`. */
export function pnpmSettings(): string {
  return /^```yaml\n(allowBuilds:\n.*?)^```/ms.exec(readme)![1]!;
}

/** The four lines, without comments: install, new, dev, connect. */
function lines(): readonly string[] {
  const block = /^```sh\n(npm i -D .*?)^```/ms.exec(readme)?.[1] ?? "";
  const found = block
    .trim()
    .split("\n")
    .map((line) => line.replace(/ +#.*$/, ""));
  assert.equal(found.length, 4);
  return found;
}

/**
 * Runs the lines in an empty folder, on any free port.
 * @param folder has the manager's configuration at most
 * @throws Error with the output if a line fails, or the answer is not what the README promises
 */
export async function runQuickStart(
  folder: string,
  manager: PackageManager,
  env: Record<string, string>,
): Promise<void> {
  const [install, create, serve, connect] = lines() as [string, string, string, string];
  const packages = install.replace(/^npm i -D /, "").split(" ");
  await line(folder, [...manager.install, ...packages], env);
  await line(folder, withManager(manager, create), env);
  const serving = spawnLine(folder, withManager(manager, serve), { ...env, ANSWERBACK_PORT: "0" });
  try {
    const address = await serving.address;
    const [, message] = /-x '(.*)'$/.exec(connect)!;
    const typed = connect.replace("http://127.0.0.1:4510", address).replace(/ -x .*/, "");
    const answer = await line(folder, [...withManager(manager, typed), "-x", message!], env);
    assert.match(answer, /\{"greeting": "Hello from live"/);
  } finally {
    await serving.stop();
  }
}

/** `npx answerback …` → the manager's command. */
function withManager({ execute }: PackageManager, text: string): readonly string[] {
  assert.match(text, /^npx answerback /);
  return [...execute, ...text.split(" ").slice(1)];
}

function line(
  folder: string,
  [program, ...parameters]: readonly string[],
  env: Record<string, string>,
): Promise<string> {
  return mustRun(program!, parameters, { cwd: folder, env });
}

interface Serving {
  /** Rejects with the output if the process ends before it has deployed. */
  readonly address: Promise<string>;
  stop(): Promise<void>;
}

function spawnLine(folder: string, [program, ...parameters]: readonly string[], env: Record<string, string>): Serving {
  // A group of its own, because package managers do not pass signals on.
  const child = spawn(program!, parameters, {
    cwd: folder,
    env: { ...process.env, ...env },
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<void>((resolve) => child.on("close", () => resolve()));
  const address = new Promise<string>((resolve, reject) => {
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
      if (/^ +url ws:.*\n/m.test(text)) resolve(/listening on (\S+?),?\s/.exec(text)![1]!);
    });
    child.on("error", reject).on("close", () => reject(new Error(text)));
  });
  return {
    address,
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid!, "SIGTERM");
      await ended;
    },
  };
}
