// answerback render: renders a template as an integration response would.
import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { Command } from "commander";
import { jsonFault } from "../json-fault.ts";
import { warningLine } from "../terminal.ts";
import { UserError } from "../user-error.ts";

interface RenderOptions {
  readonly body: string;
  readonly context: string;
  readonly stageVariables: string;
}

export function renderCommand(): Command {
  return new Command("render")
    .description("Render a mapping template as API Gateway would, and print the result.")
    .argument("<template>", "template file, or - for standard input")
    .requiredOption("--body <text>", "document: text, @FILE, or @- for standard input")
    .option("--context <json>", "$context: a JSON object, or @FILE", "{}")
    .option("--stage-variables <json>", "$stageVariables: a JSON object, or @FILE", "{}")
    .action(async (file: string, options: RenderOptions) => {
      const { compile } = await import("@answerback/vtl");
      const { mappingVariables } = await import("@answerback/vtl/apigateway");
      const source = await read(file);
      const template = compile(source, { profile: "apigateway" });
      const body = await textOrFile(options.body);
      const fault = body !== "" && readsParts.test(source) ? await jsonFault(body) : undefined;
      if (fault !== undefined) console.error(warningLine(`--body is ${fault}. ${findsNothing}`, process.stderr));
      const variables = mappingVariables({
        body,
        context: await object("--context", options.context),
        stageVariables: (await object("--stage-variables", options.stageVariables)) as Record<string, string>,
      });
      process.stdout.write(template.render(variables));
      if (process.stdout.isTTY) process.stdout.write("\n");
    });
}

/** Matches templates that may read parts of the document: `$input.body` accepts any text. */
const readsParts = /\.\s*(?:json|path)\s*\(/;
const findsNothing = "$input.json and $input.path find nothing in it, as on AWS.";

async function textOrFile(option: string): Promise<string> {
  return option.startsWith("@") ? read(option.slice(1)) : option;
}

async function read(file: string): Promise<string> {
  try {
    return await (file === "-" ? text(process.stdin) : readFile(file, "utf8"));
  } catch (error) {
    throw new UserError(`Cannot read '${file}': ${(error as Error).message}`, { cause: error });
  }
}

async function object(option: string, value: string): Promise<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(await textOrFile(value));
    if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed))
      return parsed as Record<string, unknown>;
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${option} is not valid JSON: ${(error as Error).message}`, { cause: error });
  }
  throw new UserError(`${option} must be a JSON object, such as '{"stage": "prod"}'.`);
}
