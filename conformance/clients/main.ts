// AWS's own clients against a gateway: the recipes of docs/clients.md, unchanged, and a full life cycle with boto3 and the
// AWS CLI. Reports and skips clients that are not installed; `--quick` skips those that take minutes.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isQuick } from "../../scripts/program-options.ts";
import { startGateway } from "../gateway.ts";
import { callback } from "./callback.ts";
import { commandLineLifeCycle } from "./command-line.ts";
import { recipe } from "./recipe.ts";
import { terraform, terraformFunction } from "./terraform.ts";
import { isInstalled, mustRun, pythonEnvironment, run, workFolder } from "./tool.ts";

/** Versions that are known to work, for repeatable runs. */
const goModule = `module recipe

go 1.24

require (
	github.com/aws/aws-sdk-go-v2 v1.47.7
	github.com/aws/aws-sdk-go-v2/service/apigatewayv2 v1.35.1
)
`;

const quick = isQuick();
const { python, path } = await pythonEnvironment();
const gateway = await startGateway();
const { url } = gateway;
const folder = await mkdtemp(join(workFolder, "run-"));
let failed = 0;

/** @param run returns the reason if it was skipped */
async function check(title: string, run: () => Promise<string | undefined>): Promise<void> {
  const started = Date.now();
  try {
    const skipped = await run();
    const outcome = skipped === undefined ? "ok" : `skipped: ${skipped}`;
    console.log(`  ${title}: ${outcome} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  } catch (error) {
    failed++;
    console.log(`  ${title}: FAILED\n${error instanceof Error ? error.message : String(error)}`);
  }
}

function mustDial(output: string): undefined {
  if (!/ws:\/\/127\.0\.0\.1:\d+\/ws\/[a-z0-9]{10}/.test(output)) throw new Error(`no endpoint in: ${output}`);
}

try {
  await check("boto3, recipe", async () => mustDial(await mustRun(python, ["-"], { input: recipe("boto3", url) })));
  await check("boto3, life cycle", async () => {
    const script = join(import.meta.dirname, "life_cycle.py");
    process.stdout.write(await mustRun(python, [script, url]));
    return undefined;
  });
  await check("AWS CLI, recipe", async () =>
    mustDial(await mustRun("sh", ["-eu", "-c", recipe("aws-cli", url)], { env: { PATH: path } })),
  );
  await check("AWS CLI, life cycle", () => commandLineLifeCycle(url, path));
  await check("AWS CLI, message to one connection, recipe", () => callback(url, recipe("callback", url), path, folder));
  await check("AWS CLI, function, recipe", async () => {
    const { stdout, stderr } = await run("aws", ["--version"], { env: { PATH: path } });
    const text = recipe("aws-cli-function", url);
    const isFirst = `${stdout}${stderr}`.startsWith("aws-cli/1.");
    const script = isFirst ? text.replace(" --cli-binary-format raw-in-base64-out", "") : text;
    const output = await mustRun("sh", ["-eu", "-c", script], { cwd: folder, env: { PATH: path } });
    if (!/\{\\"got\\":\{\\"n\\":1\}\}/.test(output)) throw new Error(`no result in: ${output}`);
    return undefined;
  });
  await check("SDK for JavaScript, recipe", async () => {
    // Below node_modules, so that the SDK is found.
    const file = join(folder, "recipe.mjs");
    await writeFile(file, recipe("sdk-js", url));
    return mustDial(await mustRun(process.execPath, [file]));
  });
  await check("SDK for Go, recipe", async () => {
    if (quick) return "--quick";
    if (!isInstalled("go")) return "go is not installed";
    await writeFile(join(folder, "main.go"), recipe("sdk-go", url));
    await writeFile(join(folder, "go.mod"), goModule);
    const modules = await run("go", ["mod", "tidy"], { cwd: folder });
    if (modules.status !== 0) return `its modules could not be loaded (${modules.stderr.trim().split("\n").at(-1)})`;
    return mustDial(await mustRun("go", ["run", "."], { cwd: folder }));
  });
  await check("Terraform, recipe", async () => (quick ? "--quick" : terraform(folder, recipe("terraform", url))));
  await check("Terraform, function, recipe", async () =>
    quick ? "--quick" : terraformFunction(join(folder, "function"), recipe("terraform-function", url)),
  );
} finally {
  await gateway.stop();
  await rm(folder, { recursive: true, force: true });
}
process.exitCode = failed === 0 ? 0 : 1;
