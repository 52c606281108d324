// answerback export: writes an API as a program.
import { type ProgramForm, programForms } from "@answerback/apigatewayv2/program-form";
import { Command, Option } from "commander";
import { defaultUrl } from "../inspector-client.ts";
import { dim, warningLine } from "../terminal.ts";

interface ExportOptions {
  readonly as: ProgramForm;
  readonly apiId?: string;
  readonly url?: string;
  readonly data?: string;
  readonly profile?: string;
  readonly region?: string;
  readonly endpointUrl?: string;
  readonly out?: string;
  readonly force?: boolean;
}

export function exportCommand(): Command {
  return new Command("export")
    .description("Write an API as a program: Pulumi, Terraform, CloudFormation, or AWS CLI.")
    .addOption(new Option("--as <form>", "form of the program").choices(programForms).makeOptionMandatory())
    .option("--api-id <id>", "the API (default: the only one)")
    .option("--url <url>", `of a running gateway (default: ${defaultUrl})`)
    .option("--data <folder>", "of a data folder that no gateway uses")
    .option("--profile <name>", "of AWS, with this profile of the AWS configuration")
    .option("--region <name>", "of AWS, in this region")
    .option("--endpoint-url <url>", "of another control plane")
    .option("--out <path>", "folder or file (default: the terminal)")
    .option("--force", "replace existing files")
    .addHelpText(
      "after",
      "\nExamples:\n  answerback export --as terraform --out main.tf\n  answerback export --api-id a1b2c3d4e5 --profile work --as pulumi-typescript --out api/",
    )
    .action(async ({ as: form, out, force = false, ...source }: ExportOptions) => {
      const [{ writeProgram }, { readSource }, { writeFiles }] = await Promise.all([
        import("@answerback/apigatewayv2/export"),
        import("../deployed-api/export-source.ts"),
        import("../deployed-api/written-files.ts"),
      ]);
      const { endpointUrl: endpoint, ...place } = source;
      const program = writeProgram(await readSource({ ...place, endpoint }), form);
      if (out === undefined) process.stdout.write(program.main.text);
      else for (const path of writeFiles(program, out, force)) console.log(dim(`wrote ${path}`));
      for (const warning of program.warnings) console.error(warningLine(warning, process.stderr));
    });
}
