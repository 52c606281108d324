// Terraform with its official provider: apply, an empty plan, a change in place, destroy.
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isInstalled, mustRun, run } from "./tool.ts";

/** A folder of providers, in addition to Terraform's default ones. */
const pluginFolder = process.env.TERRAFORM_PLUGIN_DIR;

type Options = { readonly cwd: string; readonly env: Record<string, string> };

/** @returns the reason if it was skipped */
export async function terraform(folder: string, configuration: string): Promise<string | undefined> {
  const file = join(folder, "main.tf");
  await writeFile(file, configuration);
  const options = await initialised(folder);
  if (typeof options === "string") return options;
  await mustRun("terraform", apply, options);
  const dial = await mustRun("terraform", ["output", "-raw", "dial"], options);
  if (!/^ws:\/\/127\.0\.0\.1:\d+\/ws\/[a-z0-9]{10}\/prod$/.test(dial)) throw new Error(`unexpected output: ${dial}`);
  await mustFindNothing(options);

  await writeFile(file, configuration.replace("/2\\\\d\\\\d/", "$default").replace("price = 42", "price = 43"));
  const changed = await mustRun("terraform", apply, options);
  if (!/2 added, 2 changed, 1 destroyed|1 added, 2 changed, 1 destroyed/.test(changed)) {
    throw new Error(`the change was not made in place:\n${changed}`);
  }
  await mustFindNothing(options);
  await mustRun("terraform", destroy, options);
  return undefined;
}

/** A function with an alias and a permission: applied, called by a client, changed, destroyed. */
export async function terraformFunction(folder: string, configuration: string): Promise<string | undefined> {
  const code = (greeting: string) =>
    `export const handler = async () => ({ statusCode: 200, body: "${greeting} " + process.env.GREETING });`;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "main.tf"), configuration);
  await zipFile(folder, code("one"));
  const options = await initialised(folder);
  if (typeof options === "string") return options;
  await mustRun("terraform", apply, options);
  const dial = await mustRun("terraform", ["output", "-raw", "dial"], options);
  await mustAnswer(dial, "one hello");
  await mustFindNothing(options);
  await zipFile(folder, code("two"));
  await mustRun("terraform", apply, options);
  await mustAnswer(dial, "two hello");
  await mustFindNothing(options);
  await mustRun("terraform", destroy, options);
  return undefined;
}

const apply = ["apply", "-no-color", "-input=false", "-auto-approve"];
const destroy = ["destroy", "-no-color", "-input=false", "-auto-approve"];

async function zipFile(folder: string, source: string): Promise<void> {
  await writeFile(join(folder, "index.mjs"), source);
  await mustRun("python3", ["-m", "zipfile", "-c", "function.zip", "index.mjs"], { cwd: folder });
}

async function mustAnswer(url: string, expected: string): Promise<void> {
  const socket = new WebSocket(url);
  try {
    const answer = await new Promise<unknown>((resolve, reject) => {
      socket.onopen = () => socket.send('{"action":"hello"}');
      socket.onmessage = ({ data }) => resolve(data);
      socket.onerror = () => reject(new Error(`${url} does not open`));
    });
    if (answer !== expected) throw new Error(`the client received ${answer} instead of ${expected}`);
  } finally {
    socket.close();
  }
}

/** @returns the reason if it cannot run */
async function initialised(folder: string): Promise<Options | string> {
  if (!isInstalled("terraform")) return "terraform is not installed";
  const options = { cwd: folder, env: { TF_IN_AUTOMATION: "1", CHECKPOINT_DISABLE: "1" } };
  const plugins = pluginFolder !== undefined && existsSync(pluginFolder) ? pluginFolder : undefined;
  const init = await run(
    "terraform",
    ["init", "-no-color", "-input=false", ...(plugins ? [`-plugin-dir=${plugins}`] : [])],
    options,
  );
  return init.status === 0 ? options : `its aws provider is not installed (${init.stderr.trim().split("\n")[0]})`;
}

/** Exit code 2 of a plan means differences: a missing or an extra default. */
async function mustFindNothing(options: Options): Promise<void> {
  const plan = await run("terraform", ["plan", "-no-color", "-input=false", "-detailed-exitcode"], options);
  if (plan.status !== 0) throw new Error(`the plan after apply finds differences:\n${plan.stdout}${plan.stderr}`);
}
