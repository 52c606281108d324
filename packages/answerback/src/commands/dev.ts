// answerback dev: deploys programs to an embedded gateway, and again when their files are saved.
import { outputTo } from "@answerback/gateway/bounded-output";
import type { ProgramNames } from "@answerback/gateway/inspected-program";
import { Command, Option } from "commander";
import { configEntry } from "../config-entry.ts";
import type { SessionTerminal } from "../development-session.ts";
import { type InspectOption, inspectOption } from "../functions/inspect-option.ts";
import { manualClockDescription, manualClockFlag } from "../manual-clock-option.ts";
import { portArgument } from "../port-argument.ts";
import { programPlace } from "../program-place.ts";
import { readSettings } from "../settings/read-settings.ts";
import { settingsSchema } from "../settings/schema.ts";
import { dropUnreadOutput } from "../unread-output.ts";
import { untilInterrupted } from "../until-interrupted.ts";

/** The options of `dev`, with Commander's names. */
export interface DevOptions {
  readonly config?: string;
  readonly host?: string;
  readonly port?: number;
  readonly stack?: string;
  readonly stackConfig: Readonly<Record<string, string>>;
  readonly once?: true;
  readonly watch: boolean;
  readonly reset?: true;
  readonly exact?: true;
  readonly aws?: true;
  readonly dynamodb?: string;
  readonly inspect?: InspectOption;
  readonly manualClock?: boolean;
  readonly verbose?: true;
  readonly json?: true;
}

type Folders = readonly [string, ...string[]];

/** @param run is called with the arguments of the command */
export function devCommand(run: (folders: Folders, options: DevOptions) => Promise<void> = developInProcess): Command {
  return new Command("dev")
    .description(
      "Deploy programs (Pulumi, CDK, SAM, CloudFormation) to an embedded gateway, print their outputs, and serve.",
    )
    .argument(
      "<folders...>",
      "folders with a Pulumi.yaml, a template or a cdk.json, or templates; later programs may refer to stacks of earlier ones",
    )
    .option("--config <file>", "settings file (default: answerback.yaml in the first folder, if it exists)")
    .option("--host <address>", `address to listen on (default: ${settingsSchema.properties.host.default})`)
    .option(
      "--port <number>",
      `port to listen on, 0 for any free one (default: ${settingsSchema.properties.port.default})`,
      portArgument,
    )
    .option("-s, --stack <name>", "name of the stack, which selects Pulumi.<stack>.yaml (default: dev)")
    .addOption(
      new Option("-c, --stack-config <key=value>", "configuration of the programs for this run; may be repeated")
        .argParser(configEntry)
        .default({}, "none"),
    )
    .option("--once", "exit when everything is deployed")
    .option("--watch", "deploy again when a file of a program is saved", true)
    .option("--no-watch", "deploy once, then only serve")
    .option("--reset", "discard ids and state of earlier runs first")
    .option("--exact", "make only the deployments that a program makes, as on AWS")
    .option("--aws", "let programs and their integrations call AWS")
    .option("--dynamodb <url|none>", "DynamoDB for the programs' tables (default: an embedded one)")
    .option(manualClockFlag, manualClockDescription)
    .addOption(inspectOption())
    .option("--verbose", "list each resource of other services (their values are made up)")
    .option("--json", "print everything as JSON lines")
    .action(run);
}

/** `dev` as the whole of this process. */
async function developInProcess(folders: Folders, options: DevOptions): Promise<void> {
  process.exitCode = await develop(folders, options, {
    write: (line) => outputTo(process.stdout).write(`${line}\n`),
    keyboard: process.stdin.isTTY ? process.stdin : undefined,
    untilInterrupted,
  });
  if (options.once !== true) await dropUnreadOutput();
}

/**
 * Serves until the session is interrupted, or deploys once.
 * @returns the exit code
 * @throws UserError, GatewayStartError, ProgramError
 */
export async function develop(folders: Folders, options: DevOptions, terminal: SessionTerminal): Promise<number> {
  const [{ startDevelopment }, { DevelopmentSession }, { jsonReport, readableReport }] = await Promise.all([
    import("../development.ts"),
    import("../development-session.ts"),
    import("../development-report.ts"),
  ]);
  const write = (line: string) => terminal.write(line);
  const shownText = (name: string, text: string) => development.functions.withOriginalPaths(name, text);
  const names: ProgramNames = (...resource) => development.inspected.names(...resource);
  const report = options.json ? jsonReport(write) : readableReport(write, options.verbose, shownText, names);
  const { config, host, port, dynamodb } = options;
  const [folder] = folders;
  const development = await startDevelopment({
    folders,
    settings: await readSettings({
      file: config,
      folder: (await programPlace(folder)).folder,
      environment: process.env,
      flags: { host, port, dynamodb },
    }),
    config: options.stackConfig,
    stack: options.stack,
    reset: options.reset,
    exact: options.exact,
    aws: options.aws,
    inspect: options.inspect,
    manualClock: options.manualClock,
    onEvent: (event, program) => session.event(event, program),
    onExchange: report.exchange,
    onFunctionEvent: (event) => session.function(event),
    onWarning: report.warning,
  });
  const session = new DevelopmentSession(development, report, terminal);
  try {
    return await session.serve(options.once === true, options.watch);
  } finally {
    await development.stop();
  }
}
