// The unit of docs/operating.md: checked by systemd if it is installed, and its command run as a process.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../checkout.ts";
import { isInstalled, mustRun } from "../clients/tool.ts";
import { startGateway } from "../gateway.ts";

const unit = /^```ini\n(\[Unit\]\n.*?)^```/ms.exec(readFileSync(join(root, "docs", "operating.md"), "utf8"))![1]!;
const command = "/usr/local/bin/answerback";

/** @param program the installed command @returns why it was skipped */
export async function verifyUnit(folder: string, program: string): Promise<string | undefined> {
  if (!isInstalled("systemd-analyze")) return "needs systemd-analyze";
  const file = join(folder, "answerback.service");
  assert.ok(unit.includes(`ExecStart=${command} `));
  writeFileSync(file, unit.replace(command, program));
  await mustRun("systemd-analyze", ["verify", "--man=no", file], { env: { SYSTEMD_LOG_LEVEL: "warning" } });
  return undefined;
}

/** Runs the unit's command as systemd does: without other variables, in the root folder, until SIGTERM. */
export async function runUnit(folder: string, program: string): Promise<undefined> {
  const data = join(folder, "state");
  const [, ...parameters] = /^ExecStart=(.*)$/m.exec(unit)![1]!.replace("/var/lib/answerback", data).split(" ");
  assert.equal(parameters[0], "start");
  const gateway = await startGateway(parameters.slice(1), { HOME: "/" }, [program]);
  assert.equal((await fetch(`${gateway.url}/ready`)).status, 200);
  await gateway.stop();
  assert.equal(gateway.errors(), "");
}
