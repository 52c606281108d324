import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { DevHere } from "./test-development.ts";
import { copyProgram, type DevReport, executable, type RunResult, writeFiles } from "./test-program.ts";

const timeout = 60_000;

/** A program without resources, in its own folder. */
function program(source: string): string {
  const folder = copyProgram("versions");
  writeFiles(folder, { "Pulumi.yaml": "name: small\nruntime: nodejs\n", "index.ts": source });
  return folder;
}

/** Reads results until one has this version, which the previous run must not have. */
async function version(dev: DevReport, wanted: number): Promise<RunResult> {
  for (;;) {
    const result = await dev.deployed();
    if (result.outputs.version === wanted) return result;
  }
}

test("does not run a program again for files that it writes into its folder", { timeout }, async () => {
  const source = (number: number) =>
    `import { writeFileSync } from "fs";\nexport const version = ${number};\nwriteFileSync("out.json", "[]");\n`;
  const folder = program(source(1));
  const dev = new DevHere(folder);
  await version(dev, 1);
  writeFiles(folder, { "index.ts": source(2) });
  await version(dev, 2);
  // A run caused by the second run's file would still report 2.
  writeFiles(folder, { "index.ts": source(3) });
  assert.equal((await dev.deployed()).outputs.version, 3);
  assert.equal(await dev.stop(), 0);
});

test("deploys files that are saved during the first run after it", { timeout }, async () => {
  const folder = program(`import { existsSync } from "fs";
    export const version = 1;
    export const gone = new Promise<boolean>((resolve) => {
      console.log("started");
      const timer = setInterval(() => existsSync("go") && resolve(true) === clearInterval(timer), 20);
    });`);
  const dev = new DevHere(folder);
  await dev.next(({ kind, line }) => kind === "line" && line === "started");
  writeFiles(folder, { "index.ts": "export const version = 2;\n", go: "" });
  await version(dev, 1);
  await version(dev, 2);
  assert.equal(await dev.stop(), 0);
});

/** An open timer keeps the process running. */
const held = 'export const version = 1;\nconsole.log("held");\nsetInterval(() => {}, 1000);\n';

test("restarts a program that does not end when it is saved, and ends it with the command", {
  timeout,
}, async () => {
  const folder = program("export const version = 0;\n");
  const dev = new DevHere(folder);
  await version(dev, 0);
  const isHeld = ({ kind, line }: { readonly kind: string; readonly line?: unknown }) =>
    kind === "line" && line === "held";
  writeFiles(folder, { "index.ts": held });
  await dev.next(isHeld);
  writeFiles(folder, { "index.ts": "export const version = 2;\n" });
  assert.equal((await dev.deployed()).outputs.version, 2);
  writeFiles(folder, { "index.ts": held });
  await dev.next(isHeld);
  assert.equal(await dev.stop(), 0);
});

test("exits with 130 if Ctrl-C interrupts --once", { timeout }, async () => {
  const child = spawn(process.execPath, [executable, "dev", program(held), "--port", "0", "--once"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const chunk of child.stdout) if (String(chunk).includes("held")) child.kill("SIGINT");
  assert.equal(child.exitCode ?? (await once(child, "exit"))[0], 130);
});

test("ends without a stack when the reader closes the output", { timeout }, async () => {
  const folder = program("export const version = 1;\n");
  const child = spawn(process.execPath, [executable, "dev", folder, "--port", "0"], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  await once(child.stdout, "data");
  child.stdout.destroy();
  let errors = "";
  child.stderr.on("data", (chunk) => {
    errors += chunk;
  });
  const saving = setInterval(
    () => writeFileSync(join(folder, "index.ts"), `export const version = ${Date.now()};\n`),
    500,
  );
  const [code] = await once(child, "close");
  clearInterval(saving);
  assert.deepEqual([code, errors], [0, ""]);
});

test("warns about a stack without a file, and names the existing ones", { timeout }, async () => {
  const folder = program("export const version = 1;\n");
  writeFiles(folder, { "Pulumi.prod.yaml": "", "Pulumi.test.yaml": "" });
  const dev = new DevHere(folder, {}, ["--once"]);
  const { message } = await dev.next(({ kind }) => kind === "warning");
  assert.match(String(message), /no Pulumi\.dev\.yaml, so .*-s: prod, test\.$/);
  assert.equal(await dev.ended(), 0);
});

test("reports a template that does not parse as a finding, without a second warning", { timeout }, async () => {
  const dev = new DevHere(
    program(`import * as aws from "@pulumi/aws";
    const routeSelectionExpression = "$request.body.action";
    const api = new aws.apigatewayv2.Api("api", { protocolType: "WEBSOCKET", routeSelectionExpression });
    const requestTemplates = { $default: "#set($x = )" };
    const integration = new aws.apigatewayv2.Integration("mock", { apiId: api.id, integrationType: "MOCK", requestTemplates });
    const target = integration.id.apply((id) => \`integrations/\${id}\`);
    new aws.apigatewayv2.Route("go", { apiId: api.id, routeKey: "go", target });
    new aws.apigatewayv2.Stage("live", { apiId: api.id, name: "live", autoDeploy: true });`),
    {},
    ["--once"],
  );
  const { findings } = await dev.next(({ kind }) => kind === "findings");
  assert.match(JSON.stringify(findings), /AB001/);
  await dev.ended();
  assert.deepEqual(
    dev.lines.filter(({ kind }) => kind === "warning"),
    [],
  );
});
