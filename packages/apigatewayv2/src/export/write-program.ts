// Writes an API as a program.
import { cliScript } from "./cli-script.ts";
import { cloudFormation } from "./cloudformation.ts";
import type { ExportedApi } from "./exported-api.ts";
import { type PlannedProgram, plannedProgram } from "./planned-program.ts";
import type { ProgramForm } from "./program-form.ts";
import { programWarnings } from "./program-warnings.ts";
import { pulumiPython } from "./pulumi-python.ts";
import { pulumiTypescript } from "./pulumi-typescript.ts";
import { quoted } from "./string-literals.ts";
import { terraform } from "./terraform.ts";
import { kebabCase } from "./words.ts";

export interface WrittenFile {
  /** `index.ts` */
  readonly name: string;
  readonly text: string;
}

export interface WrittenProgram {
  /** The program. */
  readonly main: WrittenFile;
  /** Further files that a folder needs to run it. */
  readonly others: readonly WrittenFile[];
  readonly warnings: readonly string[];
}

interface FormWriter {
  readonly name: string;
  readonly text: (program: PlannedProgram) => string;
  readonly others?: (program: PlannedProgram) => readonly WrittenFile[];
}

const writers: Readonly<Record<ProgramForm, FormWriter>> = {
  "pulumi-typescript": {
    name: "index.ts",
    text: pulumiTypescript,
    others: (program) => [
      pulumiProject(program, "nodejs"),
      {
        name: "package.json",
        text: `${JSON.stringify({ name: projectName(program), private: true, main: "index.ts", dependencies: { "@pulumi/aws": "^7.0.0", "@pulumi/pulumi": "^3.142.0" } }, undefined, 2)}\n`,
      },
    ],
  },
  "pulumi-python": {
    name: "__main__.py",
    text: pulumiPython,
    others: (program) => [
      pulumiProject(program, "python"),
      { name: "requirements.txt", text: "pulumi>=3.142.0,<4.0.0\npulumi-aws>=7.0.0,<8.0.0\n" },
    ],
  },
  terraform: { name: "main.tf", text: terraform },
  cloudformation: { name: "template.yaml", text: cloudFormation },
  cli: { name: "create-api.sh", text: cliScript },
};

export function writeProgram(exported: ExportedApi, form: ProgramForm): WrittenProgram {
  const program = plannedProgram(exported);
  const { name, text, others } = writers[form];
  return {
    main: { name, text: text(program) },
    others: others?.(program) ?? [],
    warnings: programWarnings(exported, program, form),
  };
}

const projectName = ({ api }: PlannedProgram) => kebabCase(api.words) || "api";

function pulumiProject(program: PlannedProgram, runtime: string): WrittenFile {
  return {
    name: "Pulumi.yaml",
    text: `name: ${quoted(projectName(program))}\nruntime: ${runtime}\ndescription: ${quoted(program.api.literal.name)}\n`,
  };
}
