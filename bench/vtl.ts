// How fast are templates on new messages? Compares five of them in the API Gateway profile with JavaScript written by hand,
// velocityjs, and Apache Velocity 1.7 on a warm JVM. Every contestant parses each message again. Outputs are compared before
// anything is timed; the contestants' rounds alternate; a figure is CPU time per rendering, the median of the rounds.
import { Compile, parse as parseWithVelocityjs } from "velocityjs";
import { mappingVariables } from "../packages/vtl/src/apigateway/index.ts";
import { compile } from "../packages/vtl/src/index.ts";
import type { BenchOptions, BenchResult } from "./bench.ts";
import { median } from "./percentile.ts";
import { type Case, cases, plainVariables } from "./vtl/case.ts";
import { Jvm } from "./vtl/jvm.ts";
import { bundleSizes } from "./vtl/size.ts";

/** Number of messages that renderings cycle through. */
const messages = 64;
/** The warm-up takes as long as this many rounds. */
const warmUpRounds = 15;

type Contestant = (body: string) => string;

function contestants({ template: text, byHand }: Case): { readonly [name: string]: Contestant } {
  const template = compile(text, { profile: "apigateway" });
  const velocityjs = new Compile(parseWithVelocityjs(text), { escape: false });
  return {
    hand: byHand,
    vtl: (body) => template.render(mappingVariables({ body })),
    velocityjs: (body) => velocityjs.render(plainVariables(body)),
  };
}

/** Reads the output, so that V8 must build the string. */
function use(text: string): number {
  return text.length === 0 ? 0 : text.charCodeAt(text.length >> 1);
}

let sink = 0;

function cpuNanos(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) * 1000;
}

function measure(contestant: Contestant, bodies: readonly string[], renders: number): number {
  const started = cpuNanos();
  for (let index = 0; index < renders; index++) sink += use(contestant(bodies[index % bodies.length] as string));
  return (cpuNanos() - started) / renders;
}

/** Renders until V8 has optimized everything. @returns the number of renderings for a round of about `nanos` */
function warmUp(contestant: Contestant, bodies: readonly string[], nanos: number): number {
  const end = cpuNanos() + warmUpRounds * nanos;
  let each = 0;
  do each = measure(contestant, bodies, Math.max(messages, Math.ceil(nanos / 4 / (each || nanos))));
  while (cpuNanos() < end);
  return Math.max(1, Math.round(nanos / each));
}

