// answerback dev: the Pulumi program of a folder, deployed to an embedded gateway.
import { Command } from "commander";
import type { Development } from "../development.ts";
import { eventLines, resultLines, warningLine } from "../development-report.ts";
import { exchangeLine } from "../exchange-line.ts";
import { portArgument } from "../port-argument.ts";
import { dim } from "../terminal.ts";
import { untilInterrupted } from "../until-interrupted.ts";
import { UserError } from "../user-error.ts";

interface DevOptions {
  readonly host: string;
  readonly port: number;
  readonly stack?: string;
  readonly config: Readonly<Record<string, string>>;
  readonly once?: true;
  readonly reset?: true;
  readonly exact?: true;
}

export function devCommand(): Command {
  return new Command("dev")
    .description("Run the Pulumi program of a folder against an embedded gateway, print its outputs, and serve.")
    .argument("<folder>", "the folder of Pulumi.yaml")
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .option("--port <number>", "port to listen on, 0 for any free one", portArgument, 4510)
    .option("-s, --stack <name>", "the stack whose Pulumi.<stack>.yaml holds the configuration")
    .option("-c, --config <key=value>", "configuration for this run; may be repeated", configEntry, {})
    .option("--once", "end when the program is deployed")
    .option("--reset", "forget ids and state of earlier runs first")
    .option("--exact", "deploy only when the program does, as AWS would")
    .action(async (folder: string, options: DevOptions) => {
      const { startDevelopment } = await import("../development.ts");
      const development = await startDevelopment({
        ...options,
        folder,
        onEvent: (event) => print(eventLines(event)),
        onExchange: (exchange) => console.log(exchangeLine(exchange)),
        onWarning: (message) => console.log(warningLine(message)),
      });
      try {
        await serve(development, options.once === true);
      } finally {
        await development.stop();
      }
    });
}

async function serve(development: Development, once: boolean): Promise<void> {
  console.log(`answerback listening on ${development.gateway.url}`);
  const interruption = new AbortController();
  const interrupted = untilInterrupted().then(() => interruption.abort());
  const result = await development.run(interruption.signal);
  print(resultLines(result));
  if (result.kind === "failed" && !interruption.signal.aborted) process.exitCode = 1;
  if (once || result.kind === "failed") return;
  console.log(dim("Serving until Ctrl-C."));
  await interrupted;
}

function print(lines: readonly string[]): void {
  for (const line of lines) console.log(line);
}

/** @throws UserError when the text is not `key=value` */
function configEntry(text: string, entries: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const equals = text.indexOf("=");
  if (equals < 1)
    throw new UserError(
      `'${text}' is no configuration. Write it as key=value, as in -c backendUrl=http://127.0.0.1:4511.`,
    );
  return { ...entries, [text.slice(0, equals)]: text.slice(equals + 1) };
}
