// How long does a developer wait for `answerback dev`? From its start to the first answer of the quick start, and from a
// saved file to the new answer, compared with a Node.js process that only imports the packages of the same program. The same for
// the SAM template of examples/sam, with its functions and table.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { BenchOptions, BenchResult } from "./bench.ts";
import { type DevelopedProgram, Session } from "./dev/session.ts";
import { median } from "./percentile.ts";

const examples = join(import.meta.dirname, "../examples");

export async function run({ quick }: BenchOptions): Promise<BenchResult> {
  const rounds = quick ? 1 : 9;
  const folder = copyOf("quickstart");
  const quickstart: DevelopedProgram = { folder, message: '{"action": "ping"}', answer: '{"type": "pong"' };
  const sam: DevelopedProgram = {
    folder: copyOf("sam"),
    message: '{"action": "stock", "item": "nuts"}',
    answer: '{ "error": "nuts is not in stock"',
  };
  const times: Record<string, number[]> = {};
  const add = (what: string, millis: number) => (times[what] = [...(times[what] ?? []), millis]);
  try {
    const cache = { NODE_COMPILE_CACHE: join(folder, ".answerback", "cache", "node") };
    for (let round = 0; round < rounds; round++) {
      rmSync(join(folder, ".answerback"), { recursive: true, force: true });
      add("imports", await timeOfImports(folder, {}));
      const first = await Session.start(quickstart);
      add("first", first.startMillis);
      await first.stop();
      // With the cache of the previous start.
      add("imports, cached", await timeOfImports(folder, cache));
      const again = await Session.start(quickstart);
      add("again", again.startMillis);
      add("template", await again.timeOfSave("templates/quote.vm", (text) => `${text} `));
      add("program", await again.timeOfSave("index.ts", (text) => text.replace('"pong", "stage"', '"pong",  "stage"')));
      add("run", again.runMillis);
      await again.stop();
      rmSync(join(sam.folder, ".answerback"), { recursive: true, force: true });
      const firstSam = await Session.start(sam);
      add("sam, first", firstSam.startMillis);
      await firstSam.stop();
      const samAgain = await Session.start(sam);
      add("sam, again", samAgain.startMillis);
      add(
        "sam, template",
        await samAgain.timeOfSave("template.yaml", (text) => text.replace('errorMessage")" }', 'errorMessage")"  }')),
      );
      await samAgain.stop();
    }
  } finally {
    for (const it of [folder, sam.folder]) rmSync(it, { recursive: true, force: true, maxRetries: 3 });
  }
  const time = (what: string) => median(times[what] ?? []);
  const row = (title: string, what: string, base: string) => [
    title,
    Math.round(time(what)),
    (time(what) / time(base)).toFixed(2),
  ];
  const reload = Math.max(time("template"), time("program"));
  return {
    title: `the quick start and examples/sam under answerback dev; medians of ${rounds} interleaved rounds`,
    columns: ["", "ms", "of the imports"],
    rows: [
      row("node importing the program's packages, nothing cached", "imports", "imports"),
      row("first start to first answer, no state, nothing cached", "first", "imports"),
      row("node importing the program's packages, compile cache", "imports, cached", "imports, cached"),
      row("start to first answer, state and cache of the previous run", "again", "imports, cached"),
      row("saved template to new deployment, answered", "template", "imports, cached"),
      row("saved program to new deployment, answered", "program", "imports, cached"),
      row("  of which the run", "run", "imports, cached"),
      row("SAM: first start to first answer of a function, nothing cached", "sam, first", "imports"),
      row("SAM: start to first answer, state and cache of the previous run", "sam, again", "imports, cached"),
      row("SAM: saved template to new deployment, answered", "sam, template", "imports, cached"),
    ],
    goals: [
      {
        goal: "start to first answer, at most 2 s",
        measured: `${seconds(time("first"))} the first time, ${seconds(time("again"))} afterwards`,
        reached: time("first") <= 2_000,
      },
      { goal: "reload, at most 0.5 s", measured: seconds(reload), reached: reload <= 500 },
      {
        goal: "SAM: start to first answer, at most 1.5 s",
        measured: `${seconds(time("sam, first"))} the first time, ${seconds(time("sam, again"))} afterwards`,
        reached: time("sam, first") <= 1_500,
      },
      {
        goal: "SAM: saved template, at most 0.4 s",
        measured: seconds(time("sam, template")),
        reached: time("sam, template") <= 400,
      },
    ],
  };
}

const seconds = (millis: number) => `${(millis / 1000).toFixed(2)} s`;

/** A copy below the original, whose packages it uses, with its own ids and state. */
function copyOf(example: string): string {
  const original = join(examples, example);
  const folder = mkdtempSync(join(original, ".answerback-bench-"));
  const names = readdirSync(original).filter((name) => name !== "node_modules" && !name.startsWith("."));
  for (const name of names) cpSync(join(original, name), join(folder, name), { recursive: true });
  return folder;
}

async function timeOfImports(folder: string, environment: Readonly<Record<string, string>>): Promise<number> {
  const started = performance.now();
  const child = spawn(process.execPath, ["-e", 'require("@pulumi/pulumi"); require("@pulumi/aws");'], {
    cwd: folder,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "inherit", "inherit"],
  });
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new Error("the packages of the quick start could not be imported");
  return performance.now() - started;
}
