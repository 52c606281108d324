// Functions against AWS's own runtimes: the same handlers on our bootstraps and on AWS's runtime interface clients, which run
// here over the Runtime API, and a Go function on AWS's library. Skips tools that cannot be installed, with the reason.
import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createFunctions, type FunctionDefinition } from "@answerback/functions";
import { laterNodeSamples, nodeSamples, pythonSamples, type Sample } from "./samples.ts";
import { goBootstrap, nodeClient, pythonClient, type Tool } from "./tool.ts";

const folder = mkdtempSync(join(tmpdir(), "answerback-conformance-functions-"));
const functions = createFunctions({ region: "us-east-1", accountId: "000000000000" });
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

/** The outcomes of a sample's events, without traces: they name the files of the runtime. */
async function outcomes(definition: FunctionDefinition, events: readonly object[]): Promise<readonly object[]> {
  functions.define(definition);
  const found: object[] = [];
  for (const event of events) {
    const { functionError, payload } = await functions.invoke(definition.name, JSON.stringify(event));
    const value = payload.toString();
    if (functionError === undefined) found.push({ value });
    else {
      const { errorType, errorMessage } = JSON.parse(value);
      found.push({ errorType, errorMessage: withoutPlaces(errorMessage) });
    }
  }
  await functions.remove(definition.name);
  return found;
}

/** Without request ids, folders and the list of requiring files. */
const withoutPlaces = (message: string) =>
  message
    .replaceAll(/RequestId: [\w-]+ /g, "")
    .replaceAll(/(?:\/[\w.-]+)+\//g, "")
    .replace(/\nRequire stack:[\s\S]*/, "");

async function compare(
  samples: readonly Sample[],
  runtime: string,
  tool: Tool,
  bootstrap: (path: string, handler: string) => string,
): Promise<string> {
  if ("skipped" in tool) return `skipped: ${tool.skipped}`;
  const different: string[] = [];
  for (const [index, { title, files, handler, events = [{}], except }] of samples.entries()) {
    if (except !== undefined) continue;
    const path = join(folder, `${runtime}-${index}`);
    writeFiles(path, files);
    const ours = await outcomes({ name: "ours", folder: path, runtime, handler }, events);
    const layer = join(path, ".layer");
    writeFiles(layer, { bootstrap: bootstrap(tool.path, handler) });
    chmodSync(join(layer, "bootstrap"), 0o755);
    const theirs = await outcomes(
      { name: "ours", folder: path, runtime: "provided.al2023", handler, layers: [layer] },
      events,
    );
    try {
      assert.deepEqual(ours, theirs);
    } catch {
      different.push(`${title}\n      ours   ${JSON.stringify(ours)}\n      theirs ${JSON.stringify(theirs)}`);
    }
  }
  if (different.length > 0) throw new Error(`    ${different.join("\n    ")}`);
  return `${samples.filter((it) => it.except === undefined).length} handlers return the same`;
}

try {
  for (const [runtime, samples, version, file] of [
    ["nodejs22.x", nodeSamples, "3.3.0", "bin/index.mjs"],
    ["nodejs24.x", laterNodeSamples, "4.0.2", "index.mjs"],
  ] as const) {
    await check(`${runtime} and aws-lambda-ric ${version}`, () =>
      compare(samples, runtime, nodeClient(version), (path, handler) => {
        const client = join(path, "node_modules", "aws-lambda-ric", file);
        const native = join(import.meta.dirname, "native-client.mjs");
        return `#!/bin/sh\nAWS_LAMBDA_NODEJS_DISABLE_CALLBACK_WARNING=1 exec ${process.execPath} --import ${native} ${client} '${handler}'\n`;
      }),
    );
  }
  await check("Python and awslambdaric", () =>
    compare(pythonSamples, "python3.13", pythonClient(), (path, handler) => {
      return `#!/bin/sh\nAWS_EXECUTION_ENV=AWS_Lambda_python3.13 exec ${path} -m awslambdaric '${handler}'\n`;
    }),
  );
  await check("Go and aws-lambda-go", async () => {
    const tool = goBootstrap();
    if ("skipped" in tool) return `skipped: ${tool.skipped}`;
    const one: FunctionDefinition = {
      name: "go",
      folder: tool.path,
      runtime: "provided.al2023",
      environment: { TABLE: "t" },
    };
    const events = ["", "error", "panic", "exit", "sleep", ""].map((how) => ({ how, text: "ä" }));
    const [first, error, panic, exit, sleep, last] = await outcomes({ ...one, timeoutSeconds: 1 }, events);
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
  await functions.close();
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = failed === 0 ? 0 : 1;
