// The packages as users get them: packed, installed into an empty folder outside of the checkout, and used there.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, globSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, delimiter, dirname, join } from "node:path";
import { installSizes } from "../../scripts/install-size.ts";
import { isQuick } from "../../scripts/program-options.ts";
import { root } from "../checkout.ts";
import { mustRun, npmInstall, run } from "../clients/tool.ts";
import { packed } from "../packed.ts";
import { compileTemplate, judgeManifests, requireAll } from "./manifests.ts";
import { checkPackageManagers } from "./package-managers.ts";
import { runReadmePrograms } from "./readme-programs.ts";

const quick = isQuick();
const folder = mkdtempSync(join(tmpdir(), "answerback-packages-"));

async function step(what: string, check: () => Promise<void>): Promise<void> {
  await check();
  console.log(`  ${what}`);
}

/** Runs a command of the installed packages, on the Node.js that runs this. */
function installed(command: string, parameters: readonly string[]): ReturnType<typeof run> {
  const path = `${dirname(process.execPath)}${delimiter}${process.env.PATH}`;
  return run(join(folder, "node_modules", ".bin", command), parameters, { cwd: folder, env: { PATH: path } });
}

try {
  const tarballs = await packed();
  console.log("  packs");
  await step(`installs ${tarballs.map((path) => basename(path)).join(", ")}`, async () => {
    writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }');
    await npmInstall(folder, tarballs);
  });
  await step("none is larger than its goal", async () => {
    for (const { name, bytes, goalBytes } of installSizes()) assert.ok(bytes <= goalBytes, `${name}: ${bytes} bytes`);
  });
  await step("attw and publint find no problem", async () => {
    await judgeManifests(folder, tarballs);
  });
  await step("each entry point can be required", async () => {
    const scoped = readdirSync(join(folder, "node_modules", "@answerback")).map((name) => `@answerback/${name}`);
    await requireAll(folder, ["answerback", ...scoped]);
  });
  await step("installs no development dependency and no package of an optional feature", async () => {
    for (const name of ["@pulumi/pulumi", "@opentelemetry/sdk-trace-base", "preact"]) {
      assert.equal(existsSync(join(folder, "node_modules", name)), false, name);
    }
  });
  await step("installs what users add: Pulumi's SDK, TypeScript", async () => {
    await npmInstall(folder, ["@pulumi/pulumi@3.270.0", "typescript@5", "@types/node@26"]);
  });
  await step("a program of Pulumi's own template compiles", () => compileTemplate(folder));
  await step("publishes no test and no source", async () => {
    const stray = globSync(
      "node_modules/{answerback,@answerback/*}/**/{*.test.*,test-*,*.fixture.*,*.suite.*,!(*.d).ts}",
      {
        cwd: folder,
        exclude: (path) => path.includes("answerback/node_modules"),
      },
    );
    // `answerback test` has files whose names begin with `test-`.
    const isOfTestCommand = (path: string) => path.includes(join("answerback", "dist", "conversations"));
    assert.deepEqual(
      stray.filter((path) => !path.endsWith(".d.ts") && !isOfTestCommand(path)),
      [],
    );
  });
  for (const name of ["program", "functions", "consumer.mts"]) {
    cpSync(join(import.meta.dirname, name), join(folder, name), { recursive: true });
  }

  await step("answerback --version, and render", async () => {
    assert.match(
      (await installed("answerback", ["--version"])).stdout,
      /^answerback \d+\.\d+\.\d+, Node\.js \d+\.\d+\.\d+, \w+ \w+\n$/,
    );
    writeFileSync(join(folder, "hello.vm"), "Hello $input.path('$.name')");
    const { stdout } = await installed("answerback", ["render", "hello.vm", "--body", '{"name": "Ada"}']);
    assert.equal(stdout.trim(), "Hello Ada");
  });
  await checkPackageManagers(tarballs, quick, step);
  await step("the programs of the packages' READMEs run", () => runReadmePrograms(folder));
  await step("answerback check finds no problem in the program", async () => {
    const { status, stdout, stderr } = await installed("answerback", ["check", "program"]);
    assert.equal(status, 0, stdout + stderr);
  });
  await step("answerback dev deploys it", async () => {
    const { status, stdout, stderr } = await installed("answerback", ["dev", "program", "--once", "--port", "0"]);
    assert.equal(status, 0, stdout + stderr);
    assert.match(stdout, /url ws:\/\/127\.0\.0\.1:\d+\/ws\/\w+\/live/);
    assert.ok(existsSync(join(folder, "program", ".answerback")));
  });
  await step("answerback start serves the inspector's page", async () => {
    const gateway = spawn(
      process.execPath,
      [join(folder, "node_modules/answerback/bin/answerback.js"), "start", "--ephemeral", "--port", "0"],
      {
        cwd: folder,
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    try {
      const [line] = await once(gateway.stdout.setEncoding("utf8"), "data");
      const url = /http:\S+/.exec(String(line))?.[0];
      const page = await fetch(`${url}/inspector/`);
      assert.match(await page.text(), /<title>Answerback workbench<\/title>/);
      assert.equal((await fetch(`${url}/inspector/main.js`)).status, 200);
      assert.equal(existsSync(join(folder, "node_modules/preact")), false, "the page was built from its sources");
    } finally {
      gateway.kill();
    }
  });
  await step("the plugin prints its port", async () => {
    const plugin = spawn(
      process.execPath,
      [join(folder, "node_modules/@answerback/pulumi/bin/pulumi-resource-answerback.js"), "127.0.0.1:1"],
      {
        cwd: folder,
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    const [line] = await once(plugin.stdout.setEncoding("utf8"), "data");
    plugin.kill();
    assert.match(String(line), /^\d+\n$/);
  });
  await step("the declarations pass strict checking, the library serves the program, and functions run", async () => {
    const options = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2024", "--types", "node"];
    await mustRun(process.execPath, ["node_modules/typescript/bin/tsc", ...options, "consumer.mts"], { cwd: folder });
    await mustRun(process.execPath, ["consumer.mts"], { cwd: folder });
  });
  await step("the suites of examples/testing compile, and pass in node:test and vitest", async () => {
    const suites = join(folder, "testing");
    cpSync(join(root, "examples", "testing"), suites, {
      recursive: true,
      filter: (path) => !path.includes("node_modules") && !path.endsWith("package.json"),
    });
    const manifest = JSON.parse(readFileSync(join(root, "examples", "testing", "package.json"), "utf8"));
    const { vitest } = manifest.devDependencies as { readonly vitest: string };
    await npmInstall(folder, [`vitest@${vitest}`], ["--no-save"]);
    await mustRun(process.execPath, ["node_modules/typescript/bin/tsc", "-p", suites], { cwd: folder });
    await mustRun(process.execPath, ["--test", join(suites, "node/quotes.test.ts")], { cwd: suites });
    const program = join(folder, "node_modules", "vitest", "vitest.mjs");
    await mustRun(process.execPath, [program, "run", "vitest"], { cwd: suites });
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
