// Does every message end within the limits? Runs the most expensive templates and messages, each in a separate process, with
// the default limits: CPU relative to a loop of known length, bytes charged, and peak growth of the process.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { type Attack, knownAttacks, moreAttacks } from "../packages/vtl/src/attacks.fixture.ts";
import type { BenchOptions, BenchResult } from "./bench.ts";
import type { AttackCost } from "./limits/attacker.ts";

/** Maximum CPU of one message, on a machine on which the loop of the attacker takes 50 ms. */
const maxCpuMillis = 250;
const maxMegabytes = 64;
const maxGrowthMegabytes = 160;
const loopMillis = 50;

const megabyte = 1 << 20;
const timeoutMillis = 60_000;

interface Measured {
  readonly attack: Attack;
  /** Undefined if the process died. */
  readonly cost: (AttackCost & { readonly normalMillis: number }) | undefined;
}

export async function run({ quick }: BenchOptions): Promise<BenchResult> {
  const measured: Measured[] = [];
  for (const attack of quick ? knownAttacks.slice(0, 3) : [...knownAttacks, ...moreAttacks]) {
    measured.push({ attack, cost: await measure(attack) });
  }
  const worst = (value: (cost: NonNullable<Measured["cost"]>) => number): number =>
    Math.max(...measured.map(({ cost }) => (cost === undefined ? Number.POSITIVE_INFINITY : value(cost))));
  const cpu = worst((cost) => cost.normalMillis);
  const charged = worst((cost) => cost.bytes / megabyte);
  const growth = worst((cost) => cost.growthBytes / megabyte);
  const goal = (text: string, value: number, most: number, unit: string) => ({
    goal: `${text} ≤ ${most} ${unit}`,
    measured: `${Math.round(value)} ${unit}`,
    reached: value <= most,
  });
  return {
    title: "maximum cost of one message with the default limits",
    columns: ["attack", "ended by", "CPU ms", "loops", "million steps", "MB charged", "MB grown"],
    rows: measured.map(({ attack, cost }) =>
      cost === undefined
        ? [attack.name, "DIED", "", "", "", "", ""]
        : [
            attack.name,
            cost.limit ?? "itself",
            Math.round(cost.normalMillis),
            (cost.cpuMillis / cost.loopMillis).toFixed(2),
            (cost.steps / 1e6).toFixed(1),
            (cost.bytes / megabyte).toFixed(1),
            (cost.growthBytes / megabyte).toFixed(0),
          ],
    ),
    goals: [
      goal("CPU of one message", cpu, maxCpuMillis, "ms"),
      goal("charged to one message", charged, maxMegabytes, "MB"),
      goal("peak growth of the process", growth, maxGrowthMegabytes, "MB"),
    ],
  };
}

async function measure({ name }: Attack): Promise<Measured["cost"]> {
  const attacker = join(import.meta.dirname, "limits/attacker.ts");
  const { status, stdout } = spawnSync(process.execPath, [attacker, name], {
    encoding: "utf8",
    timeout: timeoutMillis,
    stdio: ["ignore", "pipe", "ignore"],
  });
  if (status !== 0) return undefined;
  const cost = JSON.parse(stdout) as AttackCost;
  return { ...cost, normalMillis: (cost.cpuMillis / cost.loopMillis) * loopMillis };
}
