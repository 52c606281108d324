// The suite `cdk`: an app with the constructs of aws-cdk-lib for WebSocket APIs, run by `answerback dev` without the CDK's
// command line, and answered to a real client. Docker is not needed: NodejsFunction finds esbuild.
import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { mustRun } from "../clients/tool.ts";
import { startChild } from "../without-lambda/child.ts";
import { Client, handshakeStatus } from "../without-lambda/client.ts";

const cdkVersion = "2.276.0";
const root = join(import.meta.dirname, "..", "..");
const command = join(root, "packages", "answerback", "bin", "answerback.js");
/** Kept between runs. */
const folder = join(root, "node_modules", ".cache", "answerback-cdk");

mkdirSync(folder, { recursive: true });
if (!existsSync(join(folder, "node_modules", "aws-cdk-lib"))) {
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  const packages = [`aws-cdk-lib@${cdkVersion}`, "constructs"];
  await mustRun("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", ...packages], { cwd: folder });
}
rmSync(join(folder, ".answerback"), { recursive: true, force: true });
cpSync(join(import.meta.dirname, "app"), folder, { recursive: true });

const started = Date.now();
const dev = startChild(process.execPath, [command, "dev", folder, "--port", "0", "--no-watch", "--json"], {
  stdio: ["ignore", "pipe", "inherit"],
});
const ended = new Promise<number | null>((resolve) => dev.once("exit", resolve));
try {
  let gateway = "";
  for await (const line of createInterface(dev.stdout!)) {
    const event = JSON.parse(line) as {
      kind: string;
      url?: string;
      result?: string;
      outputs?: { Path: string };
      errors?: object[];
    };
    if (event.kind === "listening") gateway = event.url ?? "";
    if (event.kind !== "result") continue;
    assert.equal(event.result, "succeeded", JSON.stringify(event.errors));
    await answers(`${gateway.replace(/^http/, "ws")}/ws/${event.outputs!.Path}`);
    break;
  }
} finally {
  dev.kill("SIGINT");
}
assert.equal(await ended, 0, "answerback dev did not end cleanly");
console.log(`  aws-cdk-lib ${cdkVersion}: answers as expected (${((Date.now() - started) / 1000).toFixed(1)} s)`);

async function answers(url: string): Promise<void> {
  assert.equal(await handshakeStatus(`${url}?token=guessed`), 403);
  assert.equal(await handshakeStatus(url), 401);
  const client = await Client.open(`${url}?token=let-me-in`);
  const { table } = (await client.ask({ action: "echo" })) as { table: string };
  assert.match(table, /^Stock-Table/);
  assert.deepEqual(await client.ask({ action: "typed" }), { typed: true });
  assert.deepEqual(await client.ask({ action: "mock" }), { stage: "live" });
  await client.close();
}
