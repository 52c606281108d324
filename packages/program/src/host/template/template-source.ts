// The single stack of a template that the user names, with the samconfig.toml or samconfig.yaml beside it.
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { readSamConfig, type SamConfig, samConfigOf } from "../../sam/sam-config.ts";
import type { ProgramOptions } from "../program.ts";
import { readYaml } from "../yaml-file.ts";
import type { StackSource } from "./stack-source.ts";
import { stackNameOf, type TemplatePlace } from "./template-place.ts";
import { templateProject } from "./template-run.ts";

/** The first that exists is read, as by the command line of SAM. */
const configNames = ["samconfig.toml", "samconfig.yaml", "samconfig.yml"];

/** @throws ProgramError */
export async function templateSource(
  { stack, templateStack }: Pick<ProgramOptions, "stack" | "templateStack">,
  { file, folder }: TemplatePlace,
): Promise<StackSource> {
  const configFiles = configNames.map((name) => join(folder, name));
  const config = async (): Promise<SamConfig> => {
    const path = configFiles.find((it) => existsSync(it));
    if (path === undefined) return readSamConfig("");
    return path.endsWith(".toml") ? readSamConfig(await readFile(path, "utf8")) : samConfigOf(await readYaml(path));
  };
  // The name stays for the session: identifiers depend on it.
  const name = stack ?? (await config()).stackName ?? templateStack ?? stackNameOf(file);
  return {
    fullName: `${templateProject}/${name}`,
    async load() {
      const { parameters } = await config();
      return [{ name, file, folder, parameters, assets: new Map(), ssmParameters: {}, isGenerated: false }];
    },
    watched: { files: [file, ...configFiles] },
    uses: (path) => path === file || configFiles.includes(path),
  };
}
