// Functions against AWS's own runtimes: the same handlers on our bootstraps and on AWS's runtime interface clients, which run
// here over the Runtime API, and a Go function on AWS's library; and functions that call services of emulators. Skips tools
// that cannot be installed, with the reason.
import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type RunningGateway, startGateway } from "../gateway.ts";
import { callEmulator, type Emulator, emulators } from "./emulators.ts";
import { laterNodeSamples, nodeSamples, pythonSamples, type Sample } from "./samples.ts";
import { goBootstrap, nodeClient, pythonClient, type Tool } from "./tool.ts";

/** As the setting `functions` takes it. */
interface FunctionSettings {
  readonly folder: string;
  readonly runtime: string;
  readonly handler?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly timeoutSeconds?: number;
  readonly layers?: readonly string[];
}

const folder = mkdtempSync(join(tmpdir(), "answerback-conformance-functions-"));
const runtimes = [
  { runtime: "nodejs22.x", samples: nodeSamples, client: nodeClient("3.3.0", "bin/index.mjs") },
  { runtime: "nodejs24.x", samples: laterNodeSamples, client: nodeClient("4.0.2", "index.mjs") },
  { runtime: "python3.13", samples: pythonSamples, client: pythonClient() },
] as const;
const go = goBootstrap();
const settings: Record<string, FunctionSettings> = {};
let failed = 0;

async function check(title: string, run: () => Promise<string>): Promise<void> {
  const started = Date.now();
  try {
    console.log(`  ${title}: ${await run()} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  } catch (error) {
    failed++;
    console.log(`  ${title}: FAILED\n${error instanceof Error ? error.message : String(error)}`);
  }
}

function writeFiles(path: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
}

const nameOf = (kind: "ours" | "theirs", runtime: string, index: number) =>
  `${kind}-${runtime.replace(".", "_")}-${index}`;

/** Two functions of each sample: on our bootstrap, and on the client of AWS. */
function defineSamples(runtime: string, samples: readonly Sample[], client: Tool): void {
  if ("skipped" in client) return;
  for (const [index, { files, handler, except }] of samples.entries()) {
    if (except !== undefined) continue;
    const path = join(folder, `${runtime}-${index}`);
    const layer = `${path}-layer`;
    writeFiles(path, files);
    writeFiles(layer, { bootstrap: client.bootstrap(handler) });
    chmodSync(join(layer, "bootstrap"), 0o755);
    settings[nameOf("ours", runtime, index)] = { folder: path, runtime, handler };
    settings[nameOf("theirs", runtime, index)] = { folder: path, runtime: "provided.al2023", handler, layers: [layer] };
  }
}

/** The outcomes of events, without traces: they name the files of the runtime. */
async function outcomes(gateway: RunningGateway, name: string, events: readonly object[]): Promise<readonly object[]> {
  const found: object[] = [];
  for (const event of events) {
    const url = `${gateway.url}/2015-03-31/functions/${name}/invocations`;
    const response = await fetch(url, { method: "POST", body: JSON.stringify(event) });
    const text = await response.text();
    assert.equal(response.status, 200, text);
    if (response.headers.has("x-amz-function-error")) {
      const { errorType, errorMessage } = JSON.parse(text);
      found.push({ errorType, errorMessage: withoutPlaces(errorMessage) });
    } else found.push({ value: text });
  }
  return found;
}

/** Without request ids, folders and the list of requiring files. */
const withoutPlaces = (message: string) =>
  message
    .replaceAll(/RequestId: [\w-]+ /g, "")
    .replaceAll(/(?:\/[\w.-]+)+\//g, "")
    .replace(/\nRequire stack:[\s\S]*/, "");

async function compare(
  gateway: RunningGateway,
  { runtime, samples, client }: (typeof runtimes)[number],
): Promise<string> {
  if ("skipped" in client) return `skipped: ${client.skipped}`;
  const different: string[] = [];
  let compared = 0;
  for (const [index, { title, events = [{}], except }] of samples.entries()) {
    if (except !== undefined) continue;
    const ours = await outcomes(gateway, nameOf("ours", runtime, index), events);
    const theirs = await outcomes(gateway, nameOf("theirs", runtime, index), events);
    compared += 1;
    try {
      assert.deepEqual(ours, theirs);
    } catch {
      different.push(`${title}\n      ours   ${JSON.stringify(ours)}\n      theirs ${JSON.stringify(theirs)}`);
    }
  }
  if (different.length > 0) throw new Error(`    ${different.join("\n    ")}`);
  return `${compared} handlers return the same`;
}

/** Each service by its own variable, and all by one. */
const emulatorVariables = [["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL_SQS"], ["AWS_ENDPOINT_URL"]] as const;

for (const [title, start] of Object.entries(emulators)) {
  await check(title, async () => {
    let emulator: Emulator;
    try {
      emulator = await start();
    } catch (error) {
      return `skipped: it does not start (${String(error)})`;
    }
    try {
      const found: string[] = [];
      for (const variables of emulatorVariables) found.push(await callEmulator(emulator, variables));
      return found.join("; ");
    } finally {
      emulator.stop();
    }
  });
}

for (const { runtime, samples, client } of runtimes) defineSamples(runtime, samples, client);
if ("path" in go) {
  settings.go = {
    folder: go.path,
    runtime: "provided.al2023",
    environment: { TABLE: "t" },
    timeoutSeconds: 1,
  };
}
const file = join(folder, "answerback.yaml");
writeFileSync(file, JSON.stringify({ functions: settings }));
const gateway = await startGateway(["--ephemeral", "--config", file]);
try {
  for (const one of runtimes) {
    await check("title" in one.client ? `${one.runtime} and ${one.client.title}` : one.runtime, () =>
      compare(gateway, one),
    );
  }
  await check("Go and aws-lambda-go", async () => {
    if ("skipped" in go) return `skipped: ${go.skipped}`;
    const events = ["", "error", "panic", "exit", "sleep", ""].map((how) => ({ how, text: "ä" }));
    const [first, error, panic, exit, sleep, last] = await outcomes(gateway, "go", events);
    const { left, ...value } = JSON.parse((first as { readonly value: string }).value);
    assert.ok(Number(left) > 0 && Number(left) <= 1_000);
    assert.deepEqual(value, {
      text: "ä",
      arn: "arn:aws:lambda:us-east-1:000000000000:function:go",
      name: "go",
      table: "t",
    });
    assert.deepEqual(error, { errorType: "errorString", errorMessage: "no such order" });
    assert.deepEqual(panic, { errorType: "string", errorMessage: "cannot go on" });
    assert.deepEqual(exit, {
      errorType: "Runtime.ExitError",
      errorMessage: "Error: Runtime exited with error: exit status 3",
    });
    assert.deepEqual(sleep, {
      errorType: "Sandbox.Timedout",
      errorMessage: "Error: Task timed out after 1.00 seconds",
    });
    assert.ok("value" in last!);
    return "ok";
  });
} finally {
  await gateway.stop();
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = failed === 0 ? 0 : 1;