export async function run({ quick }: BenchOptions): Promise<BenchResult> {
  const rounds = quick ? 3 : 15;
  const roundNanos = quick ? 2e6 : 4e7;
  const jvm = Jvm.available() ? new Jvm() : undefined;
  const rows: (string | number)[][] = [];
  const ratios = new Map<string, ReadonlyMap<string, number>>();
  const micros = (nanos: number): string => (nanos / 1000).toFixed(2);
  for (const [caseIndex, one] of cases.entries()) {
    const bodies = Array.from({ length: messages }, (_, seed) => one.body(seed));
    const named = contestants(one);
    const expected = one.byHand(bodies[0] as string);
    for (const [name, contestant] of Object.entries(named)) {
      compareOutput(expected, contestant(bodies[0] as string), name, one);
    }
    if (jvm !== undefined) compareOutput(expected, await jvm.load(one, bodies), "the JVM", one);
    const times = new Map<string, number[]>();
    const renders = new Map<string, number>();
    for (const [name, contestant] of Object.entries(named)) {
      renders.set(name, warmUp(contestant, bodies, roundNanos));
    }
    let jvmRenders = 0;
    if (jvm !== undefined) {
      for (let warm = 0; warm < (quick ? 1 : 10); warm++) {
        jvmRenders = Math.max(1, Math.round(roundNanos / (await jvm.measure(caseIndex, quick ? 50 : 2000))));
      }
    }
    for (let round = 0; round < rounds; round++) {
      for (const [name, contestant] of Object.entries(named)) {
        const taken = measure(contestant, bodies, renders.get(name) ?? 1);
        times.set(name, [...(times.get(name) ?? []), taken]);
      }
      if (jvm !== undefined) times.set("jvm", [...(times.get("jvm") ?? []), await jvm.measure(caseIndex, jvmRenders)]);
    }
    const figures = new Map([...times].map(([name, values]) => [name, median(values)]));
    const vtl = figures.get("vtl") ?? Number.NaN;
    ratios.set(one.name, new Map([...figures].map(([name, nanos]) => [name, nanos / vtl])));
    rows.push([
      one.name,
      ...["hand", "vtl", "velocityjs", "jvm"].map((name) => micros(figures.get(name) ?? Number.NaN)),
      (vtl / (figures.get("hand") ?? Number.NaN)).toFixed(2),
      ...["velocityjs", "jvm"].map((name) => ((figures.get(name) ?? Number.NaN) / vtl).toFixed(2)),
    ]);
  }
  jvm?.stop();
  const long = cases.find((one) => one.name === "200 lines") as Case;
  const compileNanos = measureCompile(long.template, quick);
  rows.push(["compile 200 lines", "", micros(compileNanos), "", "", "", "", ""]);
  for (const [entry, { minified, gzipped }] of Object.entries(await bundleSizes())) {
    rows.push([`${entry}, minified ${kilobytes(minified)}, gzipped`, "", kilobytes(gzipped), "", "", "", "", ""]);
  }
  if (sink < 0) throw new Error("unreachable");

  const ratio = (name: string, other: string): number => ratios.get(name)?.get(other) ?? Number.NaN;
  const goals: BenchResult["goals"][number][] = [];
  const goal = (text: string, measured: number, unit: string, reached: boolean): void => {
    goals.push({ goal: text, measured: `${measured.toFixed(2)}${unit}`, reached });
  };
  const mostByHand = { "list of 100": 1.5, "ten fields": 1.6, "200 lines": 1.5 };
  for (const [name, most] of Object.entries(mostByHand)) {
    const byHand = 1 / ratio(name, "hand");
    goal(`${name}: at most ${most} × by hand`, byHand, " ×", byHand <= most);
  }
  const list = ratio("list of 100", "velocityjs");
  goal("list of 100: at least 6 × velocityjs", list, " ×", list >= 6);
  const slowest = Math.min(...cases.map(({ name }) => ratio(name, "velocityjs")));
  goal("never slower than velocityjs", slowest, " ×", slowest >= 1);
  if (jvm !== undefined) {
    const warm = ratio("list of 100", "jvm");
    goal("list of 100: at least 3 × the warm JVM", warm, " ×", warm >= 3);
  }
  goal("compile of 200 lines: at most 0.6 ms", compileNanos / 1e6, " ms", compileNanos <= 6e5);
  return {
    title: `µs of CPU per rendering, parsing included (median of ${rounds} alternating rounds)`,
    columns: ["template", "by hand", "vtl", "velocityjs", "JVM", "vtl / by hand", "velocityjs / vtl", "JVM / vtl"],
    rows,
    goals,
  };
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} KB`;
}

/** velocityjs treats white space around directives differently, so its output is compared without white space. */
function compareOutput(expected: string, output: string, name: string, one: Case): void {
  const shown = (text: string): string => (name === "velocityjs" ? text.replace(/\s+/g, "") : text);
  if (shown(output) === shown(expected)) return;
  throw new Error(`${name} renders '${one.name}' differently:\n${output}\ninstead of\n${expected}`);
}

function measureCompile(template: string, quick: boolean): number {
  const times: number[] = [];
  for (let round = 0; round < (quick ? 5 : 60); round++) {
    const started = cpuNanos();
    for (let index = 0; index < 10; index++) sink += compile(template, { profile: "apigateway" }).source.length;
    times.push((cpuNanos() - started) / 10);
  }
  return median(times);
}
