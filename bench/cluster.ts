// The cost and the promises of a cluster: `answerback start --cluster` on three real NATS servers, as users run it, compared
// with `answerback start`. Linux only.
import { availableParallelism } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { startNats } from "../packages/gateway/src/nodes/nats-servers.fixture.ts";
import type { BenchOptions, BenchResult } from "./bench.ts";
import { compareCallbacks, compareSdkCallbacks } from "./cluster/callbacks.ts";
import { configurationLatencies, revisionResponse } from "./cluster/configuration.ts";
import { type DeathFigures, killNode } from "./cluster/death.ts";
import { connectDuringElection } from "./cluster/election.ts";
import { startCluster } from "./cluster/nodes.ts";
import { startLifecycleBackend } from "./connections/lifecycle-backend.ts";
import { percentile } from "./percentile.ts";
import { type Client, compareMessages } from "./workers/messages.ts";
import { startWorkers } from "./workers/server.ts";

const clients: readonly Client[] = [
  { inFlight: 1, isBatched: false },
  { inFlight: 16, isBatched: false },
];
type Row = readonly (string | number)[];
type Goal = BenchResult["goals"][number];
interface Part {
  readonly rows: readonly Row[];
  readonly goals: readonly Goal[];
}

/** Two processes without a cluster show what two event loops cost more than one. */
const variants = ["one process", "cluster of one", "two processes", "two nodes"] as const;

export async function run({ quick }: BenchOptions): Promise<BenchResult> {
  await using servers = await startNats({ servers: 3 });
  const parts = [await messages(servers, quick), await changes(servers, quick), await deaths(servers, quick)];
  return {
    title: `three NATS servers, 50 connections with 64-byte messages, all on the same ${availableParallelism()} cores; medians of interleaved rounds`,
    columns: ["", ...variants, "ratio"],
    rows: parts.flatMap(({ rows }) => rows),
    goals: parts.flatMap(({ goals }) => goals),
  };
}

type Servers = Awaited<ReturnType<typeof startNats>>;

async function messages(nats: Servers, quick: boolean): Promise<Part> {
  // The first start compiles the sources, and the next ones use the cache, as those of users do.
  (await startCluster(nats, "first", 1)).kill();
  await delay(quick ? 100 : 2_000);
  const processes = [await startWorkers(1), await startWorkers(1), await startWorkers(1)] as const;
  const one = await startCluster(nats, "one", 1);
  const two = await startCluster(nats, "two", 2);
  const servers = {
    "one process": [processes[0]],
    "cluster of one": one.nodes,
    "two processes": processes.slice(1),
    "two nodes": two.nodes,
  } as const;
  const rows: Row[] = [];
  const goals: Goal[] = [];
  try {
    for (const client of clients) {
      const { medians, ratios } = await compareMessages(servers, client, {
        warmUps: quick ? 1 : 5,
        counted: quick ? 3 : 9,
        millis: quick ? 200 : 600,
      });
      const words = `${client.inFlight} in flight`;
      rows.push([
        `CPU µs per message, ${words}`,
        ...variants.map((it) => medians[it].cpuMicros.toFixed(1)),
        `${ratios["cluster of one"].cpuMicros.toFixed(2)}, ${ratios["two nodes"].cpuMicros.toFixed(2)}`,
      ]);
      goals.push(
        goal(
          `server CPU per message of a cluster of one, ${words}, at most 1.05 × one process`,
          ratios["cluster of one"].cpuMicros,
          1.05,
        ),
        goal(
          `server CPU per message of two nodes, ${words}, at most 1.1 × one process`,
          ratios["two nodes"].cpuMicros,
          1.1,
          ` (two processes without a cluster: ${ratios["two processes"].cpuMicros.toFixed(2)} ×)`,
        ),
      );
    }
    const idle = await Promise.all(
      [processes[0], one.nodes[0]!].map(async (server) => {
        const before = server.cpuMicros();
        await delay(quick ? 1_000 : 5_000);
        return (server.cpuMicros() - before) / (quick ? 1 : 5) / 1_000;
      }),
    );
    rows.push(["CPU ms per second without messages", ...idle.map((millis) => millis.toFixed(1)), "", "", ""]);
    for (const callers of [1, 16]) {
      const { within, across, ratio } = await compareCallbacks(
        [two.nodes[0]!, two.nodes[1]!],
        callers,
        quick ? 500 : 3_000,
        quick ? 3 : 9,
      );
      const words = callers === 1 ? "one at a time" : `${callers} at a time`;
      rows.push(
        [
          `callback within a node, and to another, ${words}: p50, p99 ms`,
          "",
          "",
          ...[within, across].map(({ p50, p99 }) => `${p50.toFixed(3)}, ${p99.toFixed(2)}`),
          ratio.toFixed(2),
        ],
        [
          "the same: CPU µs of both nodes",
          "",
          "",
          ...[within, across].map(({ cpuMicros }) => cpuMicros.toFixed(0)),
          (across.cpuMicros / within.cpuMicros).toFixed(2),
        ],
      );
      goals.push(goal(`p50 of a callback to another node, ${words}, at most 2 × one within`, ratio, 2));
      if (callers === 1) goals.push(limit("p99 of a callback to another node, at most 3 ms", across.p99, 3, 2));
    }
    const { within, across } = await compareSdkCallbacks([two.nodes[0]!, two.nodes[1]!], quick ? 100 : 1_000);
    rows.push([
      "the same by the AWS SDK, one at a time: p50 ms",
      "",
      "",
      within.toFixed(2),
      across.toFixed(2),
      (across / within).toFixed(2),
    ]);
    goals.push(goal("p50 of a callback to another node by the AWS SDK, at most 2 × one within", across / within, 2));
  } finally {
    for (const server of processes) server.stop();
    one.kill();
    two.kill();
  }
  return { rows, goals };
}

