// answerback check: finds mistakes in an API before a client connects.
import { Command, Option } from "commander";
import type { CheckReport } from "../check/located-finding.ts";
import { configEntry } from "../config-entry.ts";
import { programPlace } from "../program-place.ts";
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
  readonly conversations?: string;
  readonly json?: true;
  readonly sarif?: true;
}

export function checkCommand(): Command {
  return new Command("check")
    .description("Find mistakes in the API of a program, or in a deployed API. Exits with 1 on an error.")
    .argument("[folder]", "folder with a Pulumi.yaml, a template or a cdk.json, or a template")
    .option("--config <file>", "settings file (default: answerback.yaml in the folder, if it exists)")
    .option("-s, --stack <name>", "name of the stack, which selects Pulumi.<stack>.yaml (default: dev)")
    .addOption(
      new Option("-c, --stack-config <key=value>", "configuration of the program for this run; may be repeated")
        .argParser(configEntry)
        .default({}, "none"),
    )
    .option("--api <id>", "check this API instead of a program")
    .option("--endpoint <url>", "with --api: control plane (default: AWS_ENDPOINT_URL_APIGATEWAYV2, else AWS)")
    .option("--region <name>", "with --api: region (default: that of the AWS SDK)")
    .option(
      "--conversations <folder>",
      "run the conversations of this folder, and say which findings they confirm or contradict",
    )
    .option("--off <codes>", "findings to switch off, such as AB010,AB024")
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
    throw new UserError("Give either a program (answerback check .) or an API (answerback check --api ID).");
  }
  if (folder === undefined && options.conversations !== undefined) {
    throw new UserError("Conversations need a program: answerback check . --conversations tests");
  }
  const [{ findingCodes }, { readSettings }] = await Promise.all([
    import("../finding-codes.ts"),
    import("../settings/read-settings.ts"),
  ]);
  const settings = await readSettings({
    file: options.config,
    folder: folder === undefined ? process.cwd() : (await programPlace(folder)).folder,
    environment: process.env,
    flags: {},
  });
  const off = [...findingCodes(options.off), ...findingCodes(settings.findings?.off)];
  if (folder === undefined) return checkApi(options.api ?? "", options, off);
  const { checkProgram } = await import("../check/program-check.ts");
  const report = await checkProgram({
    folder,
    settings,
    stack: options.stack,
    config: options.stackConfig,
    off,
    onEvent(event) {
      // Standard output is reserved for the report.
      if (event.kind === "line") console.error(styled("dim", event.line, process.stderr));
    },
  });
  if (options.conversations === undefined) return report;
  const { withEvidence } = await import("../check/conversation-check.ts");
  const { conversations, stack, stackConfig: config } = options;
  return withEvidence(report, { conversations, program: folder, stack, config });
}

async function checkApi(
  apiId: string,
  { endpoint, region }: CheckOptions,
  off: readonly string[],
): Promise<CheckReport> {
  const { checkExistingApi } = await import("../check/api-check.ts");
  return checkExistingApi({ apiId, endpoint, region, off });
}
