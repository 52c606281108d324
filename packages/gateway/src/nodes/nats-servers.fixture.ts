// One NATS server with JetStream, or three that form a cluster, for tests. Tests skip themselves with the reason that
// `missingNats` returns if this machine has no server and cannot download one.
import assert from "node:assert/strict";
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, rmSync } from "node:fs";
import { mkdir, mkdtemp, open, readFile, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { openCertificateAuthority } from "../server/certificate-authority.ts";

/** Versions of the server that are tried: the oldest that is supported, and the newest. */
export const natsVersions = { oldest: "2.10.25", newest: "2.15.1" } as const;

export interface NatsServersOptions {
  /** Default 1. */
  readonly servers?: 1 | 3;
  /** Default: the newest, or that of the variable NATS_SERVER. */
  readonly version?: string;
  readonly login?: { readonly user: string; readonly password: string };
  /** The servers have certificates for `127.0.0.1` and `localhost` of an authority of their own, see `caFile`. */
  readonly tls?: boolean;
  /** `sync_interval`; default `always`. */
  readonly syncInterval?: string;
}

/** Servers are named by their index, from 0. */
export interface NatsServers extends AsyncDisposable {
  /** Addresses of the servers for clients, such as `nats://127.0.0.1:4222`, without the login. */
  readonly urls: readonly string[];
  /** Addresses of the servers' monitoring ports. */
  readonly monitorUrls: readonly string[];
  /** The certificate that clients must trust, in PEM; only with `tls`. */
  readonly caFile: string | undefined;
  /** Ends a server by SIGKILL. */
  kill(index: number): Promise<void>;
  /** Ends a server by SIGTERM: it hands its leaderships over. */
  terminate(index: number): Promise<void>;
  /** Pauses a server by SIGSTOP. */
  stop(index: number): void;
  /** Continues a paused server. */
  cont(index: number): void;
  /** Starts an ended server on the same ports and data, and waits until it is current. */
  restart(index: number): Promise<void>;
  /**
   * Kills all servers and starts them again on the same ports.
   * @param options.wiped without the data that they had
   */
  restartAll(options?: { readonly wiped?: boolean }): Promise<void>;
  /** The server that leads a stream (a bucket's stream is `KV_name`); undefined while there is none. */
  leaderOf(stream: string): Promise<number | undefined>;
  /** The leader of JetStream itself; undefined while there is none. */
  metaLeader(): Promise<number | undefined>;
  /** Resolves when JetStream has a leader and each running server is current. */
  ready(): Promise<void>;
  /** The servers do not keep this process running, and end with it. */
  leaveToExit(): void;
  /** Ends all servers and removes their data. */
  close(): Promise<void>;
}

const root = join(import.meta.dirname, "../../../..");
const script = join(root, "scripts/nats-server.ts");
/** The script's cache. The script itself is another process, which takes 0.1 s. */
const cached = (version: string) => join(root, "node_modules/.cache/nats-server", version, "nats-server");

const found = new Map<string, Promise<string>>();

/** The path of the server. @throws if there is none and it cannot be downloaded */
function natsServer(version = ""): Promise<string> {
  let path = found.get(version);
  if (path === undefined) {
    const expected = version === "" ? process.env.NATS_SERVER || cached(natsVersions.newest) : cached(version);
    path = existsSync(expected) ? Promise.resolve(expected) : natsServerOf(version === "" ? [] : [version]);
    found.set(version, path);
  }
  return path;
}

function natsServerOf(parameters: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [script, ...parameters], (error, stdout, stderr) => {
      if (error === null) resolve(stdout.trim());
      else reject(new Error(stderr.trim() || error.message));
    });
  });
}

/** The reason why tests that need a server of this version are skipped, or false: `test(name, { skip: await missingNats() }, …)`. */
export async function missingNats(version?: string): Promise<string | false> {
  try {
    await natsServer(version);
    return false;
  } catch (error) {
    return (error as Error).message;
  }
}

/**
 * Now and then the first election of three servers fails and is repeated after 4 to 9 s; starting again is faster. Each attempt
 * has twice the time of the one before, because a busy machine may be slower than this.
 */
const firstElectionMillis = 1200;
const attempts = 4;

/** Starts servers, and resolves when JetStream answers. */
export async function startNats(options: NatsServersOptions = {}): Promise<NatsServers> {
  const binary = await natsServer(options.version);
  for (let attempt = 1; ; attempt++) {
    const servers = new RunningServers(binary, await mkdtemp(join(tmpdir(), "answerback-nats-")), options);
    try {
      await servers.start(attempt < attempts ? firstElectionMillis * 2 ** (attempt - 1) : 20_000);
      return servers;
    } catch (error) {
      await servers.close();
      if (attempt === attempts) throw error;
    }
  }
}

let shared: Promise<NatsServers> | undefined;

/** One server of the newest version for all tests of this process, whose clusters must have different names. It ends with them. */
export function sharedNats(): Promise<NatsServers> {
  shared ??= startNats().then((servers) => {
    servers.leaveToExit();
    return servers;
  });
  return shared;
}

