// The suite `same-api`: one API as a Pulumi program, a CloudFormation template, a SAM template and an app of the CDK, each
// deployed by the installed packages. All four make the same records of the control plane and give the same answers.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { npmInstall } from "../clients/tool.ts";
import { packed } from "../packed.ts";
import { type ServedProgram, whileServed } from "../served-program.ts";
import { Client, handshakeStatus } from "../without-lambda/client.ts";
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

const folder = mkdtempSync(join(tmpdir(), "answerback-same-api-"));
const command = join(folder, "node_modules", "answerback", "bin", "answerback.js");
try {
  writeFileSync(join(folder, "package.json"), '{ "private": true }');
  await npmInstall(folder, [...(await packed()), ...packages]);
  cpSync(join(import.meta.dirname, "programs"), folder, { recursive: true });
  let expected: Deployed | undefined;
  for (const [tool, withoutAdditions] of Object.entries(additions)) {
    const started = Date.now();
    const { records, answers } = await whileServed(join(folder, tool), deployed, command);
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

async function deployed({ gateway, outputs }: ServedProgram): Promise<Deployed> {
  return { records: await recordsOf(gateway), answers: await answersOf(String(outputs.Url)) };
}

/** The statuses of refused handshakes, and the frames of a connection, as they are. */
async function answersOf(url: string): Promise<readonly (string | number)[]> {
  const statuses = [await handshakeStatus(url), await handshakeStatus(`${url}?token=guessed`)];
  const client = await Client.open(`${url}?token=let-me-in`);
  const frames: string[] = [];
  for (const message of messages) frames.push(await client.askText(message));
  await client.close();
  return [...statuses, ...frames];
}
