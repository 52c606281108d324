// Two versions side by side, under load: nodes of this version and of a next one (next-version.ts), whose records have newer
// schemas. Nodes are upgraded one by one with a drain, one of them dies, and all go back.
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import { command } from "../checkout.ts";
import { createApi } from "../relay/api.ts";
import { type Backend, serveBackend } from "../relay/backend.ts";
import { Clients } from "../relay/clients.ts";
import { History, type HistoryEvent, type Of } from "../relay/history.ts";
import { Random } from "../relay/random.ts";
import { findingsOf } from "./checker.ts";
import { NatsServers } from "./nats.ts";
import { copyAsVersion, type SchemaName } from "./next-version.ts";
import { Node } from "./nodes.ts";
import { refusedRequests } from "./schedule.ts";

const run = promisify(execFile);

export interface VersionsOptions {
  /** The path of a server of NATS. */
  readonly nats: string;
  /** The schemas that are newer in the next version. */
  readonly raised: readonly SchemaName[];
  /** Leaves out the second death and the way back. */
  readonly isShort: boolean;
}

export interface VersionsResult {
  readonly violations: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
  /** Messages without an answer whose connection closed within 3 s, because its node was drained, or was killed. */
  readonly cutShort: { readonly byDrain: number; readonly byDeath: number };
  /** Standard error of each node. */
  readonly errors: readonly string[];
}

const nextVersion = "9.1.0";
const clientCount = 120;
/** Between two acts of clients. */
const actMillis = 5;
/** A message that was sent so long before its connection closed is answered, also by a node that drains. A busy client notices late. */
const flightMillis = 3_000;
/** Connections of a node that dies. */
const fewestLost = 10;
/** In which a dead node is claimed and what it owed has run. */
const claimMillis = 20_000;
const drain = "1s";

