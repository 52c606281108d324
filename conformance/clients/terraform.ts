// Terraform with its official provider: apply, an empty plan, a change in place, destroy.
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isInstalled, mustRun, run } from "./tool.ts";

/** A folder of providers, in addition to Terraform's default ones. */
const pluginFolder = process.env.TERRAFORM_PLUGIN_DIR;

/** @returns the reason if it was skipped */
export async function terraform(folder: string, configuration: string): Promise<string | undefined> {
  if (!isInstalled("terraform")) return "terraform is not installed";
  const file = join(folder, "main.tf");
  await writeFile(file, configuration);
  const options = { cwd: folder, env: { TF_IN_AUTOMATION: "1", CHECKPOINT_DISABLE: "1" } };
  const plugins = pluginFolder !== undefined && existsSync(pluginFolder) ? pluginFolder : undefined;
  const init = await run(
    "terraform",
    ["init", "-no-color", "-input=false", ...(plugins ? [`-plugin-dir=${plugins}`] : [])],
    options,
  );
  if (init.status !== 0) return `its aws provider is not installed (${init.stderr.trim().split("\n")[0]})`;
  const apply = ["apply", "-no-color", "-input=false", "-auto-approve"];
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
  await mustRun("terraform", ["destroy", "-no-color", "-input=false", "-auto-approve"], options);
  return undefined;
}

/** Exit code 2 of a plan means differences: a missing or an extra default. */
async function mustFindNothing(options: { cwd: string; env: Record<string, string> }): Promise<void> {
  const plan = await run("terraform", ["plan", "-no-color", "-input=false", "-detailed-exitcode"], options);
  if (plan.status !== 0) throw new Error(`the plan after apply finds differences:\n${plan.stdout}${plan.stderr}`);
}
