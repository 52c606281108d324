// Attacks on a gateway by clients, backends and neighbours. Each has its own gateway, and runs while a second client and
// a control loop are measured; the checks verify single answers.
import { programOptions } from "../../scripts/program-options.ts";
import { type Attack, judge } from "./attack.ts";
import { backendAttacks } from "./backends.ts";
import { type Check, checks } from "./checks.ts";
import { connectionAttacks } from "./connections.ts";
import { messageAttacks } from "./messages.ts";
import { portAttacks } from "./port.ts";

const { values: options, positionals } = programOptions(
  {
    options: { quick: { type: "boolean", default: false } },
  },
  "ATTACK",
);
const isWanted = ({ name }: { readonly name: string }) =>
  positionals.length === 0 || positionals.some((part) => name.includes(part));
const millis = options.quick ? 1_500 : 5_000;
/** Other processes disturb the measurements, so failed attacks are repeated. */
const tries = 3;

let failed = 0;

function report(name: string, failures: readonly string[], figures: string): void {
  if (failures.length > 0) failed++;
  console.log(`  ${failures.length > 0 ? "FAILED" : "ok    "} ${name}${figures === "" ? "" : `: ${figures}`}`);
  for (const failure of failures) console.log(`         ${failure}`);
}

async function attacked(attack: Attack): Promise<void> {
  let judgement = await judge(attack, millis);
  for (let count = 1; count < tries && judgement.failures.length > 0; count++) judgement = await judge(attack, millis);
  report(attack.name, judgement.failures, judgement.figures);
}

async function checked(check: Check): Promise<void> {
  try {
    await check.run();
    report(check.name, [], "");
  } catch (error) {
    report(check.name, [error instanceof Error ? error.message : String(error)], "");
  }
}

for (const check of checks.filter(isWanted)) await checked(check);
const attacks = [...messageAttacks, ...connectionAttacks, ...portAttacks, ...backendAttacks];
for (const attack of attacks.filter(isWanted)) if (attack.quick || !options.quick) await attacked(attack);
process.exit(failed === 0 ? 0 : 1);
