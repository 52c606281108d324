// Three nodes on three servers of NATS under load, while processes are killed, paused and cut off on a schedule that a seed decides:
// no acknowledged change of the configuration is lost or reordered, no callback is lost, doubled, out of order or given to another
// client, each `$connect` gets its `$disconnect`, and not while the connection lives. First the model of their protocol is explored
// (model/README.md), and nodes of two versions run side by side (versions.ts). `--quick` runs one short schedule. By hand:
// `node conformance/cluster/main.ts --schedules 50 --seed 7 --no-model --no-versions`;
// `--histories FOLDER` keeps the history of each schedule that fails, and what its nodes printed.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { programOptions } from "../../scripts/program-options.ts";
import { checkChecker } from "../relay/forged.ts";
import { Random } from "../relay/random.ts";
import { type Disturbance, disturbances, quickDisturbances } from "./disturbances.ts";
import { checkClusterChecker } from "./forged.ts";
import { exploreAll } from "./model/runs.ts";
import { findNatsServer } from "./nats.ts";
import type { SchemaName } from "./next-version.ts";
import { runSchedule, type ScheduleResult } from "./schedule.ts";
import { runVersions } from "./versions.ts";

const { values } = programOptions({
  allowNegative: true,
  options: {
    quick: { type: "boolean", default: false },
    schedules: { type: "string" },
    seed: { type: "string", default: "1" },
    connections: { type: "string" },
    workers: { type: "string", default: "1" },
    nats: { type: "string" },
    model: { type: "boolean", default: true },
    versions: { type: "boolean", default: true },
    histories: { type: "string" },
    only: { type: "string", multiple: true },
  },
});
const schedules = Number(values.schedules ?? (values.quick ? 1 : 3));
const connections = Number(values.connections ?? (values.quick ? 300 : 3_000));

let failed = values.model ? exploreAll(values.quick) : 0;
console.log(`  the checkers find each of ${checkChecker() + checkClusterChecker()} forged faults`);

const nats = await findNatsServer(values.nats);
if ("missing" in nats) {
  console.log(`  schedules are skipped: ${nats.missing}`);
  process.exit(failed === 0 ? 0 : 1);
}
if (values.versions) {
  // Records of nodes change least often. Without a newer one, nodes of the old version claim those of the new.
  const raised: readonly SchemaName[] = ["document", "owed", "link"];
  if (!(await passesVersions(nats.path, raised))) failed++;
  if (!values.quick && !(await passesVersions(nats.path, [...raised, "node"]))) failed++;
}
let passed = 0;
for (let schedule = 0; schedule < schedules; schedule++) {
  if (await passes(Number(values.seed) + schedule, nats.path)) passed++;
  else failed++;
}
if (schedules > 1) console.log(`  ${passed} of ${schedules} schedules passed`);
process.exit(failed === 0 ? 0 : 1);

async function passesVersions(path: string, raised: readonly SchemaName[]): Promise<boolean> {
  const started = Date.now();
  try {
    const { violations, counts, cutShort, errors } = await runVersions({ nats: path, raised, isShort: values.quick });
    const { ask = 0, answer = 0, received = 0, connect = 0 } = counts;
    const seconds = ((Date.now() - started) / 1000).toFixed(0);
    console.log(
      `  two versions, newer ${raised.join(", ")}: ${connect} connections, ${answer} of ${ask} messages answered, ${cutShort.byDrain} cut short by a drain and ${cutShort.byDeath} by a death, ${received} callbacks in ${seconds} s: ${violations.length} violations`,
    );
    for (const violation of violations.slice(0, 20)) console.log(`    ${violation}`);
    if (violations.length > 0) console.log(errors.join("\n"));
    return violations.length === 0;
  } catch (error) {
    console.log(`  ${String(error)}`);
    return false;
  }
}

async function passes(seed: number, path: string): Promise<boolean> {
  const started = Date.now();
  const planned = plannedFor(seed);
  let result: ScheduleResult;
  try {
    result = await runSchedule({ seed, nats: path, workers: Number(values.workers), connections, planned });
  } catch (error) {
    console.log(`  ${String(error)}`);
    return false;
  }
  const { violations, lostWithDisk, counts, events, errors } = result;
  const { answer = 0, received = 0, connect = 0, deployed = 0, write = 0 } = counts;
  const seconds = ((Date.now() - started) / 1000).toFixed(0);
  const lost = lostWithDisk === 0 ? "" : `, ${lostWithDisk} $disconnects lost with a disk`;
  console.log(
    `  seed ${seed}: ${connect} connections, ${answer} answers, ${received} callbacks, ${deployed} deployments, ${write} writes, ${planned.length} disturbances in ${seconds} s${lost}: ${violations.length} violations`,
  );
  if (violations.length === 0) return true;
  console.log(`    ${planned.join(", ")}`);
  for (const violation of violations.slice(0, 20)) console.log(`    ${violation}`);
  if (violations.length > 20) console.log(`    … ${violations.length - 20} more`);
  if (values.histories !== undefined) {
    await mkdir(values.histories, { recursive: true });
    const file = join(values.histories, `seed-${seed}`);
    await writeFile(`${file}.jsonl`, events.map((event) => JSON.stringify(event)).join("\n"));
    await writeFile(`${file}.log`, errors.join("\n\n"));
  }
  return false;
}

function plannedFor(seed: number): readonly Disturbance[] {
  if (values.only === undefined) return values.quick ? quickDisturbances : new Random(seed).shuffled(disturbances);
  return values.only.map((name) => {
    const found = disturbances.find((disturbance) => disturbance === name);
    if (found === undefined) throw new Error(`--only is '${name}'. It must be one of ${disturbances.join(", ")}.`);
    return found;
  });
}
