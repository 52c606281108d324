// Runs the provider plugin with Pulumi's own plugin client (Go) and Pulumi's own command line, and its schema through
// Pulumi's own schema package and generators; deploys the documented example with the generated SDKs.
// `--quick` skips the schema and the command line, which take minutes to build.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { generateSdks, oldSdkFiles } from "../../scripts/generate-sdks.ts";
import { isQuick } from "../../scripts/program-options.ts";
import { command, root } from "../checkout.ts";
import { startGateway } from "../gateway.ts";
import { driveEngine } from "./engine.ts";

const quick = isQuick();
const sources = join(import.meta.dirname, "go");
const examples = join(import.meta.dirname, "example");
const pluginFolder = join(root, "packages", "pulumi", "bin");
/** Kept between runs. */
const workFolder = join(root, "node_modules", ".cache", "answerback-pulumi");
const pulumiVersion = "3.245.0";
const officialPythonVersion = "7.51.0";
const sdks = join(root, "sdks");
/** Written by Pulumi's client from the plugin's answer. */
const schemaFile = join(workFolder, "schema.json");
let failed = 0;

/** Runs a program, prints its output indented, and counts a failure. */
function run(
  title: string,
  program: string,
  args: readonly string[],
  options: { cwd?: string; env?: Record<string, string> } = {},
): boolean {
  const started = Date.now();
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd: options.cwd ?? workFolder,
    // The plugin must start with the Node.js of this process.
    env: { ...process.env, PATH: `${join(root, "node_modules", ".bin")}:${process.env.PATH}`, ...options.env },
    encoding: "utf8",
  });
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(`  ${title}: ${status === 0 ? "ok" : "FAILED"} (${seconds} s)`);
  if (stdout) console.log(stdout.trimEnd().replace(/^/gm, "    "));
  if (status === 0) return true;
  failed++;
  console.log((error?.message ?? stderr).trimEnd().replace(/^/gm, "    "));
  return false;
}

if (spawnSync("go", ["version"]).status !== 0) {
  console.log("  skipped: go is not installed");
  process.exit(0);
}
mkdirSync(workFolder, { recursive: true });

const client = join(workFolder, "client");
if (run("Pulumi's plugin client, built", "go", ["build", "-o", client, "./client"], { cwd: sources })) {
  const gateway = await startGateway();
  run("the plugin, called as the engine calls it", client, [pluginFolder, gateway.url, schemaFile]);
  await gateway.stop();
}
if (quick) console.log("  the schema, the generated SDKs, and the real engine: skipped (--quick)");
else {
  checkSchema();
  await checkCommandLine();
}
process.exit(failed === 0 ? 0 : 1);

async function checkCommandLine(): Promise<void> {
  const tools = join(workFolder, "tools");
  const sources = join(import.meta.dirname, "command-line");
  console.log("  building Pulumi's command line: ten minutes the first time, seconds afterwards");
  const packages = ["github.com/pulumi/pulumi/pkg/v3/cmd/pulumi", "./pulumi-language-nodejs"];
  if (!run("Pulumi's command line, built", "go", ["build", "-o", `${tools}/`, ...packages], { cwd: sources })) return;
  failed += await driveEngine(workFolder, tools);
}

function checkSchema(): void {
  const generated = step("the schema, validated, and the SDKs generated from it", () => generateSdks(workFolder));
  if (generated === undefined) return;
  step("the SDKs in sdks/ are up to date (`npm run generate:sdks` updates them)", () => {
    const old = oldSdkFiles(generated);
    if (old.length > 0) throw new Error(old.join("\n"));
  });
  checkGo();
  checkPython();
}

/** @returns undefined if `check` throws, which counts as a failure */
function step<Result>(title: string, check: () => Result): Result | undefined {
  try {
    const result = check();
    console.log(`  ${title}: ok`);
    return result;
  } catch (error) {
    failed++;
    console.log(`  ${title}: FAILED\n    ${errorText(error).trimEnd().replaceAll("\n", "\n    ")}`);
  }
}

const errorText = (error: unknown) => (error instanceof Error ? error.message : String(error));

function checkGo(): void {
  const sdk = join(workFolder, "sdk-go");
  rmSync(sdk, { recursive: true, force: true });
  cpSync(join(sdks, "go"), sdk, { recursive: true });
  if (run("the SDK for Go, compiled", "go", ["build", "-o", `${workFolder}/`, "./..."], { cwd: sdk })) {
    deploy("its example", join(sdk, "example"), {});
  }
}

function checkPython(): void {
  const environment = join(workFolder, "venv");
  const python = join(environment, "bin", "python");
  if (!existsSync(python) && !run("a Python environment", "python3", ["-m", "venv", environment])) return;
  const install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
  const packages = [`pulumi==${pulumiVersion}`, `pulumi-aws==${officialPythonVersion}`, "parver"];
  if (!run("Pulumi's packages for Python, installed", python, [...install, ...packages])) return;
  const sdk = join(workFolder, "sdk-python");
  rmSync(sdk, { recursive: true, force: true });
  cpSync(join(sdks, "python"), sdk, { recursive: true });
  if (!run("the SDK for Python, installed", python, [...install, "--no-deps", "--force-reinstall", sdk])) return;
  const activated = { VIRTUAL_ENV: environment, PATH: `${join(environment, "bin")}${delimiter}${process.env.PATH}` };
  deploy("its example", join(sdk, "example"), activated);
  const official = join(workFolder, "example-python");
  cpSync(join(examples, "python"), official, { recursive: true });
  deploy("the same program with the official package", official, activated);
}

/** Runs a Pulumi program against a new gateway. */
function deploy(title: string, folder: string, environment: Record<string, string>): void {
  const dev = ["dev", folder, "--once", "--reset", "--port", "0"];
  run(title, process.execPath, [command, ...dev], {
    env: environment,
  });
}
