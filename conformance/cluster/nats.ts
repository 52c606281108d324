// Three servers of NATS as processes, each killed, paused and started again on its port and data. Nodes have the permissions that
// the example of a configuration has, and no others.
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import { root } from "../checkout.ts";
import { freePort } from "../relay/processes.ts";

const run = promisify(execFile);

export type NatsIndex = 0 | 1 | 2;
const indexes: readonly NatsIndex[] = [0, 1, 2];

/** @returns the path of a server, or the reason why there is none */
export async function findNatsServer(
  version?: string,
): Promise<{ readonly path: string } | { readonly missing: string }> {
  try {
    const script = join(root, "scripts", "nats-server.ts");
    const { stdout } = await run(process.execPath, [script, ...(version === undefined ? [] : [version])]);
    return { path: stdout.trim() };
  } catch (error) {
    return { missing: (error as { readonly stderr?: string }).stderr?.trim() || String(error) };
  }
}

export class NatsServers {
  readonly #path: string;
  readonly #folder: string;
  readonly #ports: readonly number[];
  readonly #routePorts: readonly number[];
  readonly #monitorPorts: readonly number[];
  readonly #processes: (ChildProcess | undefined)[] = [undefined, undefined, undefined];

  private constructor(path: string, folder: string, ports: readonly number[]) {
    this.#path = path;
    this.#folder = folder;
    this.#ports = ports.slice(0, 3);
    this.#routePorts = ports.slice(3, 6);
    this.#monitorPorts = ports.slice(6);
  }

  /** @param folder for configuration and data */
  static async start(path: string, folder: string): Promise<NatsServers> {
    const ports = new Set<number>();
    while (ports.size < 9) ports.add(await freePort());
    const servers = new NatsServers(path, folder, [...ports]);
    for (const index of indexes) await servers.#configure(index);
    for (const index of indexes) servers.start(index);
    try {
      await servers.ready();
    } catch (error) {
      await servers.close();
      throw error;
    }
    return servers;
  }

  portOf(index: NatsIndex): number {
    return this.#ports[index]!;
  }

  start(index: NatsIndex): void {
    const child = spawn(this.#path, ["-c", this.#fileOf(index, "conf")], { stdio: "ignore" });
    this.#processes[index] = child;
  }

  async kill(index: NatsIndex): Promise<void> {
    const child = this.#processes[index];
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  }

  signal(index: NatsIndex, signal: "SIGSTOP" | "SIGCONT"): void {
    this.#processes[index]?.kill(signal);
  }

  /** The server that leads the stream of the configuration. */
  async leader(): Promise<NatsIndex> {
    for (let waited = 0; waited < 30_000; waited += 200) {
      for (const index of indexes) {
        const leader = await this.#leaderBy(index).catch(() => undefined);
        if (leader !== undefined) return leader;
      }
      await wait(200);
    }
    throw new Error("No server of NATS leads the configuration's stream.");
  }

  /** Resolves when JetStream has a leader, and all servers are current. Version 2.10 may stay behind after it was killed. */
  async ready(): Promise<void> {
    let states: readonly string[] = [];
    for (let waited = 0; waited < 60_000; waited += 200) {
      if (waited === 20_000) for (const index of indexes) await this.#startAgain(index, states[index]!);
      states = await Promise.all(
        this.#monitorPorts.map((port) =>
          ask(port, "/healthz").then(
            ({ status = "", error = status }) => error,
            (error: Error) => error.message,
          ),
        ),
      );
      if (states.every((state) => state === "ok")) return;
      await wait(200);
    }
    throw new Error(`The servers of NATS are not ready after a minute: ${states.join("; ")}.`);
  }

  async close(): Promise<void> {
    for (const index of indexes) await this.kill(index);
  }

  async #startAgain(index: NatsIndex, state: string): Promise<void> {
    if (!state.includes("is not current")) return;
    console.log(`    ${nameOf(index)} is started again: ${state}`);
    await this.kill(index);
    this.start(index);
  }

  async #leaderBy(index: NatsIndex): Promise<NatsIndex | undefined> {
    const { account_details = [] } = await ask(this.#monitorPorts[index]!, "/jsz?streams=true");
    const streams = account_details.flatMap(({ stream_detail = [] }) => stream_detail);
    const leader = streams.find(({ name }) => name === "KV_answerback_configuration")?.cluster?.leader;
    return indexes.find((it) => nameOf(it) === leader);
  }

  async #configure(index: NatsIndex): Promise<void> {
    const data = this.#fileOf(index, "data");
    await mkdir(data, { recursive: true });
    const routes = indexes.filter((it) => it !== index).map((it) => `"nats://127.0.0.1:${this.#routePorts[it]}"`);
    const example = await readFile(join(root, "examples", "cluster", "nats.conf"), "utf8");
    const permissions = /^ *permissions \{.*?^ {6}\}$/ms.exec(example)?.[0];
    if (permissions === undefined) throw new Error("examples/cluster/nats.conf has no permissions.");
    // A node must not learn the addresses of servers, because it would go around its proxies.
    await writeFile(
      this.#fileOf(index, "conf"),
      `server_name: ${nameOf(index)}
listen: "127.0.0.1:${this.#ports[index]}"
http: "127.0.0.1:${this.#monitorPorts[index]}"
jetstream { store_dir: "${data}", sync_interval: always }
cluster { name: conformance, listen: "127.0.0.1:${this.#routePorts[index]}", no_advertise: true, routes: [${routes}] }
accounts {
  NODES { jetstream: enabled, users: [{
    user: node, password: node
${permissions}
  }] }
}
no_auth_user: node
`,
    );
  }

  #fileOf(index: NatsIndex, extension: string): string {
    return join(this.#folder, `${nameOf(index)}.${extension}`);
  }
}

const nameOf = (index: NatsIndex) => `nats-${index + 1}`;

interface Monitored {
  readonly status?: string;
  /** The reason of another status than `ok`. */
  readonly error?: string;
  readonly account_details?: readonly {
    readonly stream_detail?: readonly { readonly name: string; readonly cluster?: { readonly leader?: string } }[];
  }[];
}

async function ask(port: number, path: string): Promise<Monitored> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { signal: AbortSignal.timeout(1_000) });
  return (await response.json()) as Monitored;
}
