// node bench/scale/measure-nats.ts: what records, heartbeats and streams cost three NATS servers with three copies and
// `sync_interval: always`. Prints the figures that costs.ts has.
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { startNats } from "../../packages/gateway/src/nodes/nats-servers.fixture.ts";

/** About the size of what a node owes for a connection. */
const record = new Uint8Array(300).fill(0x79);
const settleMillis = 3_000;

await using servers = await startNats({ servers: 3 });
const nats = await connect({ servers: servers.urls.map((url) => new URL(url).host) });
const manager = await jetstreamManager(nats);
const stream = jetstream(nats);
const processes = serverProcesses();
await manager.streams.add({ name: "owed", subjects: ["owed.*"], num_replicas: 3 });
const sequences: number[] = [];
const memoryBefore = memory();

await rate("put, 1 in flight", 300, 1, put);
await rate("put, 10 in flight", 3_000, 10, put);
await rate("put, 200 in flight", 30_000, 200, put);
await rate("put, 1,000 in flight", 30_000, 1_000, put);
await sleep(settleMillis);
const { messages, bytes } = (await manager.streams.info("owed")).state;
print("memory of one server per record", (memory() - memoryBefore) / processes.length / messages, "bytes");
print("disk of one server per record", bytes / messages, "bytes");
await measured("read", messages, readAll);
await rate("delete, 100 in flight", 10_000, 100, () => manager.streams.deleteMessage("owed", sequences.pop()!, false));
await manager.streams.delete("owed");

const streams = 40;
for (let index = 0; index < streams; index++)
  await manager.streams.add({ name: `rest_${index}`, subjects: [`rest.${index}.*`], num_replicas: 3 });
await sleep(settleMillis);
const restMillis = 10_000;
const resting = await cpuOf(() => sleep(restMillis));
print("stream at rest, each server", (resting / streams / processes.length / restMillis) * 1e6, "µs of CPU per second");

await heartbeats(100, 10);
await nats.close();

function put(): Promise<void> {
  const subject = `owed.${crypto.randomUUID()}`;
  return stream.publish(subject, record, { expect: { lastSubjectSequence: 0 } }).then(({ seq }) => {
    sequences.push(seq);
  });
}

async function readAll(): Promise<void> {
  const consumer = await stream.consumers.get("owed");
  let left = sequences.length;
  for await (const _ of await consumer.consume({ max_messages: 1_000 })) if (--left === 0) break;
}

/** Runs `one` `count` times. */
async function rate(what: string, count: number, atOnce: number, one: () => Promise<unknown>): Promise<void> {
  let left = count;
  const loop = async () => {
    while (left-- > 0) await one();
  };
  await measured(what, count, () => Promise.all(Array.from({ length: atOnce }, loop)));
}

async function measured(what: string, count: number, work: () => Promise<unknown>): Promise<void> {
  const started = performance.now();
  const cpu = await cpuOf(work);
  const perSecond = count / ((performance.now() - started) / 1_000);
  print(what, perSecond, `per second, ${Math.round((cpu / count) * 1e3)} µs of CPU each`);
}

async function heartbeats(nodes: number, seconds: number): Promise<void> {
  let received = 0;
  const connections: NatsConnection[] = [];
  for (let index = 0; index < nodes; index++) {
    const connection = await connect({ servers: new URL(servers.urls[index % servers.urls.length]!).host });
    connection.subscribe("heartbeat", { callback: () => void received++ });
    await connection.flush();
    connections.push(connection);
  }
  const cpu = await cpuOf(async () => {
    for (let second = 0; second < seconds; second++) {
      for (const connection of connections) connection.publish("heartbeat", record);
      await sleep(1000);
    }
  });
  print("heartbeat, for each node that receives it", (cpu / received) * 1e3, "µs of CPU");
  await Promise.all(connections.map((connection) => connection.close()));
}

/** Milliseconds of CPU that the servers used meanwhile, from `/proc`. */
async function cpuOf(work: () => Promise<unknown>): Promise<number> {
  const before = cpu();
  await work();
  return cpu() - before;
}

function cpu(): number {
  const millisPerTick = 10;
  return sum((id) => {
    const fields = readFileSync(`/proc/${id}/stat`, "utf8").split(") ")[1]!.split(" ");
    return (Number(fields[11]) + Number(fields[12])) * millisPerTick;
  });
}

function memory(): number {
  return sum((id) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, "utf8"))![1]) * 1024);
}

function sum(of: (processId: number) => number): number {
  return processes.reduce((total, id) => total + of(id), 0);
}

/** The servers are children of this process. */
function serverProcesses(): readonly number[] {
  const children = readFileSync(`/proc/self/task/${process.pid}/children`, "utf8").trim().split(" ").map(Number);
  return children.filter((id) => readFileSync(`/proc/${id}/comm`, "utf8").trim() === "nats-server");
}

function print(what: string, value: number, unit: string): void {
  console.log(`${what}: ${value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString("en")} ${unit}`);
}
