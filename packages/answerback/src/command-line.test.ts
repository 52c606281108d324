// The command line as users run it, with real processes, files and ports.
import assert from "node:assert/strict";
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { type AddressInfo, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { after, describe, test } from "node:test";
import { promisify } from "node:util";
import {
  ApiGatewayV2Client,
  CreateApiCommand,
  CreateDeploymentCommand,
  CreateIntegrationCommand,
  CreateRouteCommand,
  CreateStageCommand,
} from "@aws-sdk/client-apigatewayv2";
import { WebSocketServer } from "ws";

const executable = join(import.meta.dirname, "../bin/answerback.js");
const temporary = mkdtempSync(join(tmpdir(), "answerback-"));
const children: ChildProcess[] = [];
after(() => {
  for (const child of children) child.kill("SIGKILL");
  rmSync(temporary, { recursive: true, force: true });
});

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function answerback(...args: readonly string[]): Promise<Ended> {
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [executable, ...args], { cwd: temporary });
    return { code: 0, stdout, stderr };
  } catch (error) {
    return error as Ended;
  }
}

/** Starts a serving command and waits for the line with its address. */
async function serving(...args: readonly string[]): Promise<{
  readonly child: ChildProcess;
  readonly url: string;
  /** The text on standard output. */
  readonly output: () => string;
}> {
  const child = spawn(process.execPath, [executable, ...args], {
    cwd: temporary,
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  let written = "";
  child.stdout.on("data", (chunk) => (written += chunk));
  const [line] = (await once(createInterface(child.stdout), "line")) as [string];
  const url = /^answerback listening on (http:\/\/127\.0\.0\.1:\d+)$/.exec(line)?.[1];
  assert.ok(url, `unexpected first line: ${line}`);
  return { child, url, output: () => written };
}

async function exitCode(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const [code] = (await once(child, "exit")) as [number | null];
  return code;
}

function inUse(): Promise<Server> {
  const server = createServer();
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

/** A Pulumi program in JavaScript that finds the packages of the quick start. */
function programFolder(name: string, source: string): string {
  const folder = mkdtempSync(join(import.meta.dirname, `../../../examples/quickstart/.answerback-${name}-`));
  after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, "Pulumi.yaml"), `name: ${name}\nruntime: nodejs\n`);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name, main: "index.js" }));
  writeFileSync(join(folder, "index.js"), source);
  return folder;
}

function fails(ended: Ended, message: RegExp): void {
  assert.equal(ended.code, 1, ended.stderr);
  assert.match(ended.stderr, message);
  assert.doesNotMatch(ended.stderr, /^\s+at /m, "a stack was printed");
}