async function changes(nats: Servers, quick: boolean): Promise<Part> {
  const cluster = await startCluster(nats, "changes", 3, { response: revisionResponse });
  try {
    await configurationLatencies(cluster, 10);
    const { acknowledged, everywhere } = await configurationLatencies(cluster, quick ? 50 : 500);
    const shown = (values: readonly number[]) =>
      `${percentile(values, 0.5).toFixed(1)}, ${percentile(values, 0.99).toFixed(1)}`;
    return {
      rows: [
        ["change of the configuration, acknowledged: p50, p99 ms", "", "", "", shown(acknowledged), ""],
        ["the same, served by all three nodes", "", "", "", shown(everywhere), ""],
      ],
      goals: [limit("p99 until all nodes serve a change, at most 50 ms", percentile(everywhere, 0.99), 50, 1)],
    };
  } finally {
    cluster.kill();
  }
}

async function deaths(nats: Servers, quick: boolean): Promise<Part> {
  const backend = await startLifecycleBackend();
  const cluster = await startCluster(nats, "deaths", 2, { routes: backend.routes });
  const connections = quick ? 200 : 5_000;
  try {
    const election = await connectDuringElection(cluster, nats);
    const alone = await killNode(cluster, nats, backend, connections, false);
    const during = await killNode(cluster, nats, backend, connections, true);
    const { attempts, failed, slowestMillis } = election;
    return {
      rows: [
        deathRow("kill of a node", alone),
        deathRow("kill of a node and the NATS server that leads its stream", during),
        ["connects during an election: failed, slowest ms", "", "", "", `${failed}, ${Math.round(slowestMillis)}`, ""],
      ],
      goals: [
        deathGoal("every $disconnect of a killed node within 10 s, sets equal", alone, 10),
        deathGoal("every $disconnect with an election under way within 20 s, sets equal", during, 20),
        {
          goal: "100 % of connects succeed during an election",
          measured: `${attempts - failed} of ${attempts}, the slowest in ${Math.round(slowestMillis)} ms`,
          reached: failed === 0,
        },
      ],
    };
  } finally {
    cluster.kill();
    backend.stop();
  }
}

function deathRow(words: string, { killed, disconnectedMillis, missing, wrong, repeated }: DeathFigures): Row {
  return [
    `${words}, ${killed} connections: s; missing, wrong, repeated`,
    "",
    "",
    "",
    `${(disconnectedMillis / 1_000).toFixed(1)}; ${missing}, ${wrong}, ${repeated}`,
    "",
  ];
}

function deathGoal(words: string, { disconnectedMillis, missing, wrong }: DeathFigures, seconds: number): Goal {
  return {
    goal: words,
    measured: `${(disconnectedMillis / 1_000).toFixed(1)} s; ${missing} missing, ${wrong} of other nodes`,
    reached: disconnectedMillis <= seconds * 1_000 && missing === 0 && wrong === 0,
  };
}

function goal(words: string, ratio: number, most: number, note = ""): Goal {
  return { goal: words, measured: `${ratio.toFixed(2)} ×${note}`, reached: ratio <= most };
}

function limit(words: string, millis: number, most: number, digits: number): Goal {
  return { goal: words, measured: `${millis.toFixed(digits)} ms`, reached: millis <= most };
}
