// Several workers under load, while their processes are killed and stopped on a schedule that a seed decides: no callback is
// lost, doubled, out of order or given to another client, each `$connect` gets its `$disconnect`, and not while the connection
// lives, and what was deployed is served. `--quick` runs one schedule with few clients. By hand:
// `node conformance/workers/main.ts --schedules 50 --seed 7`; `--workers 1` tries one process, `--only 'kill a worker'` one step.
import { programOptions } from "../../scripts/program-options.ts";
import { checkChecker } from "../relay/forged.ts";
import { disturbances } from "./disturbances.ts";
import { runSchedule, type ScheduleResult } from "./schedule.ts";

const { values } = programOptions({
  options: {
    quick: { type: "boolean", default: false },
    schedules: { type: "string" },
    seed: { type: "string", default: "1" },
    workers: { type: "string", default: "3" },
    connections: { type: "string" },
    only: { type: "string", multiple: true },
  },
});
const schedules = Number(values.schedules ?? (values.quick ? 1 : 10));
const connections = Number(values.connections ?? (values.quick ? 300 : 3_000));
const workers = Number(values.workers);
const planned = values.only?.map((name) => {
  const found = disturbances.find((disturbance) => disturbance === name);
  if (found === undefined) throw new Error(`--only is '${name}'. It must be one of ${disturbances.join(", ")}.`);
  return found;
});

console.log(`  the checker finds each of ${checkChecker()} forged faults`);

let failed = 0;
for (let schedule = 0; schedule < schedules; schedule++) {
  const seed = Number(values.seed) + schedule;
  if (!(await passes(seed))) failed++;
}
process.exit(failed === 0 ? 0 : 1);

async function passes(seed: number): Promise<boolean> {
  const started = Date.now();
  let result: ScheduleResult;
  try {
    result = await runSchedule({ seed, workers, connections, planned });
  } catch (error) {
    console.log(`  ${String(error)}`);
    return false;
  }
  const { steps, violations, counts } = result;
  const { answer = 0, received = 0, connect = 0, deployed = 0 } = counts;
  const seconds = ((Date.now() - started) / 1000).toFixed(0);
  console.log(
    `  seed ${seed}: ${connect} connections, ${answer} answers, ${received} callbacks, ${deployed} deployments, ${steps.length} disturbances in ${seconds} s: ${violations.length} violations`,
  );
  if (violations.length === 0) return true;
  console.log(`    ${steps.join(", ")}`);
  for (const violation of violations.slice(0, 20)) console.log(`    ${violation}`);
  if (violations.length > 20) console.log(`    … ${violations.length - 20} more`);
  return false;
}
