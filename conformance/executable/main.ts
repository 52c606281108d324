// The suite `executable`: builds the single-file executable, and runs its commands alone in an empty folder.
import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildExecutable } from "../../scripts/executable/build.ts";
import { mustRun, run } from "../clients/tool.ts";
import { type RunningGateway, startGateway } from "../gateway.ts";
import { createEchoApi } from "../websocket/echo-api.ts";

if (process.platform !== "linux") {
  console.log("  skipped: the executable is for Linux");
  process.exit();
}

const folder = mkdtempSync(join(tmpdir(), "answerback-executable-"));
const executable = join(folder, "answerback");

function step(what: string, check: () => Promise<void>): Promise<void> {
  return check().then(() => console.log(`  ${what}`));
}

async function whileStarted<Result>(options: readonly string[], act: (gateway: RunningGateway) => Promise<Result>) {
  const gateway = await startGateway(options, {}, [executable]);
  try {
    return await act(gateway);
  } finally {
    await gateway.stop();
    assert.equal(gateway.errors(), "");
  }
}

/** Sends a message by `connect -x`. @returns its output */
function answerTo(url: string, message: string): Promise<string> {
  return mustRun(executable, ["connect", url, "-x", message], { cwd: folder });
}

/** Invokes a function by Lambda's API. */
async function invoke({ url }: RunningGateway, name: string): Promise<unknown> {
  const response = await fetch(`${url}/2015-03-31/functions/${name}/invocations`, { method: "POST", body: '{"n": 7}' });
  return response.json();
}

try {
  await step("builds, with the notices of what it contains", async () => {
    const built = await buildExecutable();
    copyFileSync(built, executable);
    const notices = readFileSync(join(built, "..", "THIRD-PARTY-NOTICES"), "utf8");
    for (const name of ["undici", "commander", "preact", "@peculiar/x509"])
      assert.ok(notices.includes(`\n${name} `), name);
  });
  console.log(`  ${(statSync(executable).size / 2 ** 20).toFixed(0)} MB`);
  await step("prints its version and its commands", async () => {
    assert.match(await mustRun(executable, ["--version"]), /^answerback \d+\.\d+\.\d+, Node\.js \d+\.\d+\.\d+, linux /);
    const help = await mustRun(executable, ["--help"]);
    assert.deepEqual(
      [...help.matchAll(/^ {2}(\w+) .*\[options\]/gm)].map(([, name]) => name),
      ["start", "workers", "connect", "render"],
    );
    assert.equal((await run(executable, ["dev"])).status, 2);
  });
  await step("renders a template", async () => {
    writeFileSync(join(folder, "hello.vm"), "Hello $input.path('$.name')");
    const options = ["render", "hello.vm", "--body", '{"name": "Ada"}'];
    assert.equal(await mustRun(executable, options, { cwd: folder }), "Hello Ada");
  });
  const data = ["--data", join(folder, "data")];
  await step("serves an API, whose messages `connect` sends, and keeps it when it is killed", async () => {
    const gateway = await startGateway(data, {}, [executable]);
    const api = await createEchoApi(gateway.url);
    assert.equal(await answerTo(`${gateway.url.replace("http", "ws")}/ws/${api}/live`, "one"), "one\n");
    await gateway.kill();
    await whileStarted(data, async ({ url }) => assert.equal(await answerTo(url, "two"), "two\n"));
  });
  await step("serves from two workers", async () => {
    await whileStarted([...data, "--workers", "2"], async (gateway) => {
      assert.equal(await answerTo(gateway.url, "three"), "three\n");
      assert.match(gateway.output(), /2 workers|workers +2/);
    });
  });
  await step("serves the inspector's page", async () => {
    await whileStarted(["--ephemeral"], async ({ url }) => {
      assert.match(await (await fetch(`${url}/inspector/`)).text(), /<title>Answerback workbench<\/title>/);
      assert.equal((await fetch(`${url}/inspector/main.js`)).status, 200);
    });
  });
  await step("serves TLS on the same port", async () => {
    await whileStarted(data, async ({ url }) => {
      const authority = join(folder, "data", "tls", "authority.pem");
      const address = url.replace("http://127.0.0.1", "https://localhost");
      // The first connection creates the authority.
      await run("curl", ["--silent", "--insecure", `${address}/health`]);
      assert.match(
        await mustRun("curl", ["--silent", "--fail", "--cacert", authority, `${address}/health`]),
        /ok|alive|\{/,
      );
    });
  });
  await step("runs functions with the node and the python3 of the machine", async () => {
    mkdirSync(join(folder, "functions"));
    writeFileSync(join(folder, "functions", "index.mjs"), "export const handler = async ({ n }) => ({ js: n });\n");
    writeFileSync(join(folder, "functions", "app.py"), 'def handler(event, context):\n    return {"py": event["n"]}\n');
    const settings = `functions:
  js: { folder: functions, runtime: nodejs24.x, handler: index.handler }
  py: { folder: functions, runtime: python3.13, handler: app.handler }
`;
    writeFileSync(join(folder, "answerback.yaml"), settings);
    await whileStarted(["--ephemeral", "--config", join(folder, "answerback.yaml")], async (gateway) => {
      assert.deepEqual(await invoke(gateway, "js"), { js: 7 });
      assert.deepEqual(await invoke(gateway, "py"), { py: 7 });
    });
  });
  const times: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const started = performance.now();
    const gateway = await startGateway(["--data", join(folder, `data-${round}`)], {}, [executable]);
    times.push(performance.now() - started);
    await gateway.stop();
  }
  console.log(`  starts in ${times.toSorted((one, other) => one - other)[2]!.toFixed(0)} ms (median of 5)`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
