// How fast are templates? Five of them against JavaScript written by hand, velocityjs, and Apache Velocity 1.7 on a warm JVM.
// Outputs are compared before anything is timed; rounds of all contestants alternate; a figure is CPU time per rendering,
// the median of the rounds.
import { Compile, parse as parseWithVelocityjs } from "velocityjs";
import { mappingVariables } from "../packages/vtl/src/apigateway/index.ts";
import { compile } from "../packages/vtl/src/index.ts";
import type { BenchOptions, BenchResult } from "./bench.ts";
import { type Case, cases, type Data, escapeJavaScript } from "./vtl/case.ts";
import { Jvm } from "./vtl/jvm.ts";

/** Data sets that renderings take turns with. */
const dataSets = 8;

type Contestant = (data: Data) => string;

function contestants(one: Case): { readonly [name: string]: Contestant } {
  const template = compile(one.template, { profile: one.profile });
  const closures = compile(one.template, { profile: one.profile, emit: "closures" });
  const velocityjs = new Compile(parseWithVelocityjs(one.template), { escape: false });
  const variables = ({ variables: given, body }: Data): object =>
    body === undefined ? given : mappingVariables({ body });
  return {
    hand: one.byHand,
    vtl: (data) => template.render(variables(data)),
    closures: (data) => closures.render(variables(data)),
    velocityjs: (data) =>
      velocityjs.render(
        data.body === undefined ? data.variables : { util: { escapeJavaScript }, input: { body: data.body } },
      ),
  };
}

/** Reads the output, so that it is put together and not only promised. */
function use(text: string): number {
  return text.length === 0 ? 0 : text.charCodeAt(text.length >> 1);
}

let sink = 0;

function cpuNanos(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) * 1000;
}

