// The parts of examples/cluster/compose.yaml, run as processes: three NATS servers, three nodes and HAProxy, with the files'
// configurations, in which names and ports of containers are replaced by ports of this machine.
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ApiGatewayManagementApiClient, PostToConnectionCommand } from "@aws-sdk/client-apigatewaymanagementapi";
import { WebSocket } from "ws";
import { parse } from "yaml";
import { root } from "../checkout.ts";
import { isInstalled, mustRun } from "../clients/tool.ts";
import { createWhoApi } from "../connections/who-api.ts";
import { type RunningGateway, startGateway } from "../gateway.ts";

const example = join(root, "examples", "cluster");
const read = (file: string) => readFileSync(join(example, file), "utf8");
const password = "secret";
const clients = 30;
/** Shorter than that of the file. HAProxy notices within two seconds that a node drains. */
const drain = "5s";
const noticedMillis = 3_000;

interface Service {
  readonly environment: Readonly<Record<string, string>>;
}

/** @returns the reason why it did not run */
export async function runCluster(folder: string): Promise<string | undefined> {
  if (!isInstalled("haproxy")) return "needs HAProxy";
  const address = await portsOf(["nats-1", "nats-2", "nats-3"], ["4222", "6222", "8222"]);
  for (const [name, port] of await portsOf(["node-1", "node-2", "node-3", "balancer"], ["4510"]))
    address.set(name, port);
  const { services }: { services: Record<string, Service> } = parse(onThisMachine(read("compose.yaml"), address), {
    merge: true,
  });
  const server = (await mustRun(process.execPath, [join(root, "scripts", "nats-server.ts")])).trim();
  const processes: ChildProcess[] = [];
  const nodes: RunningGateway[] = [];
  try {
    for (const name of ["nats-1", "nats-2", "nats-3"]) {
      processes.push(run(server, ["--config", natsConfiguration(folder, name, address)], services[name]!.environment));
    }
    const keys = join(folder, "keys");
    writeFileSync(keys, "[default]\naws_access_key_id = local\naws_secret_access_key = local\n");
    const starts = await Promise.allSettled(
      ["node-1", "node-2", "node-3"].map((name) => {
        const options = [
          "--port",
          portIn(address, `${name}:4510`),
          "--data",
          join(folder, name),
          "--credentials",
          keys,
        ];
        return startGateway(options, { ...services[name]!.environment, ANSWERBACK_DRAIN: drain });
      }),
    );
    // All are ended below, also if one of them did not start.
    for (const start of starts) if (start.status === "fulfilled") nodes.push(start.value);
    for (const start of starts) if (start.status === "rejected") throw start.reason;
    const balancer = join(folder, "haproxy.cfg");
    const atPort = `bind "127.0.0.1:${portIn(address, "balancer:4510")}"`;
    writeFileSync(
      balancer,
      onThisMachine(read("haproxy.cfg"), address)
        .replace('bind ":4510"', atPort)
        .replace(/maxconn \d+/, "maxconn 1000"),
    );
    processes.push(run("haproxy", ["-f", balancer]));
    await useCluster(`http://127.0.0.1:${portIn(address, "balancer:4510")}`, nodes);
  } finally {
    await Promise.all(nodes.map((node) => node.kill()));
    await Promise.all(processes.map(end));
  }
  return undefined;
}

