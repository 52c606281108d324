// answerback check: what is wrong with an API, before anybody calls it.
import { resolve } from "node:path";
import { Command, Option } from "commander";
import type { CheckReport } from "../check/located-finding.ts";
import { configEntry } from "../config-entry.ts";
import { styled } from "../terminal.ts";
import { UserError } from "../user-error.ts";

interface CheckOptions {
  readonly config?: string;
  readonly stack?: string;
  readonly stackConfig: Readonly<Record<string, string>>;
  readonly api?: string;
  readonly endpoint?: string;
  readonly region?: string;
  readonly off?: string;
  readonly json?: true;
  readonly sarif?: true;
}

export function checkCommand(): Command {
  return new Command("check")
    .description(
      "Tell what is wrong with the API of a Pulumi program, or with one that is there. Ends with 1 on an error.",
    )
    .argument("[folder]", "the folder of Pulumi.yaml")
    .option("--config <file>", "settings file (default: answerback.yaml in the folder, when there is one)")
    .option("-s, --stack <name>", "the stack whose Pulumi.<stack>.yaml holds the configuration (default: dev)")
    .option(
      "-c, --stack-config <key=value>",
      "the program's configuration for this run; may be repeated",
      configEntry,
      {},
    )
    .option("--api <id>", "check the API with this id instead of a program")
    .option("--endpoint <url>", "with --api: the control plane (default: AWS, or AWS_ENDPOINT_URL_APIGATEWAYV2)")
    .option("--region <name>", "with --api: the region (default: as AWS clients find it)")
    .option("--off <codes>", "findings to leave out: AB010,AB024")
    .addOption(new Option("--json", "print one JSON document").conflicts("sarif"))
    .option("--sarif", "print SARIF 2.1.0, for code hosts")
    .action(async (folder: string | undefined, options: CheckOptions) => {
      const report = await run(folder, options);
      const { hasErrors, jsonFindings, readableFindings } = await import("../finding-report.ts");
      const here = process.cwd();
      if (options.sarif) console.log((await import("../finding-sarif.ts")).sarifFindings(report, here));
      else if (options.json) console.log(jsonFindings(report, here));
      else for (const line of readableFindings(report, here)) console.log(line);
      if (hasErrors(report)) process.exitCode = 1;
    });
}

async function run(folder: string | undefined, options: CheckOptions): Promise<CheckReport> {
  if ((folder === undefined) === (options.api === undefined)) {
    throw new UserError(
      "Name either the folder of a Pulumi program, answerback check ., or an API, answerback check --api ID.",
    );
  }
  const [{ findingCodes }, { readSettings }] = await Promise.all([
    import("../finding-codes.ts"),
    import("../settings/read-settings.ts"),
  ]);
  const settings = await readSettings({
    file: options.config,
    folder: folder === undefined ? process.cwd() : resolve(folder),
    environment: process.env,
    flags: {},
  });
  const off = [...findingCodes(options.off), ...findingCodes(settings.findings?.off)];
  if (folder === undefined) return checkApi(options.api ?? "", options, off);
  const { checkProgram } = await import("../check/program-check.ts");
  return checkProgram({
    folder,
    settings,
    stack: options.stack,
    config: options.stackConfig,
    off,
    onEvent(event) {
      // What the program prints is not what this command prints.
      if (event.kind === "line") console.error(styled("dim", event.line, process.stderr));
    },
  });
}

async function checkApi(
  apiId: string,
  { endpoint, region }: CheckOptions,
  off: readonly string[],
): Promise<CheckReport> {
  const { checkExistingApi } = await import("../check/api-check.ts");
  return checkExistingApi({ apiId, endpoint, region, off });
}