function measure(contestant: Contestant, data: readonly Data[], renders: number): number {
  const started = cpuNanos();
  for (let index = 0; index < renders; index++) sink += use(contestant(data[index % data.length] as Data));
  return (cpuNanos() - started) / renders;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

/** So many renderings that a round takes about as long as asked for. */
function calibrate(contestant: Contestant, data: readonly Data[], nanos: number): number {
  let renders = 64;
  for (;;) {
    const each = measure(contestant, data, renders);
    if (each * renders > nanos / 4) return Math.max(1, Math.round(nanos / each));
    renders *= 4;
  }
}

export async function run({ quick }: BenchOptions): Promise<BenchResult> {
  const rounds = quick ? 3 : 15;
  const roundNanos = quick ? 2e6 : 4e7;
  const jvm = Jvm.available() ? new Jvm() : undefined;
  const rows: (string | number)[][] = [];
  const ratios = new Map<string, Map<string, number>>();
  const micros = (nanos: number): string => (nanos / 1000).toFixed(2);
  for (const [caseIndex, one] of cases.entries()) {
    const data = Array.from({ length: dataSets }, (_, seed) => one.data(seed));
    const named = contestants(one);
    const expected = one.byHand(data[0] as Data);
    for (const [name, contestant] of Object.entries(named)) {
      compareOutput(expected, contestant(data[0] as Data), name, one);
    }
    if (jvm !== undefined) compareOutput(expected, await jvm.load(one, data), "the JVM", one);
    const times = new Map<string, number[]>();
    const renders = new Map<string, number>();
    for (const [name, contestant] of Object.entries(named)) renders.set(name, calibrate(contestant, data, roundNanos));
    let jvmRenders = 0;
    if (jvm !== undefined) {
      for (let warm = 0; warm < (quick ? 1 : 10); warm++) {
        jvmRenders = Math.max(1, Math.round(roundNanos / (await jvm.measure(caseIndex, quick ? 50 : 2000))));
      }
    }
    for (let round = 0; round < rounds; round++) {
      for (const [name, contestant] of Object.entries(named)) {
        const taken = measure(contestant, data, renders.get(name) ?? 1);
        times.set(name, [...(times.get(name) ?? []), taken]);
      }
      if (jvm !== undefined) times.set("jvm", [...(times.get("jvm") ?? []), await jvm.measure(caseIndex, jvmRenders)]);
    }
    const figures = new Map([...times].map(([name, values]) => [name, median(values)]));
    const vtl = figures.get("vtl") ?? Number.NaN;
    ratios.set(one.name, new Map([...figures].map(([name, nanos]) => [name, nanos / vtl])));
    rows.push([
      one.name,
      ...["hand", "vtl", "closures", "velocityjs", "jvm"].map((name) => micros(figures.get(name) ?? Number.NaN)),
      ...["hand", "velocityjs", "jvm"].map((name) => ((figures.get(name) ?? Number.NaN) / vtl).toFixed(2)),
    ]);
  }
  jvm?.stop();
  const long = cases.find((one) => one.name === "200 lines") as Case;
  const fresh = measureFresh(cases.find((one) => one.name === "list of 100") as Case, quick);
  rows.push([
    "list of 100, data seen for the first time",
    ...fresh.map(micros),
    "",
    "",
    "",
    (fresh[0] / fresh[1]).toFixed(2),
    "",
    "",
  ]);
  const compileNanos = measureCompile(long.template, quick);
  rows.push(["compile 200 lines", "", micros(compileNanos), "", "", "", "", "", ""]);
  if (sink < 0) throw new Error("unreachable");

  const ratio = (name: string, other: string): number => ratios.get(name)?.get(other) ?? Number.NaN;
  const goals: BenchResult["goals"][number][] = [];
  const goal = (text: string, measured: number, unit: string, reached: boolean): void => {
    goals.push({ goal: text, measured: `${measured.toFixed(2)}${unit}`, reached });
  };
  const byHand = 1 / ratio("list of 100", "hand");
  goal("list: at most 1.3 × by hand", byHand, " ×", byHand <= 1.3);
  goal(
    "list: at least 12 × velocityjs",
    ratio("list of 100", "velocityjs"),
    " ×",
    ratio("list of 100", "velocityjs") >= 12,
  );
  for (const name of ["ten fields", "200 lines"]) {
    goal(`${name}: at least 20 × velocityjs`, ratio(name, "velocityjs"), " ×", ratio(name, "velocityjs") >= 20);
  }
  const slowest = Math.min(...cases.map(({ name }) => ratio(name, "velocityjs")));
  goal("never slower than velocityjs", slowest, " ×", slowest >= 1);
  if (jvm !== undefined)
    goal("list: at least 3 × the warm JVM", ratio("list of 100", "jvm"), " ×", ratio("list of 100", "jvm") >= 3);
  goal("compile of 200 lines: at most 1 ms", compileNanos / 1e6, " ms", compileNanos <= 1e6);
  return {
    title: `µs of CPU per rendering (median of ${rounds} alternating rounds), and how many times faster than others`,
    columns: ["template", "by hand", "vtl", "closures", "velocityjs", "JVM", "× hand", "× velocityjs", "× JVM"],
    rows,
    goals,
  };
}

/** velocityjs leaves other white space around directives; of its output, what is left without white space must agree. */
function compareOutput(expected: string, output: string, name: string, one: Case): void {
  const shown = (text: string): string => (name === "velocityjs" ? text.replace(/\s+/g, "") : text);
  if (shown(output) === shown(expected)) return;
  throw new Error(`${name} renders '${one.name}' differently:\n${output}\ninstead of\n${expected}`);
}

/** By hand and by the engine, each object rendered once only: what looking at new objects costs. */
function measureFresh(one: Case, quick: boolean): [number, number] {
  const template = compile(one.template, { profile: one.profile });
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round < (quick ? 3 : 25); round++) {
    for (const [index, contestant] of [one.byHand, (data: Data) => template.render(data.variables)].entries()) {
      const data = Array.from({ length: 300 }, (_, seed) => one.data(seed));
      times[index as 0 | 1].push(measure(contestant, data, data.length));
    }
  }
  return [median(times[0]), median(times[1])];
}

function measureCompile(template: string, quick: boolean): number {
  const times: number[] = [];
  for (let round = 0; round < (quick ? 5 : 60); round++) {
    const started = cpuNanos();
    for (let index = 0; index < 10; index++) sink += compile(template).source.length;
    times.push((cpuNanos() - started) / 10);
  }
  return median(times);
}
