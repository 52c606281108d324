// The suite `same-api`: one API as a Pulumi program, a CloudFormation template, a SAM template and an app of the CDK, each
// deployed by the installed packages. All four make the same records of the control plane and give the same answers.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { mustRun } from "../clients/tool.ts";
import { startChild } from "../without-lambda/child.ts";
import { handshakeStatus } from "../without-lambda/client.ts";
import { type ApiRecords, recordsOf } from "./records.ts";

/** Besides Answerback's own. */
const packages = ["@pulumi/aws@7.48.0", "@pulumi/pulumi@3.270.0", "aws-cdk-lib@2.276.0", "constructs@10.8.1"];

/** By tool, removes from the records the parts that only it adds. */
const additions: Readonly<Record<string, (records: ApiRecords) => ApiRecords>> = {
  pulumi: (records) => records,
  cloudformation: (records) => records,
  sam(records) {
    const { tags, ...api } = records.api;
    const [{ tags: stageTags, ...stage } = {}] = records.stages;
    for (const found of [tags, stageTags]) assert.deepEqual(found, { "websocketapi:createdBy": "SAM" });
    return { ...records, api: { ...api, tags: {} }, stages: [{ ...stage, tags: {} }] };
  },
  cdk: (records) => records,
};

const messages = [
  '{"action":"put","item":"nuts"}',
  '{"action":"stock","item":"nuts"}',
  '{"action":"stock","item":"bolts"}',
  '{"action":"mock","kind":"ok"}',
  '{"action":"mock"}',
];

const root = join(import.meta.dirname, "..", "..");
const folder = mkdtempSync(join(tmpdir(), "answerback-same-api-"));
try {
  await mustRun("npm", ["run", "--silent", "pack"], { cwd: root });
  writeFileSync(join(folder, "package.json"), '{ "private": true }');
  const tarballs = readdirSync(join(root, "dist")).filter((name) => name.endsWith(".tgz"));
  const names = [...tarballs.map((name) => join(root, "dist", name)), ...packages];
  await mustRun("npm", ["install", "--no-audit", "--no-fund", "--loglevel", "error", ...names], { cwd: folder });
  cpSync(join(import.meta.dirname, "programs"), folder, { recursive: true });
  let expected: Deployed | undefined;
  for (const [tool, withoutAdditions] of Object.entries(additions)) {
    const started = Date.now();
    const { records, answers } = await deployed(join(folder, tool));
    const found = { records: withoutAdditions(records), answers };
    assert.ok(found.records.routes.length === 4 && answers.length === messages.length + 2);
    expected ??= found;
    assert.deepEqual(found, expected, tool);
    console.log(`  ${tool}: the same records and answers (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

interface Deployed {
  readonly records: ApiRecords;
  readonly answers: readonly (string | number)[];
}

async function deployed(program: string): Promise<Deployed> {
  const command = join(folder, "node_modules", "answerback", "bin", "answerback.js");
  const parameters = [command, "dev", program, "--port", "0", "--no-watch", "--json"];
  const dev = startChild(process.execPath, parameters, { cwd: folder, stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((resolve) => dev.once("exit", resolve));
  try {
    let gateway = "";
    for await (const line of createInterface(dev.stdout!)) {
      const event = JSON.parse(line);
      if (event.kind === "listening") gateway = event.url;
      if (event.kind !== "result") continue;
      assert.equal(event.result, "succeeded", JSON.stringify(event.errors));
      return { records: await recordsOf(gateway), answers: await answersOf(event.outputs.Url) };
    }
    throw new Error(`${program}: answerback dev ended early`);
  } finally {
    dev.kill("SIGINT");
    await ended;
  }
}

/** The statuses of refused handshakes, and the frames of a connection, as they are. */
async function answersOf(url: string): Promise<readonly (string | number)[]> {
  const statuses = [await handshakeStatus(url), await handshakeStatus(`${url}?token=guessed`)];
  const socket = new WebSocket(`${url}?token=let-me-in`);
  const frames: string[] = [];
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer to ${messages[frames.length]}`)), 10_000);
    socket.addEventListener("open", () => socket.send(messages[0]!));
    socket.addEventListener("error", () => reject(new Error(`no connection to ${url}`)));
    socket.addEventListener("message", ({ data }) => {
      frames.push(String(data));
      const next = messages[frames.length];
      if (next !== undefined) socket.send(next);
      else {
        clearTimeout(timer);
        socket.close();
        resolve();
      }
    });
  });
  return [...statuses, ...frames];
}
