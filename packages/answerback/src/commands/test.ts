// answerback test: runs conversations against a program, a running gateway, or a deployment on AWS.
import { Command, InvalidArgumentError } from "commander";
import { configEntry } from "../config-entry.ts";
import type { TestOptions } from "../conversations/run-tests.ts";
import { repeated } from "../repeated-argument.ts";
import { UserError } from "../user-error.ts";

export function testCommand(): Command {
  return new Command("test")
    .description("Run conversations (docs/testing.md) and report where they differ. Exits with 1 on a difference.")
    .argument("[files...]", "conversation files")
    .option("--program <folder>", "program or template to deploy to an embedded gateway (default: the file's)")
    .option(
      "--url <url>",
      "gateway or stage that runs already, such as wss://API.execute-api.REGION.amazonaws.com/STAGE",
    )
    .option("--sign", "with --url: sign handshakes with the credentials of the AWS SDK")
    .option("--ca <file>", "with --url: certificate authority to trust")
    .option("--only <name>", "run conversations whose name contains this; may be repeated", repeated)
    .option("--watch", "run again when a conversation or the program is saved")
    .option("--update", "write the frames that arrived into the files, in place of expectations that differ")
    .option("--coverage [percent]", "print what the conversations used; below the percentage, exit with 1", percentage)
    .option("--lcov <file>", "write the coverage of templates in the lcov format")
    .option(
      "--record <url>",
      "write the exchanges that a running gateway keeps into the file, as conversations, and exit",
    )
    .option(
      "--backends",
      "with --record: write the answers of HTTP backends as well, so that the file runs without them",
    )
    .option("--schema", "print the JSON Schema of conversation files, for editors, and exit")
    .option("--junit <file>", "write the results as JUnit XML")
    .option("-s, --stack <name>", "name of the stack, which selects Pulumi.<stack>.yaml (default: dev)")
    .option(
      "-c, --stack-config <key=value>",
      "configuration of the program for this run; may be repeated",
      configEntry,
      {},
    )
    .action(async (files: readonly string[], options: TestOptions) => {
      if (options.schema) return console.log((await import("../conversations/schema.ts")).publishedSchema().trimEnd());
      if (files.length === 0) throw new UserError("Name a conversation file: answerback test conversations.yaml");
      if (options.record !== undefined) return record(options.record, files, options.backends ?? false);
      const { runTests } = await import("../conversations/run-tests.ts");
      process.exitCode = await runTests(files, options);
    });
}

async function record(url: string, files: readonly string[], withBackends: boolean): Promise<void> {
  const [file, ...others] = files;
  if (file === undefined || others.length > 0) throw new UserError("Give one file with --record.");
  const { recordExchanges } = await import("../conversations/record-exchanges.ts");
  const count = await recordExchanges(url, file, { withBackends });
  console.log(`recorded ${count} ${count === 1 ? "conversation" : "conversations"} in ${file}`);
}

function percentage(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value >= 0 && value <= 100) return value;
  throw new InvalidArgumentError("Give a percentage from 0 to 100, or none.");
}
