// The suite `cdk`: apps with the constructs of aws-cdk-lib for WebSocket APIs, run by `answerback dev` without the CDK's command
// line, and answered to a real client. Docker is not needed: NodejsFunction finds esbuild. The construct library, packed as it is
// published, is checked against the newest and the oldest CDK that it supports; a checkout does not install the CDK.
import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isQuick } from "../../scripts/program-options.ts";
import { root } from "../checkout.ts";
import { mustRun, npmInstall } from "../clients/tool.ts";
import { packed } from "../packed.ts";
import { type ServedProgram, whileServed } from "../served-program.ts";
import { Client, handshakeStatus } from "../without-lambda/client.ts";

const quick = isQuick();
const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
const example = join(root, "examples", "cdk");
const { dependencies: packages, devDependencies }: { [section: string]: Readonly<Record<string, string>> } = JSON.parse(
  readFileSync(join(example, "package.json"), "utf8"),
);
const newest = { cdk: packages!["aws-cdk-lib"]!, constructs: packages!.constructs! };
/** The lower ends of the ranges in the manifest of the construct library. */
const oldest = { cdk: "2.170.0", constructs: "10.0.0" };

await packed();
const folder = await installed(newest);
await checkConstructs(folder, newest.cdk);
if (!quick) await checkConstructs(await installed(oldest), oldest.cdk);
await check("the constructs of the CDK", join(import.meta.dirname, "app"), constructsAnswer);
await check("examples/cdk", example, exampleAnswers);

/** A folder with the CDK and the construct library, kept between runs. */
async function installed({ cdk, constructs }: typeof newest): Promise<string> {
  const home = join(root, "node_modules", ".cache", `answerback-cdk-${cdk}`);
  mkdirSync(home, { recursive: true });
  if (!existsSync(join(home, "node_modules", "aws-cdk-lib"))) {
    writeFileSync(join(home, "package.json"), '{ "private": true }\n');
    const client = `@aws-sdk/client-dynamodb@${devDependencies!["@aws-sdk/client-dynamodb"]}`;
    const names = [`aws-cdk-lib@${cdk}`, `constructs@${constructs}`, "@types/node@26", client];
    await npmInstall(home, names, ["--ignore-scripts"]);
  }
  const library = join(home, "node_modules", "@answerback", "cdk");
  rmSync(library, { recursive: true, force: true });
  cpSync(join(root, "dist", "cdk"), library, { recursive: true });
  return home;
}

/** Checks the tests of the constructs against the library's declarations, and runs them. */
async function checkConstructs(home: string, version: string): Promise<void> {
  const target = join(home, "constructs");
  rmSync(target, { recursive: true, force: true });
  cpSync(join(import.meta.dirname, "constructs"), target, { recursive: true });
  await mustRun(process.execPath, [compiler, "-p", target], { cwd: home });
  const output = await mustRun(process.execPath, ["--test", join(target, "out", "constructs.test.js")], { cwd: home });
  console.log(`  aws-cdk-lib ${version}: ${/^ℹ pass (\d+)$/m.exec(output)?.[1]} tests of @answerback/cdk pass`);
}

/** Serves an app from a copy, so that its packages are those of the suite. */
async function check(name: string, app: string, answers: (program: ServedProgram) => Promise<void>) {
  const started = Date.now();
  const copy = mkdtempSync(join(tmpdir(), "answerback-cdk-"));
  cpSync(app, copy, { recursive: true, filter: (path) => !/node_modules|\.answerback/.test(path.slice(app.length)) });
  symlinkSync(join(folder, "node_modules"), join(copy, "node_modules"), "junction");
  cpSync(join(folder, "package-lock.json"), join(copy, "package-lock.json"));
  if (existsSync(join(copy, "tsconfig.json"))) await mustRun(process.execPath, [compiler, "-p", copy]);
  await whileServed(copy, answers);
  rmSync(copy, { recursive: true, force: true });
  console.log(`  ${name}: answers as expected (${((Date.now() - started) / 1000).toFixed(1)} s)`);
}

async function constructsAnswer({ outputs, gateway }: ServedProgram): Promise<void> {
  const url = `${gateway.replace(/^http/, "ws")}/ws/${outputs.Path}`;
  assert.equal(await handshakeStatus(`${url}?token=guessed`), 403);
  assert.equal(await handshakeStatus(url), 401);
  const client = await Client.open(`${url}?token=let-me-in`);
  const { table } = (await client.ask({ action: "echo" })) as { table: string };
  assert.match(table, /^Stock-Data\w+-[A-Z2-7]{12}-Table/);
  assert.deepEqual(await client.ask({ action: "typed" }), { typed: true });
  assert.deepEqual(await client.ask({ action: "mock" }), { stage: "live" });
  await client.close();
}

async function exampleAnswers({ outputs }: ServedProgram): Promise<void> {
  const client = await Client.open(String(outputs.Url));
  assert.deepEqual(await client.ask({ action: "stock", item: "nuts" }), { error: "nuts is not in stock" });
  assert.deepEqual(await client.ask({ action: "put", item: "nuts", level: 12 }), { item: "nuts", level: 12 });
  assert.deepEqual(await client.ask({ action: "stock", item: "nuts" }), { item: "nuts", level: 12 });
  await client.close();
}
