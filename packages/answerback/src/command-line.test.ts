// The command line as users run it, with real processes, files and ports. commands/mistakes.test.ts has what commands refuse,
// command-line.process.test.ts `dev` of Pulumi programs.
import assert from "node:assert/strict";
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { accessSync, constants, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import { WebSocketServer } from "ws";
import { type Ended, executable, runProcess } from "./test-program.ts";
import { createApi, serveBackend } from "./test-start.ts";

const temporary = mkdtempSync(join(tmpdir(), "answerback-"));
const children: ChildProcess[] = [];
after(() => {
  for (const child of children) child.kill("SIGKILL");
  rmSync(temporary, { recursive: true, force: true });
});

const answerback = (...args: readonly string[]) => runProcess(args, { cwd: temporary });

interface Serving {
  readonly child: ChildProcess;
  readonly url: string;
  /** The text on standard output. */
  readonly output: () => string;
}

/** Starts a serving command and waits for the line with its address. */
async function serving(args: readonly string[], { cwd = temporary, errors = "inherit" } = {}): Promise<Serving> {
  const child = spawn(process.execPath, args, { cwd, stdio: ["ignore", "pipe", errors as "inherit" | "pipe"] });
  children.push(child);
  let written = "";
  child.stdout?.on("data", (chunk) => (written += chunk));
  const [line] = (await once(createInterface(child.stdout!), "line")) as [string];
  const url = /^answerback listening on (http:\/\/127\.0\.0\.1:\d+)$/.exec(line)?.[1];
  assert.ok(url, `unexpected first line: ${line}`);
  return { child, url, output: () => written };
}

async function exitCode(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const [code] = (await once(child, "exit")) as [number | null];
  return code;
}

function fails(ended: Ended, message: RegExp): void {
  assert.equal(ended.code, 1, ended.stderr);
  assert.match(ended.stderr, message);
  assert.doesNotMatch(ended.stderr, /^\s+at /m, "a stack was printed");
}

const hooks =
  'import { registerHooks } from "node:module"; registerHooks({ load(url, context, next) { console.error(url); return next(url, context); } });';
const printsLoaded = [
  "--import",
  `data:text/javascript,${encodeURIComponent(hooks)}`,
  join(import.meta.dirname, "main.ts"),
];

describe("answerback", () => {
  test("is the executable that npm installs", async () => {
    const manifest = (await import("../package.json", { with: { type: "json" } })).default;
    assert.equal(join(import.meta.dirname, "..", manifest.bin.answerback), executable);
    accessSync(executable, constants.X_OK);
  });

  test("loads neither the gateway nor the template engine for --help", async () => {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [...printsLoaded, "--help"]);
    const loaded = stderr.split("\n").map((url) => /packages\/(\w+\/src\/\w+)\.ts$/.exec(url)?.[1]);
    assert.ok(loaded.includes("answerback/src/main"), stderr);
    for (const name of ["gateway", "vtl", "functions", "program"]) {
      assert.ok(!loaded.includes(`${name}/src/index`), `${name} is loaded`);
    }
    for (const command of ["start", "dev", "connect", "render"])
      assert.match(stdout, new RegExp(`^  ${command} `, "m"));
  });

  test("prints its version", async () => {
    assert.match(
      (await answerback("--version")).stdout,
      new RegExp(
        `^answerback \\d+\\.\\d+\\.\\d+, Node\\.js ${process.versions.node}, ${process.platform} ${process.arch}\n$`,
      ),
    );
  });

  test("exits with 2 for an unknown command", async () => {
    const { code, stderr } = await answerback("sing");
    assert.equal(code, 2, stderr);
    assert.match(stderr, /error:/);
  });
});

