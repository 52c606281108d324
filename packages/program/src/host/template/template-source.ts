// The single stack of a template that the user names.
import type { ProgramOptions } from "../program.ts";
import type { StackSource } from "./stack-source.ts";
import { stackNameOf, type TemplatePlace } from "./template-place.ts";
import { templateProject } from "./template-run.ts";

export function templateSource(
  { stack, templateStack }: Pick<ProgramOptions, "stack" | "templateStack">,
  { file, folder }: TemplatePlace,
): StackSource {
  const name = stack ?? templateStack ?? stackNameOf(file);
  return {
    fullName: `${templateProject}/${name}`,
    load: async () => [{ name, file, folder, assets: new Map(), ssmParameters: {}, isGenerated: false }],
    watched: { files: [file] },
    uses: (path) => path === file,
  };
}
