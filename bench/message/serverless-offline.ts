// The same answer from serverless-offline: a route `ping` whose function does the same as the hand-written server. It needs
// no account.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type BenchServer, serverOfProcess } from "./bench-server.ts";
import { installed } from "./install.ts";

const packages = ["serverless@3.40.0", "serverless-offline@13.10.1"];

const files: Readonly<Record<string, string>> = {
  "serverless.yml": `service: bench
frameworkVersion: "3"
provider:
  name: aws
  runtime: nodejs20.x
  websocketsApiRouteSelectionExpression: $request.body.action
plugins: [serverless-offline]
functions:
  connect:
    handler: function.connect
    events: [{ websocket: { route: $connect } }]
  ping:
    handler: function.ping
    events: [{ websocket: { route: ping, routeResponseSelectionExpression: $default } }]
`,
  "function.js": `exports.connect = async () => ({ statusCode: 200 });
exports.ping = async ({ requestContext: { connectionId, requestId } }) => ({
  statusCode: 200,
  body: \`{"type":"pong","connectionId":"\${connectionId}","requestId":"\${requestId}","at":\${Date.now()}}\`,
});
`,
  // Sends the CPU time of its process, threads included.
  "main.cjs": `process.on("message", () => {
  const { user, system } = process.cpuUsage();
  process.send({ cpuMicros: user + system });
});
process.on("disconnect", () => process.exit());
require("serverless/bin/serverless.js");
`,
};

/**
 * @param inProcess functions run in its process, the cheapest way; by default each has a thread
 * @throws Error if it cannot be installed or does not start
 */
export async function startServerlessOffline(inProcess = true): Promise<BenchServer & { readonly pid: number }> {
  const folder = installed("serverless-offline", packages);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const [port, httpPort, lambdaPort] = await freePorts(3);
  const mode = inProcess ? ["--useInProcess"] : [];
  const args = ["offline", "start", ...mode, "--noTimeout", "--websocketPort", String(port)];
  const child = fork(
    join(folder, "main.cjs"),
    [...args, "--httpPort", String(httpPort), "--lambdaPort", String(lambdaPort)],
    {
      cwd: folder,
      env: { ...process.env, SLS_TELEMETRY_DISABLED: "1", SLS_NOTIFICATIONS_MODE: "off" },
      // Its line per message is discarded: writing it is not part of the comparison.
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    },
  );
  try {
    await listening(port!, child);
    return { ...serverOfProcess(child, port!), pid: child.pid! };
  } catch (error) {
    child.kill();
    throw error;
  }
}

async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "localhost"));
  const ports: number[] = [];
  for (const server of servers) {
    if (!server.listening) await once(server, "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    ports.push(address.port);
  }
  for (const server of servers) server.close();
  return ports;
}

async function listening(port: number, child: ChildProcess): Promise<void> {
  for (const deadline = performance.now() + 30_000; performance.now() < deadline; await delay(100)) {
    if (child.exitCode !== null) throw new Error(`serverless-offline ended with ${child.exitCode}`);
    const socket = connect(port, "127.0.0.1");
    try {
      await once(socket, "connect");
      return;
    } catch {
      // Not listening yet.
    } finally {
      socket.destroy();
    }
  }
  throw new Error("serverless-offline did not listen within 30 s");
}
