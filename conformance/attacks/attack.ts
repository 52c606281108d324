// Runs an attack and judges it by a second client, a control loop, and the memory of the gateway's process.
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { type RunningGateway, startGateway } from "../gateway.ts";
import type { Observation } from "./observer.ts";
import { frame, handshake, pour } from "./raw.ts";
import { type ApiDescription, createApi, stageUrl } from "./target.ts";

export interface Target {
  readonly gateway: RunningGateway;
  /** `ws://…` of the attacked API. */
  readonly url: string;
  readonly apiId: string;
  /** Aborted when the attack must end. */
  readonly signal: AbortSignal;
}

export interface Attack {
  readonly name: string;
  /** Runs with `--quick` too. */
  readonly quick?: boolean;
  /** The attacked API. */
  readonly api?: ApiDescription;
  /** Options of `start`, in addition to the port; default `--ephemeral`. */
  readonly options?: () => readonly string[];
  /** Runs until the signal is aborted. */
  run(target: Target): Promise<void>;
}

const maxP99Millis = 300;
/** The rest after work (`pace/rest-debt.ts`) is longer than the work, so that half remains after overhead. */
const minControlShare = 0.5;
const maxGrowthBytes = 50 * 1024 * 1024;
const recoveryMillis = 30_000;
/** Shorter attacks do not decide on the control loop: its share would be noise. */
const judgedMillis = 3_000;
/** With fewer reads the second client's messages, which come at a fixed rate, would be a large part of a read's CPU time. */
const minCalmReads = 1_000;
const maxCalmMillis = 30_000;

export interface Judgement {
  readonly failures: readonly string[];
  readonly figures: string;
}

/**
 * @param millis duration of the attack; below `judgedMillis` the control loop's share is only shown
 */
export async function judge(attack: Attack, millis: number): Promise<Judgement> {
  const gateway = await startGateway(attack.options?.());
  try {
    const [bystander, apiId] = [await createApi(gateway.url), await createApi(gateway.url, attack.api)];
    const observer = observe(stageUrl(gateway.url, bystander), `${gateway.url}/v2/apis/${bystander}`);
    try {
      await warmUp(stageUrl(gateway.url, bystander));
      await observer.phase();
      const processor = processorTime(gateway.pid);
      const before = await calm(observer, processor, Math.min(millis, 2_000), millis >= judgedMillis);
      const memory = residentBytes(gateway.pid);
      const ended = new AbortController();
      const running = attack.run({ gateway, url: stageUrl(gateway.url, apiId), apiId, signal: ended.signal });
      const tooShort = running.then(() => !ended.signal.aborted);
      const gaveUp = await Promise.race([delay(millis, false), tooShort]);
      const during = { ...(await observer.phase()), ...processor() };
      const peak = residentBytes(gateway.pid);
      ended.abort();
      await running;
      observer.end();
      const after = await settled(gateway.pid, memory);
      const judgement = verdict(before, during, { memory, peak, after }, millis >= judgedMillis);
      return gaveUp ? { ...judgement, failures: [...judgement.failures, "the attack ended early"] } : judgement;
    } finally {
      observer.end();
    }
  } catch (error) {
    return { failures: [`${error}; the gateway printed: ${gateway.errors().slice(-500)}`], figures: "" };
  } finally {
    await gateway.kill();
  }
}

/**
 * Measures an undisturbed gateway. If the figures decide, the control loop must have read often enough: on a busy machine
 * that takes longer.
 * @throws Error if the machine is too busy to judge a gateway
 */
async function calm(
  observer: { phase(): Promise<Observation> },
  processor: ReturnType<typeof processorTime>,
  millis: number,
  decides: boolean,
): Promise<Measured> {
  let sum: Measured | undefined;
  const started = performance.now();
  do {
    await delay(millis);
    const now = { ...(await observer.phase()), ...processor() };
    sum = sum === undefined ? now : { ...now, ...summed(sum, now) };
    if (!decides || sum.reads >= minCalmReads) return sum;
  } while (performance.now() - started < maxCalmMillis);
  throw new Error(`the machine is too busy: ${sum.reads} reads in ${sum.seconds.toFixed(0)} s without an attack`);
}

function summed(one: Measured, other: Measured): Partial<Measured> {
  return {
    reads: one.reads + other.reads,
    seconds: one.seconds + other.seconds,
    cpuMillis: one.cpuMillis + other.cpuMillis,
    ranMillis: one.ranMillis + other.ranMillis,
  };
}