let clusters = 0;

/** The name of a cluster that no other test of this process uses. */
export const newClusterName = () => `test${++clusters}`;

interface Server {
  readonly name: string;
  readonly port: number;
  readonly monitorPort: number;
  readonly routePort: number;
  process?: ChildProcess;
}

class RunningServers implements NatsServers {
  readonly #binary: string;
  readonly #folder: string;
  readonly #options: NatsServersOptions;
  #servers: readonly Server[] = [];
  caFile: string | undefined;

  constructor(binary: string, folder: string, options: NatsServersOptions) {
    this.#binary = binary;
    this.#folder = folder;
    this.#options = options;
  }

  async start(timeoutMillis: number): Promise<void> {
    const { servers: count = 1, tls = false } = this.#options;
    const ports = await freePorts(count * 3);
    this.#servers = Array.from({ length: count }, (_, index) => {
      const [port, monitorPort, routePort] = ports.slice(index * 3, index * 3 + 3) as [number, number, number];
      return { name: `server-${index}`, port, monitorPort, routePort };
    });
    const tlsBlock = tls ? await this.#certify() : "";
    for (const server of this.#servers) {
      await writeFile(this.#file(server, "conf"), this.#configuration(server, tlsBlock));
    }
    await Promise.all(this.#servers.map((server) => this.#spawn(server)));
    await this.#ready(timeoutMillis);
  }

  get urls(): readonly string[] {
    const scheme = this.#options.tls === true ? "tls" : "nats";
    return this.#servers.map(({ port }) => `${scheme}://127.0.0.1:${port}`);
  }

  get monitorUrls(): readonly string[] {
    return this.#servers.map(({ monitorPort }) => `http://127.0.0.1:${monitorPort}`);
  }

  async kill(index: number): Promise<void> {
    await this.#end(this.#at(index), "SIGKILL");
  }

  async terminate(index: number): Promise<void> {
    await this.#end(this.#at(index), "SIGTERM");
  }

  stop(index: number): void {
    this.#at(index).process?.kill("SIGSTOP");
  }

  cont(index: number): void {
    this.#at(index).process?.kill("SIGCONT");
  }

  async restart(index: number): Promise<void> {
    await this.#spawn(this.#at(index));
    await this.ready();
  }

  async restartAll({ wiped = false }: { readonly wiped?: boolean } = {}): Promise<void> {
    await Promise.all(this.#servers.map((server) => this.#end(server, "SIGKILL")));
    if (wiped) await Promise.all(this.#servers.map((server) => rm(this.#file(server, "data"), { recursive: true })));
    await Promise.all(this.#servers.map((server) => this.#spawn(server)));
    await this.ready();
  }

  async leaderOf(stream: string): Promise<number | undefined> {
    for (const { monitorPort } of this.#running()) {
      const state: JetStreamState | undefined = await ask(monitorPort, "/jsz?streams=true");
      const details = state?.account_details?.flatMap((account) => account.stream_detail ?? []);
      const leader = details?.find(({ name }) => name === stream)?.cluster?.leader;
      if (leader !== undefined) return this.#indexOf(leader);
    }
    return undefined;
  }

  async metaLeader(): Promise<number | undefined> {
    for (const { monitorPort } of this.#running()) {
      const state: JetStreamState | undefined = await ask(monitorPort, "/jsz");
      if (state?.meta_cluster?.leader !== undefined) return this.#indexOf(state.meta_cluster.leader);
    }
    return undefined;
  }

  async ready(): Promise<void> {
    await this.#ready(30_000);
  }

  leaveToExit(): void {
    for (const { process } of this.#running()) process?.unref();
    process.once("exit", () => rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 }));
  }

  async close(): Promise<void> {
    await Promise.all(this.#servers.map((server) => this.#end(server, "SIGKILL")));
    await rm(this.#folder, { recursive: true, force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #ready(timeoutMillis: number): Promise<void> {
    const end = performance.now() + timeoutMillis;
    while (!(await this.#isReady())) {
      if (performance.now() > end)
        throw new Error(`NATS was not ready within ${timeoutMillis} ms:\n${await this.#logs()}`);
      const ended = this.#running().find(({ process }) => process?.exitCode !== null);
      if (ended !== undefined) throw new Error(`${ended.name} of NATS ended:\n${await this.#logs()}`);
      await sleep(10);
    }
  }

  async #isReady(): Promise<boolean> {
    const running = this.#running();
    const healthy = await Promise.all(running.map(({ monitorPort }) => ask(monitorPort, "/healthz")));
    if (healthy.includes(undefined)) return false;
    return this.#servers.length === 1 || (await this.#isCurrent());
  }

  /** True if the leader of JetStream has brought each other server that runs up to date. Only it knows that. */
  async #isCurrent(): Promise<boolean> {
    const running = this.#running();
    const others = running.length - 1;
    for (const { name, monitorPort } of running) {
      const state: JetStreamState | undefined = await ask(monitorPort, "/jsz");
      const { leader, replicas = [] } = state?.meta_cluster ?? {};
      if (leader !== name) continue;
      const isReady = (it: (typeof replicas)[number]) => it.current && it.offline !== true;
      return (
        replicas.filter((it) => isReady(it) && running.some((server) => server.name === it.name)).length === others
      );
    }
    return false;
  }

  #running(): readonly Server[] {
    return this.#servers.filter(({ process }) => process !== undefined);
  }

  #at(index: number): Server {
    const server = this.#servers[index];
    if (server === undefined) throw new RangeError(`There is no server ${index}`);
    return server;
  }

  #indexOf(name: string): number | undefined {
    const index = this.#servers.findIndex((server) => server.name === name);
    return index === -1 ? undefined : index;
  }

  async #spawn(server: Server): Promise<void> {
    await mkdir(this.#file(server, "data"), { recursive: true });
    const log = await open(this.#file(server, "log"), "a");
    const process = spawn(this.#binary, ["-c", this.#file(server, "conf")], { stdio: ["ignore", log.fd, log.fd] });
    await once(process, "spawn");
    await log.close();
    server.process = process;
    runningProcesses.add(process);
  }

  async #end(server: Server, signal: NodeJS.Signals): Promise<void> {
    const { process } = server;
    if (process === undefined) return;
    server.process = undefined;
    runningProcesses.delete(process);
    if (process.exitCode !== null || process.signalCode !== null) return;
    const ended = once(process, "exit");
    process.kill(signal);
    await ended;
  }

  #file({ name }: Server, extension: "conf" | "log" | "data"): string {
    return join(this.#folder, `${name}.${extension}`);
  }

  async #logs(): Promise<string> {
    const logs = await Promise.all(
      this.#servers.map((server) => readFile(this.#file(server, "log"), "utf8").catch(() => "")),
    );
    return logs.map((log) => log.split("\n").slice(-10).join("\n")).join("\n");
  }

  async #certify(): Promise<string> {
    const authority = await openCertificateAuthority(undefined, "local", assert.fail);
    const { key, cert } = await authority.issue(["localhost", "127.0.0.1"]);
    const [keyFile, certFile, caFile] = ["key.pem", "cert.pem", "ca.pem"].map((name) => join(this.#folder, name)) as [
      string,
      string,
      string,
    ];
    await Promise.all([writeFile(keyFile, key), writeFile(certFile, cert), writeFile(caFile, authority.certificate)]);
    this.caFile = caFile;
    return `tls { cert_file: ${quoted(certFile)}, key_file: ${quoted(keyFile)} }`;
  }

  #configuration(server: Server, tlsBlock: string): string {
    const { login, syncInterval = "always" } = this.#options;
    const routes = this.#servers.map(({ routePort }) => `nats://127.0.0.1:${routePort}`).join(", ");
    const cluster = `cluster { name: tests, listen: "127.0.0.1:${server.routePort}", pool_size: -1, routes: [${routes}] }`;
    return [
      `server_name: ${server.name}`,
      `listen: "127.0.0.1:${server.port}"`,
      `http: "127.0.0.1:${server.monitorPort}"`,
      `jetstream { store_dir: ${quoted(this.#file(server, "data"))}, sync_interval: ${syncInterval} }`,
      ...(login === undefined ? [] : [`authorization { user: "${login.user}", password: "${login.password}" }`]),
      ...(this.#servers.length === 1 ? [] : [cluster]),
      tlsBlock,
      "",
    ].join("\n");
  }
}

