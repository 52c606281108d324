// The suite `import-export`: an API that uses everything, exported in each form and made again by the form's own tool; and imported
// with its ids. Each copy has the same records. Reports and skips tools that are not installed.
import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { command, root } from "../checkout.ts";
import { isInstalled, mustRun, pythonEnvironment, run, virtualEnvironment, workFolder } from "../clients/tool.ts";
import { startGateway } from "../gateway.ts";
import { whileServed } from "../served-program.ts";
import { copiedRecords } from "./copied-records.ts";

const pluginFolder = process.env.TERRAFORM_PLUGIN_DIR;
const folder = mkdtempSync(join(tmpdir(), "answerback-import-export-"));
const local = { AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local", AWS_DEFAULT_REGION: "us-east-1" };
/** Resolves the official packages of the quick start. */
const require = createRequire(join(root, "examples", "quickstart", "index.ts"));
let failed = 0;

/** @param act returns the reason if it was skipped */
async function check(title: string, act: () => Promise<string | undefined>): Promise<void> {
  const started = Date.now();
  try {
    const skipped = await act();
    const outcome = skipped === undefined ? "the same records" : `skipped: ${skipped}`;
    console.log(`  ${title}: ${outcome} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  } catch (error) {
    failed++;
    console.log(`  ${title}: FAILED\n${error instanceof Error ? error.message : String(error)}`);
  }
}

const answerback = (...args: readonly string[]) =>
  mustRun(process.execPath, [command, ...args], { cwd: folder, env: local });

/** Text that some language could misread. Terraform normalizes strings to NFC. */
const oddText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "\n",
        "\r\n",
        "\t",
        " ",
        "'",
        '"',
        "`",
        "\\",
        "$",
        "{",
        "}",
        "%",
        "#",
        "EOT",
        "VTL",
        "${",
        "$${",
        "%{",
        "%%{",
        '"""',
        "\\\n",
        "\nEOT\n",
        "\nVTL\n",
        "\u2028",
        "\ufeff",
        "\u0085",
      ),
      fc.string({ unit: "grapheme", maxLength: 3 }),
    ),
    { minLength: 1, maxLength: 25 },
  )
  .map((parts) => parts.join("").normalize("NFC"));

/** An integration with many templates, in addition to those of the program. */
async function addOddTemplates(gateway: string, apiId: string): Promise<void> {
  const samples = fc.sample(oddText, { numRuns: 150, seed: 25 });
  const requestTemplates = Object.fromEntries(samples.map((text, index) => [`odd${index}`, text]));
  const response = await fetch(`${gateway}/v2/apis/${apiId}/integrations`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ integrationType: "MOCK", description: "odd", requestTemplates }),
  });
  assert.equal(response.status, 201, await response.text());
}

const served = join(folder, "everything");
cpSync(join(root, "packages", "answerback", "test-programs", "everything"), served, { recursive: true });
try {
  await whileServed(served, async ({ gateway: original }) => {
    const { apiId } = await copiedRecords(original);
    await addOddTemplates(original, apiId);
    const { records: expected } = await copiedRecords(original);
    const exported = async (form: string) => {
      await answerback("export", "--as", form, "--url", original, "--out", `${form}/`);
      return join(folder, form);
    };
    const mustEqual = async (gateway: string) => assert.deepEqual((await copiedRecords(gateway)).records, expected);
    const withGateway = async (act: (url: string) => Promise<void>, options?: readonly string[]) => {
      const gateway = await startGateway(options);
      try {
        await act(gateway.url);
      } finally {
        await gateway.stop();
      }
    };

    await check("import", async () => {
      await answerback("import", "--api-id", apiId, "--endpoint-url", original, "--data", "imported", "--no-serve");
      await withGateway(
        async (url) => {
          await mustEqual(url);
          assert.equal((await copiedRecords(url)).apiId, apiId);
        },
        ["--data", join(folder, "imported")],
      );
      return undefined;
    });
    await check("CloudFormation, answerback dev", async () => {
      await whileServed(await exported("cloudformation"), ({ gateway }) => mustEqual(gateway));
      return undefined;
    });
    await check("Pulumi in TypeScript, answerback dev", async () => {
      const program = await exported("pulumi-typescript");
      mkdirSync(join(program, "node_modules", "@pulumi"), { recursive: true });
      for (const name of ["@pulumi/pulumi", "@pulumi/aws"]) {
        symlinkSync(dirname(require.resolve(`${name}/package.json`)), join(program, "node_modules", name));
      }
      await whileServed(program, ({ gateway }) => mustEqual(gateway));
      return undefined;
    });
    await check("Pulumi in Python, answerback dev", async () => {
      const program = await exported("pulumi-python");
      const packages = readFileSync(join(program, "requirements.txt"), "utf8").trim().split("\n");
      const environment = join(workFolder, "venv-pulumi-aws");
      await virtualEnvironment(environment, packages);
      const options = `runtime:\n  name: python\n  options:\n    virtualenv: ${environment}\n`;
      const project = readFileSync(join(program, "Pulumi.yaml"), "utf8");
      writeFileSync(join(program, "Pulumi.yaml"), project.replace("runtime: python\n", options));
      await whileServed(program, ({ gateway }) => mustEqual(gateway));
      return undefined;
    });
    await check("AWS CLI", async () => {
      const script = join(await exported("cli"), "create-api.sh");
      const { path } = await pythonEnvironment();
      await withGateway(async (url) => {
        await mustRun("sh", [script], { env: { ...local, PATH: path, AWS_ENDPOINT_URL_APIGATEWAYV2: url } });
        await mustEqual(url);
      });
      return undefined;
    });
    await check("Terraform", async () => {
      if (!isInstalled("terraform")) return "terraform is not installed";
      const cwd = await exported("terraform");
      const env = { TF_IN_AUTOMATION: "1", CHECKPOINT_DISABLE: "1" };
      const terraform = (...args: readonly string[]) => mustRun("terraform", args, { cwd, env });
      const plugins = pluginFolder === undefined ? [] : [`-plugin-dir=${pluginFolder}`];
      let skipped: string | undefined;
      await withGateway(async (url) => {
        writeFileSync(join(cwd, "provider.tf"), provider(url));
        await terraform("fmt", "-check", "main.tf");
        const init = await run("terraform", ["init", "-no-color", "-input=false", ...plugins], { cwd, env });
        if (init.status !== 0) {
          skipped = `its aws provider is not installed (${init.stderr.trim().split("\n")[0]})`;
          return;
        }
        await terraform("apply", "-no-color", "-input=false", "-auto-approve");
        await mustEqual(url);
        await terraform("plan", "-no-color", "-input=false", "-detailed-exitcode");
      });
      return skipped;
    });
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = failed === 0 ? 0 : 1;

function provider(url: string): string {
  return `provider "aws" {
  region                      = "us-east-1"
  access_key                  = "local"
  secret_key                  = "local"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_region_validation      = true
  skip_requesting_account_id  = true
  endpoints { apigatewayv2 = "${url}" }
}
`;
}
