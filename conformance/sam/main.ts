// The suite `sam`: the transform of `answerback dev` against AWS's own, `aws-sam-translator`. Each template of the corpus is
// deployed twice, as it is and translated by AWS's transform; both must make the same resources with the same inputs.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isQuick } from "../../scripts/program-options.ts";
import { command, root } from "../checkout.ts";
import { mustRun, virtualEnvironment } from "../clients/tool.ts";
import { corpus } from "./corpus.ts";

const translatorVersion = "1.115.0";
/** Of the corpus, with --quick. */
const quickCount = 6;

const quick = isQuick();
/** Kept between runs. */
const workFolder = join(root, "node_modules", ".cache", "answerback-sam");

interface Resource {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

const templates = Object.fromEntries(
  Object.entries(corpus)
    .slice(0, quick ? quickCount : undefined)
    .map(([name, { before = "", resources, parameters = {} }]) => [
      name,
      { template: `Transform: AWS::Serverless-2016-10-31\n${before}\nResources:${resources}\n`, parameters },
    ]),
);
const translations: Readonly<Record<string, { readonly template?: object; readonly error?: unknown }>> = JSON.parse(
  await mustRun(await python(), [join(import.meta.dirname, "translate.py")], { input: JSON.stringify(templates) }),
);
let failures = 0;
for (const [name, { template }] of Object.entries(templates)) {
  const { template: translated, error } = translations[name]!;
  assert.ok(translated !== undefined, `aws-sam-translator refuses "${name}": ${JSON.stringify(error)}`);
  try {
    assert.deepEqual(resourcesOf("own", template), resourcesOf("aws", JSON.stringify(translated)));
    console.log(`  ✓ ${name}`);
  } catch (difference) {
    failures++;
    console.error(`  ✗ ${name}: ${Error.isError(difference) ? difference.message : difference}`);
  }
}
console.log(`  ${Object.keys(templates).length} templates, ${failures} differences`);
if (failures > 0) process.exitCode = 1;

async function python(): Promise<string> {
  const packages = [`aws-sam-translator==${translatorVersion}`, "pyyaml"];
  return join(await virtualEnvironment(join(workFolder, `venv-${translatorVersion}`), packages), "python");
}

/** The resources that a template makes, by name. Both sides use one stack name, so that generated names are equal. */
function resourcesOf(side: string, template: string): Readonly<Record<string, Resource>> {
  const folder = join(workFolder, side);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "template.yaml"), template);
  const { stdout, stderr } = spawnSync(process.execPath, [command, "dev", folder, "--once", "--json", "--port", "0"], {
    encoding: "utf8",
  });
  const line = stdout.split("\n").find((it) => it.includes('"kind":"result"'));
  assert.ok(line, stderr);
  const { result, resources, errors } = JSON.parse(line) as {
    result: string;
    resources: Resource[];
    errors: { message: string }[];
  };
  assert.equal(result, "succeeded", errors.map(({ message }) => message).join("\n"));
  return Object.fromEntries(resources.map((it) => comparable(it)).map((it) => [it.name, it]));
}

/** Leaves out what the transform of `dev` does not do, as docs/cloudformation.md says, and names that each run chooses. */
function comparable({ type, name, inputs }: Resource): Resource {
  const text = (value: string) =>
    value.replace(/(Version|Shared)[0-9a-f]{10}/g, "$1").replace(/\bd-\w{10}(?=\.execute-api)/g, "d-TARGET");
  const plain = JSON.parse(text(JSON.stringify(inputs)));
  if (type === "AWS::IAM::Role") {
    delete plain.policies;
    delete plain.managedPolicyArns;
  }
  return { type, name: text(name), inputs: plain };
}
