import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { copyProgram, Dev, executable, type RunResult, writeFiles } from "./test-program.ts";

const timeout = 60_000;

/** A program without resources, in a folder of its own. */
function program(source: string): string {
  const folder = copyProgram("versions");
  writeFiles(folder, { "Pulumi.yaml": "name: small\nruntime: nodejs\n", "index.ts": source });
  return folder;
}

/** The outputs of runs until one has this version, which the last run before must not have. */
async function version(dev: Dev, wanted: number): Promise<RunResult> {
  for (;;) {
    const result = await dev.deployed();
    if (result.outputs.version === wanted) return result;
  }
}

test("a program that writes into its own folder is not run again for what it writes", { timeout }, async () => {
  const source = (number: number) =>
    `import { writeFileSync } from "fs";\nexport const version = ${number};\nwriteFileSync("out.json", "[]");\n`;
  const folder = program(source(1));
  const dev = new Dev(folder);
  await version(dev, 1);
  writeFiles(folder, { "index.ts": source(2) });
  await version(dev, 2);
  // A run for what the second one wrote would still tell 2.
  writeFiles(folder, { "index.ts": source(3) });
  assert.equal((await dev.deployed()).outputs.version, 3);
  assert.equal(await dev.stop(), 0);
});

test("what is saved during the first run is deployed after it", { timeout }, async () => {
  const folder = program(`import { existsSync } from "fs";
    export const version = 1;
    export const gone = new Promise<boolean>((resolve) => {
      console.log("started");
      const timer = setInterval(() => existsSync("go") && resolve(true) === clearInterval(timer), 20);
    });`);
  const dev = new Dev(folder);
  await dev.next(({ kind, line }) => kind === "line" && line === "started");
  writeFiles(folder, { "index.ts": "export const version = 2;\n", go: "" });
  await version(dev, 1);
  await version(dev, 2);
  assert.equal(await dev.stop(), 0);
});

/** An open timer keeps it from ending. */
const held = 'export const version = 1;\nconsole.log("held");\nsetInterval(() => {}, 1000);\n';

test("a program that does not end is started anew when it is saved, and ends with the command", {
  timeout,
}, async () => {
  const folder = program("export const version = 0;\n");
  const dev = new Dev(folder);
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

test("a script learns that Ctrl-C has cut off its one run", { timeout }, async () => {
  const child = spawn(process.execPath, [executable, "dev", program(held), "--port", "0", "--once"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const chunk of child.stdout) if (String(chunk).includes("held")) child.kill("SIGINT");
  assert.equal(child.exitCode ?? (await once(child, "exit"))[0], 130);
});

test("whoever stops reading ends the command, without a stack", { timeout }, async () => {
  const folder = program("export const version = 1;\n");
  const child = spawn(process.execPath, [executable, "dev", folder, "--port", "0"], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  await once(child.stdout, "data");
  child.stdout.destroy();
  let told = "";
  child.stderr.on("data", (chunk) => {
    told += chunk;
  });
  const saving = setInterval(
    () => writeFileSync(join(folder, "index.ts"), `export const version = ${Date.now()};\n`),
    500,
  );
  const [code] = await once(child, "close");
  clearInterval(saving);
  assert.deepEqual([code, told], [0, ""]);
});

test("a stack without a file of its own is told, with those that there are", { timeout }, async () => {
  const folder = program("export const version = 1;\n");
  writeFiles(folder, { "Pulumi.prod.yaml": "", "Pulumi.test.yaml": "" });
  const dev = new Dev(folder, {}, ["--once"]);
  const { message } = await dev.next(({ kind }) => kind === "warning");
  assert.match(String(message), /no Pulumi\.dev\.yaml: .*-s: prod, test\.$/);
  assert.equal(await dev.ended(), 0);
});

test("a template that does not parse is a finding, and not a warning of the gateway as well", { timeout }, async () => {
  const dev = new Dev(
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
    dev.told.filter(({ kind }) => kind === "warning"),
    [],
  );
});
