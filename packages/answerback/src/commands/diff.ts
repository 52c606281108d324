// answerback diff: runs the same conversations against two APIs and prints where they differ.
import { Command } from "commander";
import type { DiffOptions } from "../conversations/diff-run.ts";
import { repeated } from "../repeated-argument.ts";

export function diffCommand(): Command {
  return new Command("diff")
    .description(
      "Run conversations against two APIs and print where their answers differ. Exits with 1 on a difference.",
    )
    .argument("<files...>", "conversation files")
    .requiredOption("--left <url>", "a stage, such as wss://API.execute-api.REGION.amazonaws.com/STAGE, or a gateway")
    .requiredOption("--right <url>", "the other one")
    .option("--sign", "sign handshakes with AWS with the credentials of the AWS SDK")
    .option("--ca <file>", "certificate authority to trust")
    .option("--only <name>", "run conversations whose name contains this; may be repeated", repeated)
    .option("--record <folder>", "write the files with the frames of the left side into this folder")
    .action(async (files: readonly string[], options: DiffOptions) => {
      const { runDiff } = await import("../conversations/diff-run.ts");
      process.exitCode = await runDiff(files, options);
    });
}