/** A path in the servers' configuration, where a backslash would begin an escape. */
function quoted(path: string): string {
  return `"${path.replaceAll("\\", "/")}"`;
}

/** The part of `/jsz` that is read here. */
interface JetStreamState {
  readonly meta_cluster?: {
    readonly leader?: string;
    readonly replicas?: readonly { readonly name: string; readonly current: boolean; readonly offline?: boolean }[];
  };
  readonly account_details?: readonly {
    readonly stream_detail?: readonly { readonly name: string; readonly cluster?: { readonly leader?: string } }[];
  }[];
}

/** The answer of a monitoring port; undefined if there is none or it is an error. */
async function ask<T>(port: number, path: string): Promise<T | undefined> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { signal: AbortSignal.timeout(1000) });
    const body = (await response.json()) as T;
    return response.ok ? body : undefined;
  } catch {
    return undefined;
  }
}

async function freePorts(count: number): Promise<readonly number[]> {
  const listeners = await Promise.all(
    Array.from({ length: count }, async () => {
      const listener = createServer().listen(0, "127.0.0.1");
      await once(listener, "listening");
      return listener;
    }),
  );
  const ports = listeners.map((listener) => (listener.address() as AddressInfo).port);
  await Promise.all(listeners.map((listener) => once(listener.close(), "close")));
  return ports;
}

/** Servers end with the process of the test, also if it does not close them or a signal ends it. */
const runningProcesses = new Set<ChildProcess>();
process.once("exit", () => {
  for (const server of runningProcesses) server.kill("SIGKILL");
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