describe("answerback start", () => {
  test("prints one line when it listens, keeps its configuration, and ends cleanly on a signal", async () => {
    const cwd = join(temporary, "kept");
    mkdirSync(cwd);
    const first = await serving([executable, "start", "--port", "0"], { cwd });
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
    const data = join(cwd, ".answerback/data");
    assert.match(readFileSync(join(cwd, ".answerback/.gitignore"), "utf8"), /^\*$/m);
    first.child.kill("SIGINT");
    assert.equal(await exitCode(first.child), 0);

    const second = await serving([executable, "start", "--port", "0", "--data", data]);
    assert.equal((await fetch(`${second.url}/v2/apis/${apiId}`)).status, 200);
    second.child.kill("SIGTERM");
    assert.equal(await exitCode(second.child), 0);
  });

  describe("with --log-messages and a settings file", () => {
    const file = join(temporary, "reloaded.yaml");
    let started: Serving;
    before(async () => {
      writeFileSync(file, "allowedHosts: []\n");
      started = await serving([
        ...[executable, "start", "--port", "0", "--ephemeral"],
        ...["--config", file, "--log-messages"],
      ]);
    });
    after(async () => {
      started.child.kill("SIGTERM");
      assert.equal(await exitCode(started.child), 0);
    });
    const untilPrinted = async (line: RegExp) => {
      while (!line.test(started.output())) await new Promise((resolve) => setTimeout(resolve, 20));
    };

    test("reloads on SIGHUP the settings that can change, names the others, and keeps its connections", async () => {
      const { child, url } = started;
      const status = async () =>
        new Promise((resolve) =>
          get(`${url}/v2/apis`, { headers: { Host: "gateway.test" } }, (response) => {
            response.resume();
            resolve(response.statusCode);
          }),
        );
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
    });

    test("prints a line per message, and below it the place where its template fails", async () => {
      const create = async (path: string, body: object): Promise<Readonly<Record<string, string>>> => {
        const response = await fetch(`${started.url}/v2/${path}`, { method: "POST", body: JSON.stringify(body) });
        assert.equal(response.status, 201, path);
        return (await response.json()) as Readonly<Record<string, string>>;
      };
      const { apiId, apiEndpoint } = await create("apis", {
        name: "a",
        protocolType: "WEBSOCKET",
        routeSelectionExpression: "$request.body.action",
      });
      const { integrationId } = await create(`apis/${apiId}/integrations`, {
        integrationType: "MOCK",
        requestTemplates: { $default: "#set($x = )" },
      });
      await create(`apis/${apiId}/routes`, { routeKey: "go", target: `integrations/${integrationId}` });
      await create(`apis/${apiId}/stages`, { stageName: "live" });
      await create(`apis/${apiId}/deployments`, { stageName: "live" });
      await answerback("connect", `${apiEndpoint}/live`, "-x", '{"action":"go"}');
      await untilPrinted(
        /^route go · request template \$default · MOCK not called · Internal server error: .* · \d+\.\d ms\n {2}#set\(\$x = \)\n +\^\n/m,
      );
    });
  });

  describe("without an option", () => {
    let started: Serving;
    let loaded: Promise<string>;
    before(async () => {
      started = await serving([...printsLoaded, "start", "--ephemeral", "--port", "0"], { errors: "pipe" });
      loaded = text(started.child.stderr!);
    });
    after(() => started.child.kill("SIGKILL"));

    test("`connect` shows the status of a refused handshake", async () => {
      const { url } = started;
      fails(
        await answerback("connect", `${url.replace("http", "ws")}/ws/none/live`, "-x", "{}"),
        /refused: 403 .*\nAPI none is not served\. http:\S+ serves no stage yet/,
      );
      fails(
        await answerback("connect", url, "-H", "host: chat.example.com"),
        /^The handshake with \S+ was refused: 404$/m,
      );
      fails(await answerback("connect", url), /^http:\S+ serves no stage yet/);
    });

    test("`connect` sends the messages of -x or a pipe, prints the answers, and exits with 0", async (t) => {
      const backend = await serveBackend(t);
      const { stageUrl } = await createApi(started.url, backend.url);
      const ping = '{"action":"ping"}';
      const { code, stdout, stderr } = await answerback("connect", stageUrl, "-x", ping, "-x", ping);
      assert.deepEqual([code, stderr], [0, ""]);
      assert.match(stdout, /^(answer \S+\n)\1$/);
      const byGateway = await answerback("connect", started.url, "-x", ping);
      assert.match(byGateway.stdout, /^answer \S+\n$/);
      assert.match(byGateway.stderr, new RegExp(`^connecting to ${stageUrl} `));
      const piped = spawn(process.execPath, [executable, "connect", stageUrl], { stdio: ["pipe", "pipe", "inherit"] });
      piped.stdin.end(`${ping}\n{\n  "action": "ping"\n}\n`);
      assert.match(await text(piped.stdout), /^(answer \S+\n)\1$/);
      assert.equal(await exitCode(piped), 0);
    });

    test("prints addresses and the next step, but no messages; loads nothing of a cluster", async () => {
      const { child, url, output } = started;
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
      assert.match(await loaded, /gateway\/src\/gateway\.ts/);
      assert.doesNotMatch(await loaded, /nats-io|gateway\/src\/nodes\/(?!cluster-settings\.ts)|composition\/cluster/);
    });
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
});

test("`connect` reports how the server closed, exits with 1, and prints bytes as base64", async (t) => {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  t.after(() => server.close());
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
});