/** A fast, honest client: afterwards all code is compiled, and the heap has its size under load. */
async function warmUp(url: string): Promise<void> {
  const socket = await handshake(url);
  const ended = AbortSignal.timeout(2_000);
  socket.resume();
  await pour(
    socket,
    Buffer.concat(Array.from({ length: 50 }, () => frame(JSON.stringify({ text: "x".repeat(500) })))),
    ended,
  );
}

interface Measured extends Observation {
  /** Milliseconds for which the gateway's event loop had a processor. */
  readonly ranMillis: number;
  /** Share of the time in which the gateway's event loop needed a processor and had one. */
  readonly machine: number;
}

/** @returns a function that returns the figures since its last call */
function processorTime(pid: number): () => Pick<Measured, "ranMillis" | "machine"> {
  const read = () => readFileSync(`/proc/${pid}/task/${pid}/schedstat`, "utf8").split(" ").map(Number);
  let [ran = 0, waited = 0] = read();
  return () => {
    const [ranBefore, waitedBefore] = [ran, waited];
    [ran = 0, waited = 0] = read();
    return {
      ranMillis: (ran - ranBefore) / 1e6,
      machine: (ran - ranBefore) / (ran - ranBefore + waited - waitedBefore),
    };
  };
}

/**
 * CPU time of the gateway's event loop and of the control loop for each read. The gateway's includes what the attacker made
 * it do between two reads, as if the read had waited for all of it. Other processes, the attacker among them, compete for
 * the processors: they lengthen the time of a read, not its CPU time. So the ratio of this figure before and during an attack
 * is the share of the speed that the control loop keeps on a machine without them, or less.
 */
function cpuPerRead({ ranMillis, cpuMillis, reads }: Measured): number {
  return (ranMillis + cpuMillis) / reads;
}

function verdict(
  before: Measured,
  during: Measured,
  { memory, peak, after }: { readonly memory: number; readonly peak: number; readonly after: number },
  judgesControl: boolean,
): Judgement {
  // The gateway is not responsible for its wait for a processor.
  const p99 = during.p99 * during.machine;
  const share = cpuPerRead(before) / cpuPerRead(during);
  const failures: string[] = [];
  if (p99 > maxP99Millis) failures.push(`p99 ${p99.toFixed(0)} ms`);
  if (judgesControl && share < minControlShare)
    failures.push(`the control loop kept ${(share * 100).toFixed(0)} % of its speed`);
  if (after - memory > maxGrowthBytes) failures.push(`${megabytes(after - memory)} MB are not released`);
  return {
    failures,
    figures: `p50 ${during.p50.toFixed(1)} (${before.p50.toFixed(1)}), p99 ${during.p99.toFixed(0)} ms (${before.p99.toFixed(0)}), control ${(share * 100).toFixed(0)} % (measured ${((100 * speed(during)) / speed(before)).toFixed(0)} %), machine ${(during.machine * 100).toFixed(0)} % (${(before.machine * 100).toFixed(0)} %), memory ${megabytes(memory)} → ${megabytes(peak)} → ${megabytes(after)} MB`,
  };
}

function speed({ reads, seconds }: Measured): number {
  return reads / seconds;
}

/** The memory of a process once it is released, or after the time allowed for that. */
async function settled(pid: number, before: number): Promise<number> {
  const deadline = performance.now() + recoveryMillis;
  let bytes = residentBytes(pid);
  while (bytes - before > maxGrowthBytes && performance.now() < deadline) {
    await delay(500);
    bytes = residentBytes(pid);
  }
  return bytes;
}

export function residentBytes(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  if (kilobytes === undefined) throw new Error("the gateway's process has ended");
  return Number(kilobytes) * 1024;
}

function megabytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(0);
}

function observe(socketUrl: string, apiUrl: string) {
  const child: ChildProcessWithoutNullStreams = spawn(process.execPath, [
    join(import.meta.dirname, "observer.ts"),
    socketUrl,
    apiUrl,
  ]);
  child.stderr.pipe(process.stderr);
  const lines: Interface = createInterface({ input: child.stdout });
  return {
    /** Ends a phase and returns its figures. */
    phase: () =>
      new Promise<Observation>((resolve) => {
        lines.once("line", (line) => resolve(JSON.parse(line) as Observation));
        child.stdin.write("\n");
      }),
    end: () => void child.kill("SIGKILL"),
  };
}