/** An API made through the load balancer; clients of all nodes, callbacks between nodes, and a node that drains. */
async function useCluster(url: string, nodes: readonly RunningGateway[]): Promise<void> {
  await until(async () => (await fetch(`${url}/ready`)).ok);
  const api = await createWhoApi(url);
  const stage = `${url}/ws/${api}/live`;
  const opened = await Promise.all(Array.from({ length: clients }, () => Client.open(stage)));
  const callbacks = new ApiGatewayManagementApiClient({
    endpoint: stage,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  const post = ({ id }: Client) => callbacks.send(new PostToConnectionCommand({ ConnectionId: id, Data: `to ${id}` }));
  await Promise.all(opened.map(post));
  for (const client of opened) assert.equal(await client.next(), `to ${client.id}`);

  const stopped = nodes[0]!.stop();
  await sleep(noticedMillis);
  const later = await Promise.all(Array.from({ length: clients }, () => Client.open(stage)));
  await stopped;
  const moved = opened.filter(({ closed }) => closed !== undefined);
  assert.deepEqual([...new Set(moved.map(({ closed }) => closed))], [1001]);
  // The load balancer spreads the clients.
  assert.ok(Math.abs(moved.length - clients / nodes.length) <= 2, `${moved.length} clients of one node`);
  for (const client of moved) await assert.rejects(post(client), { name: "GoneException" });
  const others = [...later, ...opened.filter((client) => !moved.includes(client))];
  await Promise.all(others.map(post));
  for (const client of others) assert.equal(await client.next(), `to ${client.id}`);
  for (const client of others) client.close();
  for (const node of nodes) assert.equal(node.errors(), "");
}

class Client {
  /** Of its connection. */
  id = "";
  closed: number | undefined;
  readonly #socket: WebSocket;
  readonly #received: string[] = [];

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on("message", (data) => this.#received.push(String(data)));
    socket.on("close", (code) => {
      this.closed = code;
    });
  }

  static async open(stage: string): Promise<Client> {
    const socket = new WebSocket(stage.replace(/^http/, "ws"));
    const client = new Client(socket);
    await once(socket, "open");
    socket.send("who");
    client.id = await client.next();
    return client;
  }

  async next(): Promise<string> {
    await until(async () => this.#received.length > 0);
    return this.#received.shift()!;
  }

  close(): void {
    this.#socket.terminate();
  }
}

function natsConfiguration(folder: string, name: string, address: ReadonlyMap<string, string>): string {
  const data = join(folder, `${name}-data`);
  mkdirSync(data);
  const file = join(folder, `${name}.conf`);
  let text = onThisMachine(read("nats.conf"), address).replace('"/data"', JSON.stringify(data));
  for (const port of ["4222", "6222", "8222"])
    text = text.replace(`0.0.0.0:${port}`, `127.0.0.1:${portIn(address, `${name}:${port}`)}`);
  writeFileSync(file, text);
  return file;
}

/** The text of a file with the addresses of this machine, and the values of its variables. */
function onThisMachine(text: string, address: ReadonlyMap<string, string>): string {
  let replaced = text.replaceAll("${NATS_PASSWORD:?}", password);
  for (const [container, here] of address) replaced = replaced.replaceAll(container, here);
  return replaced.replace(/\$\{ANSWERBACK_PUBLIC_URL:-.*?\}/, `http://${address.get("balancer:4510")}`);
}

/** Free ports of this machine, by the addresses of containers. */
async function portsOf(names: readonly string[], ports: readonly string[]): Promise<Map<string, string>> {
  const containers = names.flatMap((name) => ports.map((port) => `${name}:${port}`));
  const listeners = await Promise.all(
    containers.map(async () => {
      const listener = createServer().listen(0, "127.0.0.1");
      await once(listener, "listening");
      return listener;
    }),
  );
  const found = listeners.map((listener) => `127.0.0.1:${(listener.address() as AddressInfo).port}`);
  await Promise.all(listeners.map((listener) => once(listener.close(), "close")));
  return new Map(containers.map((container, index) => [container, found[index]!]));
}

function portIn(address: ReadonlyMap<string, string>, container: string): string {
  return new URL(`http://${address.get(container)}`).port;
}

function run(
  program: string,
  parameters: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): ChildProcess {
  return spawn(program, parameters, { stdio: "ignore", env: { ...process.env, ...environment } });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await isSo().catch(() => false))) {
    if (Date.now() > deadline) throw new Error(`Not so within 20 s: ${isSo}`);
    await sleep(20);
  }
}
