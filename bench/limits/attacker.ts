// Runs one attack: `node attacker.ts NAME` prints its cost as JSON. A separate process, because memory only grows.
import { LimitExceeded, Meter, TemplateError } from "@answerback/vtl";
import { knownAttacks, moreAttacks } from "../../packages/vtl/src/attacks.fixture.ts";
import { renderMapping } from "../../packages/vtl/src/charged-work.fixture.ts";

export interface AttackCost {
  /** The limit that ended the attack; undefined if it finished. */
  readonly limit: string | undefined;
  readonly cpuMillis: number;
  /** CPU of `loopRounds` rounds of a loop, before and after. */
  readonly loopMillis: number;
  readonly steps: number;
  readonly bytes: number;
  /** Peak growth of the process. */
  readonly growthBytes: number;
}

/** Rounds of the loop that CPU is compared with: 50 ms on the machine on which the limits were chosen. */
const loopRounds = 50_000_000;

function cpuMillis(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

let sink = 0;
function loop(): number {
  const before = cpuMillis();
  let value = 1;
  for (let round = 0; round < loopRounds; round++) value = (Math.imul(value, 1_103_515_245) + round) | 0;
  sink += value;
  return cpuMillis() - before;
}

const attack = [...knownAttacks, ...moreAttacks].find(({ name }) => name === process.argv[2]);
if (attack === undefined) throw new Error(`Unknown attack ${process.argv[2]}`);
const body = attack.body(attack.size);
renderMapping("#foreach($i in $input.path('$.l'))$i#end", '{"l":[1,2]}', new Meter());
loop();
const before = loop();
const rss = process.memoryUsage.rss();
const meter = new Meter();
let limit: string | undefined;
const started = cpuMillis();
try {
  renderMapping(attack.template, body, meter);
} catch (thrown) {
  const cause = thrown instanceof TemplateError ? thrown.cause : thrown;
  limit = cause instanceof LimitExceeded ? (cause.limit ?? cause.message) : String(thrown).split("\n")[0];
}
const spent = cpuMillis() - started;
const growthBytes = process.resourceUsage().maxRSS * 1024 - rss;
const cost: AttackCost = {
  limit,
  cpuMillis: spent,
  loopMillis: Math.min(before, loop()),
  steps: meter.steps,
  bytes: meter.bytes,
  growthBytes,
};
if (Number.isNaN(sink)) throw new Error("the loop was not run");
console.log(JSON.stringify(cost));
