// The single stack of a template that the user names, with the samconfig.toml beside it.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { readSamConfig } from "../../sam/sam-config.ts";
import type { ProgramOptions } from "../program.ts";
import type { StackSource } from "./stack-source.ts";
import { stackNameOf, type TemplatePlace } from "./template-place.ts";
import { templateProject } from "./template-run.ts";

export async function templateSource(
  { stack, templateStack }: Pick<ProgramOptions, "stack" | "templateStack">,
  { file, folder }: TemplatePlace,
): Promise<StackSource> {
  const configFile = join(folder, "samconfig.toml");
  const config = async () => readSamConfig(await readFile(configFile, "utf8").catch(() => ""));
  // The name stays for the session: identifiers depend on it.
  const name = stack ?? (await config()).stackName ?? templateStack ?? stackNameOf(file);
  return {
    fullName: `${templateProject}/${name}`,
    async load() {
      const { parameters } = await config();
      return [{ name, file, folder, parameters, assets: new Map(), ssmParameters: {}, isGenerated: false }];
    },
    watched: { files: [file, configFile] },
    uses: (path) => path === file || path === configFile,
  };
}
