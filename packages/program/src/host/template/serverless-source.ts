// The stack of a service of the Serverless Framework, from what `serverless package` writes into `.serverless`.
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { errorMessage } from "@answerback/apigatewayv2/error-message";
import type { ProgramOptions } from "../program.ts";
import { ProgramError } from "../program-error.ts";
import type { StackSource } from "./stack-source.ts";
import { templateProject } from "./template-run.ts";

/** @throws ProgramError PROJECT_NOT_FOUND, PROJECT_INVALID */
export async function serverlessSource({ stack }: Pick<ProgramOptions, "stack">, folder: string): Promise<StackSource> {
  const packaged = join(folder, ".serverless");
  const file = join(packaged, "cloudformation-template-update-stack.json");
  if (!existsSync(file)) {
    throw new ProgramError(
      "PROJECT_NOT_FOUND",
      `${folder} is a service of the Serverless Framework without its packaged template. Run \`npx serverless package\` there first, and again after a change.`,
    );
  }
  const name = stack ?? (await stackNameIn(join(packaged, "serverless-state.json")));
  // Keys in S3 begin with the service, the stage and a time; the artifact is beside the template.
  const assets = {
    get(key: string) {
      const path = join(packaged, basename(key));
      return existsSync(path) ? path : undefined;
    },
  };
  return {
    fullName: `${templateProject}/${name}`,
    load: async () => [{ name, file, folder: packaged, parameters: {}, assets, ssmParameters: {}, isGenerated: false }],
    watched: { files: [file] },
    uses: (path) => path === file,
  };
}

/** `SERVICE-STAGE`, as the framework names it. */
async function stackNameIn(file: string): Promise<string> {
  try {
    const { service } = JSON.parse(await readFile(file, "utf8")) as {
      service: { service: string; provider: { stage?: string; stackName?: string } };
    };
    return service.provider.stackName ?? `${service.service}-${service.provider.stage ?? "dev"}`;
  } catch (cause) {
    throw new ProgramError("PROJECT_INVALID", `${file} cannot be read: ${errorMessage(cause)}.`, { cause });
  }
}