describe("answerback", () => {
  test("is the executable that npm installs", async () => {
    const manifest = (await import("../package.json", { with: { type: "json" } })).default;
    assert.equal(join(import.meta.dirname, "..", manifest.bin.answerback), executable);
    accessSync(executable, constants.X_OK);
  });

  const hooks =
    'import { registerHooks } from "node:module"; registerHooks({ load(url, context, next) { console.error(url); return next(url, context); } });';
  const printsLoaded = [
    "--import",
    `data:text/javascript,${encodeURIComponent(hooks)}`,
    join(import.meta.dirname, "main.ts"),
  ];

  test("loads neither the gateway nor the template engine for --help", async () => {
    const { stderr } = await promisify(execFile)(process.execPath, [...printsLoaded, "--help"]);
    const loaded = stderr.split("\n").map((url) => /packages\/(\w+\/src\/\w+)\.ts$/.exec(url)?.[1]);
    assert.ok(loaded.includes("answerback/src/main"), stderr);
    for (const name of ["gateway", "vtl", "functions", "program"]) {
      assert.ok(!loaded.includes(`${name}/src/index`), `${name} is loaded`);
    }
  });

  test("loads nothing of a cluster without --cluster", async (t) => {
    const child = spawn(process.execPath, [...printsLoaded, "start", "--ephemeral", "--port", "0"], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    t.after(() => child.kill("SIGKILL"));
    const loaded = text(child.stderr);
    await once(child.stdout, "data");
    child.kill("SIGTERM");
    assert.match(await loaded, /gateway\/src\/gateway\.ts/);
    assert.doesNotMatch(await loaded, /nats-io|gateway\/src\/nodes\/(?!cluster-settings\.ts)|composition\/cluster/);
  });

  test("refuses a cluster that it cannot join, without the password of its servers", async () => {
    for (const [options, expected] of [
      [["--cluster", "nats://a:4222", "--manual-clock"], /--manual-clock turns the clock of one machine/],
      [["--cluster", "a:4222"], /must be addresses of NATS servers/],
      [["--cluster", "https://me:secret@a"], /must be addresses of NATS servers/],
    ] as const) {
      const { code, stderr } = await answerback("start", "--ephemeral", "--port", "0", ...options);
      assert.equal(code, 1, stderr);
      assert.match(stderr, expected);
      assert.doesNotMatch(stderr, /secret/);
    }
  });

  test("prints the commands with --help, and its version", async () => {
    const help = await answerback("--help");
    assert.equal(help.code, 0);
    for (const command of ["start", "dev", "connect", "render"])
      assert.match(help.stdout, new RegExp(`^  ${command} `, "m"));
    assert.match(
      (await answerback("--version")).stdout,
      new RegExp(
        `^answerback \\d+\\.\\d+\\.\\d+, Node\\.js ${process.versions.node}, ${process.platform} ${process.arch}\n$`,
      ),
    );
  });

  test("exits with 2 for an unknown command or option", async () => {
    for (const args of [["sing"], ["start", "--nope"], ["start", "--port", "many"]]) {
      const { code, stderr } = await answerback(...args);
      assert.equal(code, 2, stderr);
      assert.match(stderr, /error:/);
    }
  });
});

describe("answerback start", () => {
  test("prints one line when it listens, keeps its configuration, and ends cleanly on SIGINT", async () => {
    const data = join(temporary, "kept");
    const first = await serving("start", "--port", "0", "--data", data);
    const created = await fetch(`${first.url}/v2/apis`, {
      method: "POST",
      body: JSON.stringify({
        name: "kept",
        protocolType: "WEBSOCKET",
        routeSelectionExpression: "$request.body.action",
      }),
    });
    assert.equal(created.status, 201);
    const { apiId } = (await created.json()) as { apiId: string };
    first.child.kill("SIGINT");
    assert.equal(await exitCode(first.child), 0);

    const second = await serving("start", "--port", "0", "--data", data);
    assert.equal((await fetch(`${second.url}/v2/apis/${apiId}`)).status, 200);
    second.child.kill("SIGTERM");
    assert.equal(await exitCode(second.child), 0);
  });

  test("reloads on SIGHUP the settings that can change, names the others, and keeps its connections", async () => {
    const file = join(temporary, "reloaded.yaml");
    writeFileSync(file, "allowedHosts: []\n");
    const { child, url, output } = await serving("start", "--port", "0", "--ephemeral", "--config", file);
    const status = async () =>
      new Promise((resolve) =>
        get(`${url}/v2/apis`, { headers: { Host: "gateway.test" } }, (response) => {
          response.resume();
          resolve(response.statusCode);
        }),
      );
    const untilPrinted = async (line: RegExp) => {
      while (!line.test(output())) await new Promise((resolve) => setTimeout(resolve, 20));
    };
    assert.equal(await status(), 403);
    writeFileSync(file, "allowedHosts: [gateway.test]\nregion: eu-west-1\n");
    child.kill("SIGHUP");
    await untilPrinted(/^settings reloaded: allowedHosts\nsettings that have changed and need a restart: region$/m);
    assert.equal(await status(), 200);
    // A mistake is reported, and changes nothing.
    writeFileSync(file, "allowedHosts: gateway.test\n");
    child.kill("SIGHUP");
    await new Promise((resolve) => setTimeout(resolve, 300));
    writeFileSync(file, "allowedHosts: [gateway.test]\n");
    child.kill("SIGHUP");
    await untilPrinted(/^settings reloaded: none that can change while the gateway runs has changed$/m);
    assert.equal(await status(), 200);
    child.kill("SIGTERM");
    assert.equal(await exitCode(child), 0);
  });

  test("prints a line per message, and below it the place where its template fails", async () => {
    const { child, url, output } = await serving("start", "--ephemeral", "--port", "0", "--log-messages");
    const client = new ApiGatewayV2Client({
      endpoint: url,
      region: "us-east-1",
      credentials: { accessKeyId: "local", secretAccessKey: "local" },
    });
    const { ApiId, ApiEndpoint } = await client.send(
      new CreateApiCommand({ Name: "a", ProtocolType: "WEBSOCKET", RouteSelectionExpression: "$request.body.action" }),
    );
    const { IntegrationId } = await client.send(
      new CreateIntegrationCommand({ ApiId, IntegrationType: "MOCK", RequestTemplates: { $default: "#set($x = )" } }),
    );
    await client.send(new CreateRouteCommand({ ApiId, RouteKey: "go", Target: `integrations/${IntegrationId}` }));
    await client.send(new CreateStageCommand({ ApiId, StageName: "live" }));
    await client.send(new CreateDeploymentCommand({ ApiId, StageName: "live" }));
    await answerback("connect", `${ApiEndpoint}/live`, "-x", '{"action":"go"}');
    child.kill("SIGTERM");
    await exitCode(child);
    assert.match(
      output(),
      /^route go · request template \$default · MOCK not called · Internal server error: .* · \d+\.\d ms\n {2}#set\(\$x = \)\n +\^\n/m,
    );
  });

  test("prints addresses and the next step, but no messages unless asked", async () => {
    const { child, url, output } = await serving("start", "--ephemeral", "--port", "0");
    await answerback("connect", `${url.replace("http", "ws")}/ws/none/live`, "-x", "{}");
    child.kill("SIGTERM");
    await exitCode(child);
    assert.deepEqual(output().split("\n"), [
      `answerback listening on ${url}`,
      `  inspector  ${url}/inspector/  every message and the reasons for its answer`,
      "  data       in memory, lost when the gateway stops",
      "  messages   not printed here; --log-messages prints one line each",
      `  next       create an API with any AWS client: export AWS_ENDPOINT_URL_APIGATEWAYV2=${url}`,
      "",
    ]);
  });

  test("refuses a publicUrl that is not the address of a host", async () => {
    fails(
      await answerback("start", "--ephemeral", "--port", "0", "--public-url", "gateway.example.com"),
      /publicUrl is 'gateway\.example\.com'\. It must be an http or https URL/,
    );
  });

  test("names a port that is in use, and the option to change it", async () => {
    const server = await inUse();
    const { port } = server.address() as { port: number };
    fails(await answerback("start", "--ephemeral", "--port", String(port)), /Port \d+ is in use.*--port/);
    server.close();
  });

  test("names a data folder that cannot be written", async () => {
    const file = join(temporary, "file");
    writeFileSync(file, "");
    fails(
      await answerback("start", "--port", "0", "--data", join(file, "data")),
      /data folder .*file.* cannot be written/,
    );
  });

  test("names a data folder that another process uses", async () => {
    const data = join(temporary, "shared");
    const { child } = await serving("start", "--port", "0", "--data", data);
    fails(await answerback("start", "--port", "0", "--data", data), /in use by process \d+/);
    child.kill("SIGTERM");
    await exitCode(child);
  });

  test("listens on this machine only", async () => {
    fails(await answerback("start", "--ephemeral", "--host", "0.0.0.0", "--port", "0"), /0\.0\.0\.0/);
  });
});

describe("answerback dev", () => {
  test("names a folder without Pulumi.yaml", async () => {
    fails(await answerback("dev", temporary, "--port", "0", "--once"), /Pulumi\.yaml/);
  });

  test("requires configuration as key=value", async () => {
    fails(await answerback("dev", temporary, "-c", "backendUrl"), /key=value/);
  });

  test("shows the error of a program that throws with its line, and exits with 1", async () => {
    const folder = programFolder("throws", "const value = undefined;\n\nvalue.member;\n");
    const { code, stdout } = await answerback("dev", folder, "--port", "0", "--once");
    assert.equal(code, 1);
    assert.match(stdout, /index\.js:3/);
    assert.match(stdout, /Cannot read properties of undefined/);
  });

  test("deploys again when the program is saved, and prints JSON lines", { timeout: 60_000 }, async () => {
    const program = (name: string) =>
      `const aws = require("@pulumi/aws");\nnew aws.apigatewayv2.Api("api", { name: "${name}", protocolType: "WEBSOCKET", routeSelectionExpression: "$request.body.action" });\n`;
    const folder = programFolder("saved", program("first"));
    const child = spawn(process.execPath, [executable, "dev", folder, "--port", "0", "--json"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    children.push(child);
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    const resultLine = async () => {
      for (;;) {
        const { value, done } = await lines.next();
        assert.ok(!done, "the command has ended");
        const event = JSON.parse(value as string) as { kind: string; changes: Record<string, number> };
        if (event.kind === "result") return event.changes;
      }
    };
    assert.equal((await resultLine()).created, 1);
    // Watching begins after the result of the first run.
    const saving = setInterval(() => writeFileSync(join(folder, "index.js"), program("second")), 500);
    assert.equal((await resultLine()).updated, 1);
    clearInterval(saving);
    child.kill("SIGINT");
    assert.equal(await exitCode(child), 0);
  });
});

describe("answerback render", () => {
  const template = join(temporary, "template.vm");

  test("renders a template on a document, a context and stage variables", async () => {
    writeFileSync(
      template,
      '{"id": $input.json(\'$.id\'), "stage": "$context.stage", "table": "$stageVariables.table"}',
    );
    const { stdout } = await answerback(
      "render",
      template,
      "--body",
      '{"id": 7}',
      "--context",
      '{"stage": "prod"}',
      "--stage-variables",
      '{"table": "T1"}',
    );
    assert.equal(stdout, '{"id": 7, "stage": "prod", "table": "T1"}');
  });

  test("reads standard input, and ends quietly when the output is closed", async () => {
    writeFileSync(template, "$input.json('$.id')");
    const child = spawn(process.execPath, [executable, "render", template, "--body", "@-"], { stdio: "pipe" });
    let errors = "";
    child.stderr.on("data", (chunk) => (errors += chunk));
    child.stdout.destroy();
    setTimeout(() => child.stdin.end('{"id": 7}'), 300);
    assert.deepEqual([await exitCode(child), errors], [0, ""]);
  });

  test("shows line, column and excerpt of a syntax error", async () => {
    writeFileSync(template, "fine\n#set($x = )\n");
    fails(await answerback("render", template, "--body", "{}"), /line 2, column 11[\s\S]*\^/);
  });

  test("warns about the first JSON error of the body if the template reads parts of it", async () => {
    writeFileSync(template, "$input.json('$.id')");
    const { code, stdout, stderr } = await answerback("render", template, "--body", '{\n "id" 7}');
    assert.deepEqual([code, stdout], [0, '""']);
    assert.match(stderr, /--body is not valid JSON at line 2, column 7: unexpected "7}"\. \$input\.json/);
    assert.match((await answerback("render", template, "--body", "{bad")).stderr, /column 5: the text ends\./);
    assert.equal((await answerback("render", template, "--body", "{'id': 7,}")).stderr, "");
    writeFileSync(template, "$input.body");
    assert.deepEqual(await answerback("render", template, "--body", "plain"), { code: 0, stdout: "plain", stderr: "" });
  });

  test("names a missing file and invalid JSON", async () => {
    fails(await answerback("render", "missing.vm", "--body", "{}"), /Cannot read 'missing\.vm'/);
    writeFileSync(template, "x");
    fails(await answerback("render", template, "--body", "{}", "--context", "{"), /--context is not valid JSON/);
    fails(await answerback("render", template, "--body", "{}", "--context", "[1]"), /--context must be a JSON object/);
  });
});

describe("answerback connect", () => {
  test("refuses a URL that is not a WebSocket URL, and names an address without a listener", async () => {
    fails(await answerback("connect", "nowhere"), /'nowhere' is not a WebSocket URL/);
    const server = await inUse();
    const { port } = server.address() as { port: number };
    await new Promise((resolve) => server.close(resolve));
    fails(await answerback("connect", `ws://127.0.0.1:${port}/ws/a/b`), /Cannot connect to .*ECONNREFUSED/);
  });

  test("sends the messages of -x or a pipe, prints the answers, and exits with 0", async () => {
    const { startGateway } = await import("./index.ts");
    const gateway = await startGateway({
      program: join(import.meta.dirname, "../../../examples/quickstart"),
      config: { backendUrl: "http://127.0.0.1:9" },
    });
    const url = gateway.apis[0]?.stages[0]?.url ?? "";
    const ping = '{"action":"ping"}';
    const pong = '{"type": "pong", "stage": "live"}\n';
    const { code, stdout, stderr } = await answerback("connect", url, "-x", ping, "-x", ping);
    const byGateway = await answerback("connect", gateway.url, "-x", ping);
    const piped = spawn(process.execPath, [executable, "connect", url], { stdio: ["pipe", "pipe", "inherit"] });
    piped.stdin.end(`${ping}\n{\n  "action": "ping"\n}\n`);
    let answers = "";
    for await (const chunk of piped.stdout) answers += chunk;
    assert.equal(await exitCode(piped), 0);
    await gateway.stop();
    assert.deepEqual([code, stdout, stderr], [0, pong + pong, ""]);
    assert.equal(answers, pong + pong);
    assert.equal(byGateway.stdout, pong);
    assert.match(byGateway.stderr, new RegExp(`^connecting to ${url} `));
  });

  test("reports how the server closed, exits with 1, and prints bytes as base64", async () => {
    const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
    await once(server, "listening");
    server.on("connection", (socket) => {
      socket.on("message", (data) => {
        if (String(data) === "close") socket.close(4001, "enough");
        else if (String(data) === "bytes") socket.send(Buffer.from([1, 2, 255]));
        else if (String(data) === "broken") socket.terminate();
      });
    });
    const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
    assert.equal((await answerback("connect", url, "-x", "bytes")).stdout, "(binary, 3 bytes, base64) AQL/\n");
    fails(await answerback("connect", url, "-x", "close"), /The connection was closed: 4001 enough/);
    fails(await answerback("connect", url, "-x", "broken"), /The connection was closed: 1006/);
    fails(await answerback("connect", url, "-x", "silence", "--wait", "0.2"), /No answer within 0\.2 s/);
    assert.equal((await answerback("connect", url, "--wait", "soon")).code, 2);
    server.close();
  });

  test("shows the status of a refused handshake", async () => {
    const { child, url } = await serving("start", "--ephemeral", "--port", "0");
    fails(
      await answerback("connect", `${url.replace("http", "ws")}/ws/none/live`),
      /refused: 403 .*\nAPI none is not served\. http:\S+ serves no stage yet/,
    );
    fails(
      await answerback("connect", url, "-H", "host: chat.example.com"),
      /^The handshake with \S+ was refused: 404$/m,
    );
    fails(await answerback("connect", url), /^http:\S+ serves no stage yet/);
    child.kill("SIGTERM");
    await exitCode(child);
  });
});
