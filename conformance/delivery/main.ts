// The suite `delivery`: workflows, Python packages, image, unit, cluster and chart. Linters check the files; their commands run as processes.
// `--quick` skips it, because it installs tools.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isQuick } from "../../scripts/program-options.ts";
import { runCluster } from "./cluster.ts";
import { runImageCommands } from "./image.ts";
import { linters } from "./linters.ts";
import { buildWheels } from "./python-packages.ts";
import { runUnit, verifyUnit } from "./unit.ts";

if (isQuick()) {
  console.log("  skipped (--quick)");
  process.exit();
}

const folder = mkdtempSync(join(tmpdir(), "answerback-delivery-"));

async function step(what: string, check: () => Promise<string | undefined>): Promise<void> {
  const skipped = await check();
  console.log(skipped === undefined ? `  ${what}` : `  ${what}: skipped, ${skipped}`);
}

try {
  for (const [what, check] of Object.entries(linters)) await step(what, check);
  await step("the Python packages build, and twine finds no problem", () => buildWheels(folder));
  await step("the image's commands install the packages, start a gateway and find it healthy", () =>
    runImageCommands(folder),
  );
  await step(
    "what examples/cluster/compose.yaml starts serves clients from three nodes, and goes on when one drains",
    () => runCluster(folder),
  );
  const installed = join(folder, "app", "node_modules", ".bin", "answerback");
  await step("systemd finds no problem in the unit of docs/operating.md", () => verifyUnit(folder, installed));
  await step("the unit's command starts a gateway, and SIGTERM stops it", () => runUnit(folder, installed));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
