// The compared servers, each a separate process. The first run installs moto and Fastify into a folder below node_modules.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

const root = join(import.meta.dirname, "..", "..");
const cache = join(root, "node_modules", ".cache", "answerback-bench");

export interface ComparedServer {
  readonly url: string;
  stop(): Promise<void>;
}

export async function startAnswerback(dataFolder: string): Promise<ComparedServer> {
  const command = join(root, "packages", "answerback", "bin", "answerback.js");
  return started(
    spawn(process.execPath, [command, "start", "--port", "0", "--data", dataFolder], {
      stdio: ["ignore", "pipe", "inherit"],
    }),
  );
}

/** Bare Fastify on a Map: no validation, no disk. */
export async function startFastify(): Promise<ComparedServer> {
  const folder = join(cache, "fastify");
  if (!existsSync(join(folder, "node_modules", "fastify"))) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), '{"private":true,"type":"module"}');
    install("npm", ["install", "--no-audit", "--no-fund", "--save-exact", "fastify@5"], folder);
  }
  writeFileSync(join(folder, "server.js"), fastifyServer);
  return started(spawn(process.execPath, [join(folder, "server.js")], { stdio: ["ignore", "pipe", "inherit"] }));
}

const fastifyServer = `import { randomUUID } from "node:crypto";
import fastify from "fastify";
const app = fastify();
const records = new Map();
const create = (name) => (request, reply) => {
  const id = randomUUID().slice(0, 7);
  const record = { ...request.body, [name]: id };
  records.set(request.url + "/" + id, record);
  reply.code(201).send(record);
};
app.post("/v2/apis", create("apiId"));
app.post("/v2/apis/:apiId/integrations", create("integrationId"));
app.post("/v2/apis/:apiId/integrations/:integrationId/integrationresponses", create("integrationResponseId"));
const get = (request) => records.get(request.url);
app.get("/v2/apis/:apiId/integrations/:integrationId", get);
app.get("/v2/apis/:apiId/integrations/:integrationId/integrationresponses/:integrationResponseId", get);
console.log("listening on " + (await app.listen({ host: "127.0.0.1", port: 0 })));
`;

/** moto keeps everything in memory. */
export async function startMoto(): Promise<ComparedServer> {
  const folder = join(cache, "moto");
  const command = join(folder, "bin", "moto_server");
  if (!existsSync(command)) {
    install("python3", ["-m", "venv", folder], root);
    install(join(folder, "bin", "pip"), ["install", "--quiet", "--disable-pip-version-check", "moto[server]"], root);
  }
  const port = await freePort();
  const child = spawn(command, ["-H", "127.0.0.1", "-p", String(port)], { stdio: "ignore" });
  const url = `http://127.0.0.1:${port}`;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`moto ended with ${child.exitCode}`);
    try {
      await fetch(`${url}/v2/apis`);
      return { url, stop: () => stop(child) };
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

async function started(child: ChildProcess): Promise<ComparedServer> {
  let output = "";
  for await (const chunk of child.stdout ?? []) {
    output += String(chunk);
    const url = /listening on (http:\S+)/.exec(output)?.[1];
    if (url === undefined) continue;
    return { url, stop: () => stop(child) };
  }
  throw new Error(`the server ended: ${output}`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill();
  await once(child, "exit");
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

function install(program: string, args: readonly string[], cwd: string): void {
  const { status, stderr } = spawnSync(program, args, { cwd, encoding: "utf8" });
  if (status !== 0) throw new Error(`${program} ${args.join(" ")} failed: ${stderr}`);
}
