// The suite `dev`: runs the programs of examples/integration-response, written for the official SDKs, with `answerback dev`,
// and compares the answers. `--quick` runs TypeScript only, since the others install packages.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isQuick } from "../../scripts/program-options.ts";
import { root } from "../checkout.ts";
import { mustRun } from "../clients/tool.ts";
import { whileServed } from "../served-program.ts";
import { Client } from "../without-lambda/client.ts";

const quick = isQuick();
const examples = join(root, "examples", "integration-response");
/** Kept between runs. */
const workFolder = join(root, "node_modules", ".cache", "answerback-dev");
const dialogue = JSON.parse(readFileSync(join(examples, "messages.json"), "utf8")) as readonly {
  readonly send: Readonly<Record<string, unknown>>;
  readonly expect: Readonly<Record<string, unknown>>;
}[];
const resourceCount = 8;

const languages: Readonly<
  Record<string, { readonly program: string; readonly prepare: () => Promise<string> | string }>
> = {
  typescript: {
    program: "npm",
    prepare() {
      return join(examples, "typescript");
    },
  },
  python: {
    program: "python3",
    async prepare() {
      const folder = copied("python");
      const python = join(folder, ".venv", "bin", "python");
      if (!existsSync(python)) await mustRun("python3", ["-m", "venv", join(folder, ".venv")]);
      const requirements = join(folder, "requirements.txt");
      await mustRun(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements]);
      return folder;
    },
  },
  go: { program: "go", prepare: () => copied("go") },
  csharp: { program: "dotnet", prepare: () => copied("csharp") },
};

for (const [language, { program, prepare }] of Object.entries(languages)) {
  if (quick && language !== "typescript") console.log(`  ${language}: skipped (--quick)`);
  else if (spawnSync(program, ["--version"]).error !== undefined && spawnSync(program, ["version"]).error !== undefined)
    console.log(`  ${language}: skipped, ${program} is not installed`);
  else await check(language, await prepare());
}

/** Deploys, compares answers, ends, deploys again: the second time nothing may change. */
async function check(language: string, folder: string): Promise<void> {
  const started = Date.now();
  rmSync(join(folder, ".answerback"), { recursive: true, force: true });
  await whileServed(folder, async ({ outputs, changes }) => {
    assert.equal(changes.created, resourceCount);
    const client = await Client.open(String(outputs.url));
    for (const { send, expect } of dialogue) assert.deepEqual(await client.ask(send), expect);
    await client.close();
  });
  await whileServed(folder, async ({ changes }) => {
    assert.deepEqual(changes, { created: 0, updated: 0, replaced: 0, deleted: 0, same: resourceCount });
  });
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(`  ${language}: ${dialogue.length} answers as expected, no changes in the second run (${seconds} s)`);
}

function copied(language: string): string {
  const folder = join(workFolder, language);
  mkdirSync(workFolder, { recursive: true });
  const isOfExample = (path: string) =>
    !/[\\/](?:\.venv|\.answerback|bin|obj)(?:[\\/]|$)/.test(path.slice(examples.length));
  cpSync(join(examples, language), folder, { recursive: true, filter: isOfExample });
  return folder;
}