export async function runVersions({ nats: server, raised, isShort }: VersionsOptions): Promise<VersionsResult> {
  const history = new History();
  const folder = await mkdtemp(join(tmpdir(), "answerback-conformance-"));
  const backend = await serveBackend(history);
  let nats: NatsServers | undefined;
  let run: VersionsRun | undefined;
  try {
    const [next] = await Promise.all([
      copyAsVersion(join(folder, "next"), nextVersion, raised),
      NatsServers.start(server, folder).then((started) => {
        nats = started;
      }),
    ]);
    const servers = nats!;
    const nodes = await Promise.all([1, 2, 3].map((name) => Node.create(name, servers, folder, { drain })));
    run = new VersionsRun({ history, backend, nats: servers, nodes, next, raised });
    await run.start();
    await run.upgradeOne();
    await run.upgradeAll(isShort);
    if (!isShort) await run.goBack();
    return await run.finish();
  } catch (cause) {
    throw new Error(`Two versions: ${String(cause)}\n${run?.errors().join("\n") ?? ""}`, { cause });
  } finally {
    await run?.end();
    await nats?.close();
    await backend.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

interface Started {
  readonly history: History;
  readonly backend: Backend;
  readonly nats: NatsServers;
  readonly nodes: readonly Node[];
  /** The path of the next version's `answerback`. */
  readonly next: string;
  readonly raised: readonly SchemaName[];
}

/** The steps, in their order. */
class VersionsRun {
  readonly #started: Started;
  readonly #random = new Random(1);
  readonly #violations: string[] = [];
  #clients: Clients | undefined;
  #acting: NodeJS.Timeout | undefined;
  /** APIs by name. */
  readonly #apis = new Map<string, string>();

  constructor(started: Started) {
    this.#started = started;
  }

  async start(): Promise<void> {
    const { nodes, backend, history } = this.#started;
    await Promise.all(nodes.map((node) => node.start()));
    const { apiId } = await createApi(this.#url(1), backend.url);
    this.#apis.set("relay", apiId);
    // Such a read waits until the node has followed.
    for (const { name } of nodes) await this.#mustAnswer(name, "GET", "relay", 200);
    const stagePath = `/ws/${apiId}/live`;
    const running = () => this.#random.one(nodes.filter((node) => node.isRunning)) ?? nodes[0]!;
    backend.stageUrl = () => `${running().url}${stagePath}`;
    const clients = new Clients({
      count: clientCount,
      actsPerLeave: 20,
      history,
      random: this.#random,
      entry: () => {
        const { url, name } = running();
        return { url: `${url.replace("http", "ws")}${stagePath}`, node: name };
      },
    });
    this.#clients = clients;
    this.#acting = setInterval(() => clients.act(), actMillis);
    await clients.opened();
  }

  /** One node of the next version beside two of this one: configuration, callbacks, status, and its death. */
  async upgradeOne(): Promise<void> {
    await this.#change(3, "next");
    await this.#clients!.opened();
    await this.#configurationOfBoth();
    await this.#status();
    if (this.#raises("link")) await this.#metrics();
    await this.#callbacksBetween(1, 3);
    await this.#dies(3, { comesLater: true });
  }

  async upgradeAll(isShort: boolean): Promise<void> {
    await this.#change(2, "next");
    if (!isShort) await this.#dies(3, { comesLater: false });
    await this.#change(1, "next");
    await this.#clients!.opened();
    for (const name of ["old", "both", "next"]) {
      for (const node of [1, 2, 3]) await this.#mustServe(node, name, name === "both" ? "changed" : "created");
    }
  }

  async goBack(): Promise<void> {
    for (const node of [3, 2, 1]) await this.#change(node, "this");
    await this.#clients!.opened();
    for (const node of [1, 2, 3]) {
      await this.#mustServe(node, "old", "created");
      for (const name of ["both", "next"]) {
        if (this.#raises("document")) await this.#mustAnswer(node, "GET", name, 404);
        else await this.#mustServe(node, name, name === "both" ? "changed" : "created");
      }
    }
    await this.#mustAnswer(2, "PATCH", "old", 200, { description: "changed" });
    await this.#mustServe(3, "old", "changed");
  }

  async finish(): Promise<VersionsResult> {
    const { backend, history, nodes } = this.#started;
    clearInterval(this.#acting);
    this.#clients!.stop();
    await until("callbacks have been sent", () => backend.pendingCount === 0);
    await wait(1_000);
    history.add({ kind: "quiet", at: history.now() });
    this.#clients!.leave(clientCount);
    await until("each $connect has its $disconnect", () => backend.connectedCount === 0).catch(() => {});
    await Promise.all(nodes.map((node) => node.stop()));
    const { violations } = findingsOf(history.events, [], [], 1);
    const unanswered = this.#unanswered();
    const late = unanswered.filter(({ isCutShort }) => !isCutShort);
    const byDrain = unanswered.filter(({ isCutShort, code }) => isCutShort && code !== 1006).length;
    return {
      violations: [
        ...this.#violations,
        ...violations,
        ...refusedRequests(this.errors()),
        ...late.map(({ id }) => `message ${id} was not answered`),
      ],
      counts: { ...history.counts },
      cutShort: { byDrain, byDeath: unanswered.length - late.length - byDrain },
      errors: this.errors(),
    };
  }

  errors(): readonly string[] {
    return this.#started.nodes.map((node) => `node ${node.name}: ${node.errors().slice(-3_000)}`);
  }

  async end(): Promise<void> {
    clearInterval(this.#acting);
    this.#clients?.terminate();
    await Promise.all(this.#started.nodes.map((node) => node.end()));
  }

  /** Drains a node, and starts it as the other version. Its `$disconnect`s run before it ends, and none with 1006. */
  async #change(name: number, to: "this" | "next"): Promise<void> {
    const { history, next } = this.#started;
    const node = this.#node(name);
    const at = history.now();
    await node.stop();
    const open = this.#connectionsOf(name, at);
    const codes = this.#codes();
    await until(`the $disconnects of node ${name}`, () => {
      for (const [id, code] of this.#codes()) codes.set(id, code);
      return open.every((id) => codes.has(id));
    });
    const wrong = open.filter((id) => codes.get(id) === "1006");
    if (wrong.length > 0) this.#violations.push(`${wrong.length} $disconnects of drained node ${name} have 1006`);
    node.program = to === "next" ? next : command;
    await node.start();
    history.add({ kind: "outage", at, endedAt: history.now(), node: name, reason: "down" });
  }

  /** Each version writes an API of its own, and the next version changes one of this version. */
  async #configurationOfBoth(): Promise<void> {
    await this.#create(1, "old");
    await this.#create(2, "both");
    await this.#create(3, "next");
    await this.#mustServe(3, "old", "created");
    await this.#mustServe(3, "both", "created");
    await this.#mustAnswer(3, "PATCH", "both", 200, { description: "changed" });
    await this.#mustServe(3, "both", "changed");
    if (!this.#raises("document")) return this.#mustServe(1, "both", "changed");
    // Nodes of this version serve what they had, and leave what is newer alone.
    for (const node of [1, 2]) {
      await this.#mustServe(node, "both", "created");
      const refused = await this.#mustAnswer(node, "PATCH", "both", 409, { description: "lost" });
      if (!/A newer Answerback has written API \w+ \(schema 2, this one supports 1\)/.test(refused)) {
        this.#violations.push(`node ${node} does not say why it refuses a change: ${refused}`);
      }
      await this.#mustAnswer(node, "GET", "next", 404);
      await this.#mustName(node, `A newer Answerback has written API ${this.#apis.get("next")} (schema 2`, 1);
    }
    await this.#mustAnswer(1, "PATCH", "old", 200, { description: "created" });
  }

  /** Both versions' commands list the nodes of both. The newer one leads. */
  async #status(): Promise<void> {
    const { nats, next } = this.#started;
    for (const program of [command, next]) {
      const servers = `nats://127.0.0.1:${nats.portOf(0)}`;
      const { stdout } = await run(process.execPath, [program, "cluster", "status", "--json", "--cluster", servers]);
      const { nodes }: Status = JSON.parse(stdout);
      const shown = nodes.map(({ state, version }) => `${version === nextVersion ? "next" : "this"} ${state}`);
      if (shown.toSorted().join() !== "next live,this live,this live") {
        this.#violations.push(`cluster status shows ${shown.join(", ")}`);
      }
      const leaders = nodes.filter(({ isLeader }) => isLeader);
      if (leaders.length !== 1) this.#violations.push(`${leaders.length} nodes lead`);
      if (this.#raises("document") && leaders[0]?.version !== nextVersion) {
        this.#violations.push("a node of this version leads, which cannot read all documents");
      }
    }
  }

  /** Nodes whose links have another schema are shown as missing, not as gone. */
  async #metrics(): Promise<void> {
    await until("/metrics of node 1 shows the node of the next version as one that does not answer", async () => {
      const text = await (await fetch(`${this.#url(1)}/metrics`)).text();
      const up = text.split("\n").filter((line) => /^\w*NodeUp\{/i.test(line));
      const values = up.map((line) => line.split(" ").at(-1));
      return values.toSorted().join() === "0,1,1";
    });
  }

  /** Callbacks through one node reach clients of another one. */
  async #callbacksBetween(...names: readonly number[]): Promise<void> {
    const { history, backend } = this.#started;
    const before = backend.stageUrl;
    for (const name of names) {
      const stage = `${this.#url(name)}/ws/${this.#apis.get("relay")}/live`;
      const others = names.filter((other) => other !== name);
      backend.stageUrl = () => stage;
      const at = history.now();
      await until(`callbacks through node ${name} reach nodes ${others.join()}`, () => {
        const nodeOf = this.#nodesOfConnections();
        return history.events.some(
          (event) =>
            event.kind === "callback" &&
            event.at > at &&
            event.status === 200 &&
            others.includes(nodeOf.get(event.connectionId)!),
        );
      });
    }
    backend.stageUrl = before;
  }

  /**
   * Kills a node of the next version. Nodes of this version name what they cannot read, and leave it alone; one of the next
   * version runs it, which is there, or comes later.
   */
  async #dies(name: number, { comesLater }: { readonly comesLater: boolean }): Promise<void> {
    const { history } = this.#started;
    const node = this.#node(name);
    await until(`node ${name} has ${fewestLost} connections`, () => {
      return this.#connectionsOf(name, history.now()).length >= fewestLost;
    });
    const at = history.now();
    const open = this.#connectionsOf(name, at);
    await node.kill();
    const owed = () => {
      const ran = this.#codes();
      return open.filter((id) => !ran.has(id));
    };
    // The kill was noticed before these `$disconnect`s ran.
    const left = owed();
    if (comesLater) {
      if (this.#raises("node")) await wait(6_000);
      else if (this.#raises("owed")) {
        await until(`what node ${name} owed is named and left`, () =>
          [1, 2].some((it) => this.#node(it).errors().includes("A newer version of Answerback has written ")),
        );
      }
      const isLeft = this.#raises("node") || this.#raises("owed");
      if (isLeft && owed().length < left.length) this.#violations.push("this version ran $disconnects of the next one");
      if (this.#raises("node")) {
        for (const it of [1, 2]) await this.#mustName(it, `runs a newer version of Answerback (${nextVersion})`, 1);
      }
      await node.start();
    }
    await until(`the next version runs the $disconnects of node ${name}`, () => owed().length === 0, claimMillis);
    if (!comesLater) await node.start();
    history.add({ kind: "outage", at, endedAt: history.now(), node: name, reason: "down" });
    const codes = this.#codes();
    const wrong = left.filter((id) => codes.get(id) !== "1006");
    if (wrong.length > 0) this.#violations.push(`${wrong.length} $disconnects of a dead node do not have 1006`);
  }

  #raises(name: SchemaName): boolean {
    return this.#started.raised.includes(name);
  }

  #node(name: number): Node {
    return this.#started.nodes[name - 1]!;
  }

  #url(name: number): string {
    return this.#node(name).url;
  }

  async #create(node: number, name: string): Promise<void> {
    const body = { name, protocolType: "WEBSOCKET", routeSelectionExpression: "$request.body.action" };
    const { status, text } = await call(this.#url(node), "POST", "", { ...body, description: "created" });
    if (status !== 201) throw new Error(`Node ${node} did not create API ${name}: ${status} ${text}`);
    this.#apis.set(name, JSON.parse(text).apiId);
  }

  async #mustAnswer(node: number, method: string, name: string, status: number, body?: object): Promise<string> {
    const answer = await call(this.#url(node), method, `/${this.#apis.get(name)}`, body);
    if (answer.status !== status) {
      this.#violations.push(
        `${method} of API ${name} at node ${node}: ${answer.status} instead of ${status}: ${answer.text}`,
      );
    }
    return answer.text;
  }

  async #mustServe(node: number, name: string, description: string): Promise<void> {
    const text = await this.#mustAnswer(node, "GET", name, 200);
    const served = JSON.parse(text).description;
    if (served !== description)
      this.#violations.push(`node ${node} has API ${name} as ${served} instead of ${description}`);
  }

  /** A node prints the message so many times, soon. */
  async #mustName(node: number, message: string, times: number): Promise<void> {
    const count = () => this.#node(node).errors().split(message).length - 1;
    await until(`node ${node} prints: ${message}`, () => count() > 0);
    if (count() !== times) this.#violations.push(`node ${node} prints ${count()} times: ${message}`);
  }

  /** The node of each connection, by its id. */
  #nodesOfConnections(): ReadonlyMap<string, number> {
    const nodeOf = new Map(this.#of("handshake").map(({ token, node }) => [token, node]));
    return new Map(this.#of("connect").map(({ token, connectionId }) => [connectionId, nodeOf.get(token)!]));
  }

  /** Ids of the connections that the node had at this time. */
  #connectionsOf(node: number, at: number): readonly string[] {
    const opened = new Set(this.#of("open").flatMap((event) => (event.at <= at ? [event.token] : [])));
    const closed = new Set(this.#of("close").flatMap((event) => (event.at <= at ? [event.token] : [])));
    const nodeOf = this.#nodesOfConnections();
    return this.#of("connect")
      .filter(({ token, connectionId }) => opened.has(token) && !closed.has(token) && nodeOf.get(connectionId) === node)
      .map(({ connectionId }) => connectionId);
  }

  /** The code of each `$disconnect` so far. */
  #codes(): Map<string, string> {
    return new Map(this.#of("disconnect").map(({ connectionId, code }) => [connectionId, code]));
  }

  /** Messages without an answer, with the code of their connection's end. */
  #unanswered(): readonly { readonly id: number; readonly isCutShort: boolean; readonly code: number | undefined }[] {
    const answered = new Set(this.#of("answer").map(({ id }) => id));
    const closes = new Map(this.#of("close").map((close) => [close.token, close]));
    return this.#of("ask")
      .filter(({ id }) => !answered.has(id))
      .map(({ id, token, at }) => {
        const close = closes.get(token);
        return { id, isCutShort: close !== undefined && close.at - at < flightMillis, code: close?.code };
      });
  }

  #of<Kind extends HistoryEvent["kind"]>(kind: Kind): readonly Of<Kind>[] {
    return this.#started.history.events.filter((event): event is Of<Kind> => event.kind === kind);
  }
}

interface Status {
  readonly nodes: readonly { readonly state: string; readonly version: string; readonly isLeader?: boolean }[];
}

async function call(
  url: string,
  method: string,
  path: string,
  body?: object,
): Promise<{ readonly status: number; readonly text: string }> {
  const response = await fetch(`${url}/v2/apis${path}`, {
    method,
    ...(body && { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(15_000),
  });
  return { status: response.status, text: await response.text() };
}

/** @throws Error if it is not true in time */
async function until(event: string, isTrue: () => boolean | Promise<boolean>, millis = 30_000): Promise<void> {
  for (const end = performance.now() + millis; !(await isTrue()); ) {
    if (performance.now() > end) throw new Error(`After ${millis / 1000} s it is not true that ${event}.`);
    await wait(50);
  }
}
