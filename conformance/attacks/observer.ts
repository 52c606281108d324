// A separate process beside the attacker's: a second client that sends a message every 20 ms on its own connection,
// and a control loop that reads an API repeatedly.
// `node observer.ts WEBSOCKET-URL API-URL`; each line on standard input ends a phase, whose figures are a line of output.
import { createInterface } from "node:readline";

export interface Observation {
  /** Milliseconds from a message to its answer, or to the end of the phase. */
  readonly p50: number;
  readonly p99: number;
  readonly messages: number;
  /** Messages without an answer at the end of the phase. */
  readonly unanswered: number;
  /** Reads of the control loop. */
  readonly reads: number;
  readonly seconds: number;
  /** Milliseconds of CPU of this process. */
  readonly cpuMillis: number;
}

const everyMillis = 20;
const [socketUrl = "", apiUrl = ""] = process.argv.slice(2);

const sent: number[] = [];
let latencies: number[] = [];
let reads = 0;
let begun = performance.now();
let cpuBegun = cpuMillis();

function cpuMillis(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

const socket = new WebSocket(socketUrl);
socket.addEventListener("message", () => latencies.push(performance.now() - (sent.shift() ?? 0)));
socket.addEventListener("open", () => {
  let next = performance.now();
  setInterval(() => {
    // A late wake-up of this process is not the gateway's, so the time counts from the sending.
    for (; next <= performance.now(); next += everyMillis) {
      sent.push(performance.now());
      socket.send('{"action":"ping"}');
    }
  }, 5);
});

async function control(): Promise<void> {
  for (;;) {
    const response = await fetch(apiUrl).catch(() => undefined);
    await response?.arrayBuffer().catch(() => undefined);
    if (response !== undefined && response.status < 500) reads++;
    else await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
void control();

createInterface({ input: process.stdin }).on("line", () => {
  const now = performance.now();
  const all = [...latencies, ...sent.map((time) => now - time)].sort((one, other) => one - other);
  const at = (share: number) =>
    all[Math.min(all.length - 1, Math.floor(all.length * share))] ?? Number.POSITIVE_INFINITY;
  const observation: Observation = {
    p50: at(0.5),
    p99: at(0.99),
    messages: latencies.length,
    unanswered: sent.length,
    reads,
    seconds: (now - begun) / 1000,
    cpuMillis: cpuMillis() - cpuBegun,
  };
  console.log(JSON.stringify(observation));
  latencies = [];
  reads = 0;
  begun = performance.now();
  cpuBegun = cpuMillis();
});
