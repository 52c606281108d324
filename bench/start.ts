// How soon does `answerback start` answer? Measures from the start of the process, with a data folder that holds an API, to
// the first answer, with and without the compile cache of an earlier start, compared with a bare `ws` server; and the time of
// the first message to an HTTP backend. ANSWERBACK_BIN names the command of an installed package to measure instead.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { BenchOptions, BenchResult } from "./bench.ts";
import { medianOf } from "./percentile.ts";

const command = process.env.ANSWERBACK_BIN ?? join(import.meta.dirname, "../packages/answerback/bin/answerback.js");
const wsServer = join(import.meta.dirname, "start/ws-server.ts");

interface Times {
  /** Milliseconds until it prints that it listens. */
  readonly listening: number;
  /** Milliseconds until the answer arrives. */
  readonly answered: number;
  /** Milliseconds from the first message for an HTTP backend to its answer. */
  readonly firstHttp: number;
}

export async function run({ quick }: BenchOptions): Promise<BenchResult> {
  const rounds = quick ? 1 : 9;
  const folder = mkdtempSync(join(tmpdir(), "answerback-bench-start-"));
  const samples = new Map<string, Times[]>();
  const backend = createServer((_, response) => response.end("{}")).listen(0, "127.0.0.1");
  await once(backend, "listening");
  try {
    const answerback = [command, "start", "--port", "0", "--data", join(folder, "data")];
    const path = await makeApi(answerback, folder, (backend.address() as AddressInfo).port);
    const kinds = [
      { name: "ws", args: [wsServer], path: "/" },
      { name: "answerback", args: answerback, path },
    ];
    // The first round fills the caches, warms this process up, and is not counted.
    for (let round = 0; round <= rounds; round++) {
      for (const { name, args, path } of kinds) {
        const empty = join(folder, `cache-${name}-${round}`);
        for (const [cached, cache] of [
          ["cold", empty],
          ["warm", join(folder, `cache-${name}`)],
        ] as const) {
          const times = await timesOfStart(args, path, folder, cache);
          if (round > 0) samples.set(`${name} ${cached}`, [...(samples.get(`${name} ${cached}`) ?? []), times]);
        }
      }
    }
  } finally {
    backend.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
  const medians = (name: string) => medianOf(samples.get(name)!);
  const row = (title: string, name: string, base: string) => {
    const { listening, answered, firstHttp } = medians(name);
    const ratio = (answered / medians(base).answered).toFixed(2);
    return [title, Math.round(listening), Math.round(answered), ratio, firstHttp > 0 ? firstHttp.toFixed(1) : ""];
  };
  const { answered: warm } = medians("answerback warm");
  const { answered: cold, firstHttp } = medians("answerback cold");
  return {
    title: `milliseconds from the start of the process, medians of ${rounds} interleaved rounds`,
    columns: ["", "listening", "first answer", "of ws", "first of HTTP"],
    rows: [
      row("ws, nothing cached", "ws cold", "ws cold"),
      row("answerback start, nothing cached", "answerback cold", "ws cold"),
      row("ws, compile cache", "ws warm", "ws warm"),
      row("answerback start, compile cache", "answerback warm", "ws warm"),
    ],
    goals: [
      { goal: "first answer, compile cache, at most 0.4 s", measured: seconds(warm), reached: warm <= 400 },
      { goal: "first answer, nothing cached, at most 0.4 s", measured: seconds(cold), reached: cold <= 400 },
      {
        goal: "first message to an HTTP backend, nothing cached, at most 25 ms",
        measured: `${firstHttp.toFixed(1)} ms`,
        reached: firstHttp <= 25,
      },
    ],
  };
}

const seconds = (millis: number) => `${(millis / 1000).toFixed(2)} s`;

/** @param cache the folder of the compile cache */
function start(args: readonly string[], folder: string, cache: string): ChildProcess {
  mkdirSync(cache, { recursive: true });
  return spawn(process.execPath, args, {
    // Without a settings file.
    cwd: folder,
    env: { ...process.env, NODE_COMPILE_CACHE: cache },
    stdio: ["ignore", "pipe", "inherit"],
  });
}

/** Deploys an API whose route `ping` answers from templates, and `quote` from a backend. @returns the path of its stage */
async function makeApi(args: readonly string[], folder: string, backendPort: number): Promise<string> {
  const child = start(args, folder, join(folder, "cache-api"));
  try {
    const url = await urlOf(child);
    const create = async (path: string, body: object): Promise<Record<string, string>> => {
      const response = await fetch(`${url}/v2/apis${path}`, { method: "POST", body: JSON.stringify(body) });
      if (!response.ok) throw new Error(`POST /v2/apis${path}: ${response.status} ${await response.text()}`);
      return (await response.json()) as Record<string, string>;
    };
    const { apiId } = await create("", {
      name: "bench",
      protocolType: "WEBSOCKET",
      routeSelectionExpression: "$request.body.action",
    });
    const createRoute = async (routeKey: string, integration: object) => {
      const { integrationId } = await create(`/${apiId}/integrations`, integration);
      await create(`/${apiId}/integrations/${integrationId}/integrationresponses`, {
        integrationResponseKey: "/2\\d\\d/",
        responseTemplates: { "application/json": '{"type":"pong","requestId":"$context.requestId"}' },
      });
      const { routeId } = await create(`/${apiId}/routes`, {
        routeKey,
        target: `integrations/${integrationId}`,
        routeResponseSelectionExpression: "$default",
      });
      await create(`/${apiId}/routes/${routeId}/routeresponses`, { routeResponseKey: "$default" });
    };
    await createRoute("ping", {
      integrationType: "MOCK",
      requestTemplates: { "application/json": '{"statusCode": 200}' },
    });
    await createRoute("quote", {
      integrationType: "HTTP",
      integrationMethod: "POST",
      integrationUri: `http://127.0.0.1:${backendPort}/`,
    });
    const { deploymentId } = await create(`/${apiId}/deployments`, {});
    await create(`/${apiId}/stages`, { stageName: "live", deploymentId });
    return `/ws/${apiId}/live`;
  } finally {
    await stop(child);
  }
}

async function timesOfStart(args: readonly string[], path: string, folder: string, cache: string): Promise<Times> {
  const started = performance.now();
  const child = start(args, folder, cache);
  try {
    const url = await urlOf(child);
    const listening = performance.now() - started;
    const socket = new WebSocket(`${url.replace("http", "ws")}${path}`);
    await once(socket, "open");
    const ask = async (action: string) => {
      socket.send(JSON.stringify({ action }));
      const [{ data }] = (await once(socket, "message")) as [{ readonly data: unknown }];
      if (!String(data).includes("pong")) throw new Error(`unexpected answer: ${data}`);
    };
    await ask("ping");
    const answered = performance.now() - started;
    let firstHttp = 0;
    if (path !== "/") {
      // A real client waits for a moment after connecting.
      await setTimeout(500);
      const sent = performance.now();
      await ask("quote");
      firstHttp = performance.now() - sent;
    }
    socket.close();
    return { listening, answered, firstHttp };
  } finally {
    await stop(child);
  }
}

function urlOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      const url = /listening on (http:\S+)/.exec(output)?.[1];
      if (url !== undefined) resolve(url);
    });
    child.once("exit", (code) => reject(new Error(`the server ended with ${code}: ${output}`)));
  });
}

/** Lets the process exit normally, since it writes the compile cache at its end. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill();
  await once(child, "exit");
}
