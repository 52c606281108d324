// How long does a developer wait for `answerback dev`? From its start to the first answer of the quick start, and from a
// saved file to the new answer, compared with a Node.js process that only imports the packages of the same program.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { BenchOptions, BenchResult } from "./bench.ts";

const root = join(import.meta.dirname, "..");
const command = join(root, "packages/answerback/bin/answerback.js");
const quickstart = join(root, "examples/quickstart");

type ResultEvent = {
  readonly kind: string;
  readonly outputs?: { readonly url?: string };
  readonly durationMillis?: number;
};

export async function run({ quick }: BenchOptions): Promise<BenchResult> {
  const rounds = quick ? 1 : 9;
  const folder = copyOfQuickstart();
  const times: Record<string, number[]> = {};
  const add = (what: string, millis: number) => (times[what] = [...(times[what] ?? []), millis]);
  try {
    const cache = { NODE_COMPILE_CACHE: join(folder, ".answerback", "cache", "node") };
    for (let round = 0; round < rounds; round++) {
      rmSync(join(folder, ".answerback"), { recursive: true, force: true });
      add("imports", await timeOfImports(folder, {}));
      const first = await Session.start(folder);
      add("first", first.startMillis);
      await first.stop();
      // With the cache of the previous start.
      add("imports, cached", await timeOfImports(folder, cache));
      const again = await Session.start(folder);
      add("again", again.startMillis);
      add("template", await again.timeOfSave("templates/quote.vm"));
      add("program", await again.timeOfSave("index.ts"));
      add("run", again.runMillis);
      await again.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
  const time = (what: string) => median(times[what] ?? []);
  const row = (title: string, what: string, base: string) => [
    title,
    Math.round(time(what)),
    (time(what) / time(base)).toFixed(2),
  ];
  const reload = Math.max(time("template"), time("program"));
  return {
    title: `the quick start under answerback dev; medians of ${rounds} interleaved rounds`,
    columns: ["", "ms", "of the imports"],
    rows: [
      row("node importing the program's packages, nothing cached", "imports", "imports"),
      row("first start to first answer, no state, nothing cached", "first", "imports"),
      row("node importing the program's packages, compile cache", "imports, cached", "imports, cached"),
      row("start to first answer, state and cache of the previous run", "again", "imports, cached"),
      row("saved template to new deployment, answered", "template", "imports, cached"),
      row("saved program to new deployment, answered", "program", "imports, cached"),
      row("  of which the run", "run", "imports, cached"),
    ],
    goals: [
      {
        goal: "start to first answer, at most 2 s",
        measured: `${seconds(time("first"))} the first time, ${seconds(time("again"))} afterwards`,
        reached: time("first") <= 2_000,
      },
      { goal: "reload, at most 0.5 s", measured: seconds(reload), reached: reload <= 500 },
    ],
  };
}

const seconds = (millis: number) => `${(millis / 1000).toFixed(2)} s`;

/** A copy below the original, whose packages it uses, with its own ids and state. */
function copyOfQuickstart(): string {
  const folder = mkdtempSync(join(quickstart, ".answerback-bench-"));
  for (const name of [
    "Pulumi.yaml",
    "Pulumi.dev.yaml",
    "package.json",
    "tsconfig.json",
    "index.ts",
    "templates",
    "functions",
  ]) {
    cpSync(join(quickstart, name), join(folder, name), { recursive: true });
  }
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

/** `answerback dev` on the quick start, with a client. */
class Session {
  readonly #folder: string;
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  startMillis = 0;
  runMillis = 0;
  #socket: WebSocket | undefined;

  private constructor(folder: string) {
    this.#folder = folder;
    this.#child = spawn(process.execPath, [command, "dev", folder, "--port", "0", "--json"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.#lines = createInterface(this.#child.stdout!)[Symbol.asyncIterator]();
  }

  static async start(folder: string): Promise<Session> {
    const started = performance.now();
    const session = new Session(folder);
    const { outputs } = await session.#result();
    session.#socket = new WebSocket(String(outputs?.url));
    await once(session.#socket, "open");
    await session.#exchange();
    session.startMillis = performance.now() - started;
    return session;
  }

  /** Milliseconds from saving a change to the answer after its deployment. */
  async timeOfSave(file: string): Promise<number> {
    const path = join(this.#folder, file);
    const text = readFileSync(path, "utf8");
    // Developers do not save at the very end of a run: the watch and the spare process are ready.
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    const changed = file.endsWith(".vm") ? `${text} ` : text.replace('"pong", "stage"', '"pong",  "stage"');
    const started = performance.now();
    writeFileSync(path, changed);
    const { durationMillis = 0 } = await this.#result();
    await this.#exchange();
    const time = performance.now() - started;
    this.runMillis = durationMillis;
    writeFileSync(path, text);
    await this.#result();
    return time;
  }

  async stop(): Promise<void> {
    this.#socket?.close();
    const ended = once(this.#child, "exit");
    this.#child.kill("SIGINT");
    await ended;
  }

  async #result(): Promise<ResultEvent> {
    for (;;) {
      const { value, done } = await this.#lines.next();
      if (done) throw new Error("answerback dev has ended");
      const event = JSON.parse(value) as ResultEvent & { readonly result?: string };
      if (event.kind !== "result") continue;
      if (event.result !== "succeeded") throw new Error(`the quick start was not deployed: ${value}`);
      return event;
    }
  }

  async #exchange(): Promise<void> {
    const socket = this.#socket;
    if (socket === undefined) throw new Error("the client is not connected");
    const answered = once(socket, "message");
    socket.send('{"action": "ping"}');
    const [{ data }] = (await answered) as [MessageEvent];
    if (!String(data).includes("pong")) throw new Error(`unexpected answer to a ping: ${data}`);
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
