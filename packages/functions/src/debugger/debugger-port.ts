// One port for the debuggers of all functions: a list of targets as Node.js serves it, and a WebSocket for each.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import { FunctionClock, type TimeoutClock } from "../environments/function-clock.ts";
import { isLoopback, refusalOf } from "./caller-check.ts";
import { DebugpyTarget } from "./debugpy-target.ts";
import { InspectorTarget, type TargetDescription } from "./inspector-target.ts";
import { type DebuggedFunction, launchConfigurations } from "./launch-configurations.ts";

export interface DebuggerPortOptions {
  /** 0 is any free port. Default 9229, as with Node.js. */
  readonly port?: number | undefined;
  /** An address or a name of this machine's loopback. Default 127.0.0.1. */
  readonly host?: string | undefined;
  /** The clock of time-outs, which the debugger stops. Default: the machine's. */
  readonly clock?: TimeoutClock | undefined;
}

export interface DebuggerPort {
  /** `127.0.0.1:9229`. */
  readonly authority: string;
  /** Stands still while a front end has stopped a function. */
  readonly clock: FunctionClock;
  /** Adds a Node.js function to the list, or replaces the description of the one of the same name. */
  inspectorTarget(description: TargetDescription): InspectorTarget;
  /** The same for a Python function, which has a port of its own: from 5678 on, or any free one if `port` was 0. */
  debugpyTarget(description: TargetDescription): DebugpyTarget;
  /** Removes a function; its front ends are disconnected. */
  remove(name: string): void;
  /** @returns the addresses for front ends, by the Node.js functions' names in order of definition */
  addresses(): ReadonlyMap<string, string>;
  close(): Promise<void>;
}

/** The port cannot be opened. The message says what to do. */
export class DebuggerPortError extends Error {
  override readonly name = "DebuggerPortError";
}

/** @throws DebuggerPortError */
export async function openDebuggerPort({
  port = 9229,
  host = "127.0.0.1",
  clock: timeouts,
}: DebuggerPortOptions = {}): Promise<DebuggerPort> {
  if (!isLoopback(host)) {
    throw new DebuggerPortError(
      `The debugger cannot listen on ${host}, because its clients can run any code. Use 127.0.0.1, and a tunnel from other machines.`,
    );
  }
  const clock = new FunctionClock(timeouts);
  const targets: Targets = new Map();
  let debugpyPort = firstDebugpyPort;
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  const server = createServer((request, response) => void serveList(request, response, targets));
  server.on("upgrade", (request, socket, head) => {
    const target = inspectors(targets).find(({ id }) => request.url === `/${id}`);
    const refusal = refusalOf(request);
    if (refusal !== undefined) return refuse(socket, 403, refusal);
    if (target === undefined) {
      return refuse(socket, 404, "No function has this address. The list of functions is at /json/list.");
    }
    sockets.handleUpgrade(request, socket, head, (accepted) => target.connect(accepted));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(listenError(error, host, port)));
    server.listen(port, host, resolve);
  });
  server.unref();
  const authority = `${host.includes(":") && !host.startsWith("[") ? `[${host}]` : host}:${(server.address() as AddressInfo).port}`;

  function remove(name: string): void {
    targets.get(name)?.close();
    targets.delete(name);
  }

  function target<Target extends InspectorTarget | DebugpyTarget>(
    description: TargetDescription,
    kind: abstract new (...parameters: never[]) => Target,
    create: () => Target,
  ): Target {
    const known = targets.get(description.name);
    if (known instanceof kind && known.description.arn === description.arn) {
      known.description = description;
      return known;
    }
    remove(description.name);
    const created = create();
    targets.set(description.name, created);
    return created;
  }

  return {
    authority,
    clock,
    inspectorTarget: (description) =>
      target(description, InspectorTarget, () => new InspectorTarget(description, clock)),
    debugpyTarget: (description) =>
      target(description, DebugpyTarget, () => new DebugpyTarget(description, clock, port === 0 ? 0 : debugpyPort++)),
    remove,
    addresses: () => new Map(inspectors(targets).map((it) => [it.description.name, `ws://${authority}/${it.id}`])),
    async close() {
      for (const name of [...targets.keys()]) remove(name);
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      for (const socket of sockets.clients) socket.terminate();
      await closed;
    },
  };
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): DebuggerPortError {
  const reason =
    error.code === "EADDRINUSE"
      ? `Port ${port} is in use, perhaps by another Node.js process with --inspect. Choose another with --inspect=PORT, or 0 for any free one.`
      : `The debugger cannot listen on ${host}:${port}: ${error.message}`;
  return new DebuggerPortError(reason, { cause: error });
}

type Targets = Map<string, InspectorTarget | DebugpyTarget>;

/** debugpy's own default. */
const firstDebugpyPort = 5678;

const inspectors = (targets: Targets) => [...targets.values()].filter((it) => it instanceof InspectorTarget);

async function serveList(request: IncomingMessage, response: ServerResponse, targets: Targets): Promise<void> {
  const send = (status: number, body: string, type = "text/plain; charset=UTF-8") =>
    response.writeHead(status, { "Content-Type": type, "Cache-Control": "no-cache" }).end(`${body}\n`);
  const refusal = refusalOf(request);
  if (refusal !== undefined) return void send(403, refusal);
  const json = (value: unknown) =>
    void send(200, JSON.stringify(value, undefined, 2), "application/json; charset=UTF-8");
  switch (request.url?.replace(/[/?]*$/, "")) {
    case "/json":
    case "/json/list":
      return json(inspectors(targets).map((it) => listed(it, request.headers.host!)));
    case "/launch.json":
      return json(
        launchConfigurations(
          await Promise.all(Array.from(targets.values(), (it) => debugged(it, request.headers.host!))),
        ),
      );
    case "/json/version":
      return json({ Browser: `node.js/${process.version}`, "Protocol-Version": "1.1" });
    default:
      return void send(404, "The list of functions is at /json/list.");
  }
}

async function debugged(target: InspectorTarget | DebugpyTarget, host: string): Promise<DebuggedFunction> {
  const { name, folder, origins } = target.description;
  const places = origins.length === 0 ? [folder] : origins.map(([, original]) => original);
  if (target instanceof InspectorTarget) {
    return { name, places, debugger: { kind: "inspector", url: `ws://${host}/${target.id}` } };
  }
  const { hostname, port } = new URL(`tcp://${await target.authority}`);
  return { name, places, debugger: { kind: "debugpy", host: hostname, port: Number(port) } };
}

/** As Node.js describes a process. @param host as the caller names it */
function listed({ id, url, description }: InspectorTarget, host: string): object {
  const address = `${host}/${id}`;
  return {
    description: "AWS Lambda function",
    devtoolsFrontendUrl: `devtools://devtools/bundled/js_app.html?experiments=true&v8only=true&ws=${address}`,
    devtoolsFrontendUrlCompat: `devtools://devtools/bundled/inspector.html?experiments=true&v8only=true&ws=${address}`,
    faviconUrl: "https://nodejs.org/static/images/favicons/favicon.ico",
    id,
    title: description.name,
    type: "node",
    url,
    webSocketDebuggerUrl: `ws://${address}`,
  };
}

function refuse(socket: Duplex, status: number, reason: string): void {
  const phrase = status === 403 ? "Forbidden" : "Not Found";
  socket.on("error", () => {});
  socket.end(
    `HTTP/1.1 ${status} ${phrase}\r\nConnection: close\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-Length: ${Buffer.byteLength(reason)}\r\n\r\n${reason}`,
  );
}
