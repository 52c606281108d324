// A separate process beside the attacker's: a second client that sends a message every 20 ms on its own connection,
// and a control loop that reads an API repeatedly.
// `node observer.ts WEBSOCKET-URL API-URL`; each line on standard input ends a phase, whose figures are a line of output.
import { createInterface } from "node:readline";

export interface Observation {
  /** Milliseconds from when a message was due to its answer, or to the end of the phase. */
  readonly p50: number;
  readonly p99: number;
  readonly messages: number;
  /** Messages without an answer at the end of the phase. */
  readonly unanswered: number;
  /** Reads of the control loop per second. */
  readonly reads: number;
  /** Milliseconds by which this process woke up late, 99th percentile: the machine's part of each figure. */
  readonly late: number;
}

const everyMillis = 20;
const [socketUrl = "", apiUrl = ""] = process.argv.slice(2);

const due: number[] = [];
let latencies: number[] = [];
let reads = 0;
let lateness: number[] = [];
let woken = performance.now();
let begun = performance.now();

const socket = new WebSocket(socketUrl);
socket.addEventListener("message", () => latencies.push(performance.now() - (due.shift() ?? 0)));
socket.addEventListener("open", () => {
  let next = performance.now();
  setInterval(() => {
    lateness.push(performance.now() - woken - 5);
    woken = performance.now();
    for (; next <= performance.now(); next += everyMillis) {
      due.push(next);
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
  const seconds = (now - begun) / 1000;
  const all = [...latencies, ...due.map((time) => now - time)].sort((one, other) => one - other);
  const at = (share: number) =>
    all[Math.min(all.length - 1, Math.floor(all.length * share))] ?? Number.POSITIVE_INFINITY;
  lateness.sort((one, other) => one - other);
  const observation: Observation = {
    p50: at(0.5),
    p99: at(0.99),
    messages: latencies.length,
    unanswered: due.length,
    reads: reads / seconds,
    late: lateness[Math.floor(lateness.length * 0.99)] ?? 0,
  };
  console.log(JSON.stringify(observation));
  latencies = [];
  reads = 0;
  lateness = [];
  begun = performance.now();
});
