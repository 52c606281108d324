// Selects the SDK's declarations by the program's language.
import type { Project } from "../../host/project.ts";
import { type Declarations, noDeclarations } from "./declaration.ts";
import { nodeDeclarations } from "./node-declarations.ts";
import { pythonDeclarations } from "./python-declarations.ts";

export function declarationsOf(project: Project): Declarations {
  if (project.runtime === "nodejs") return nodeDeclarations(project.folder);
  if (project.runtime === "python") return pythonDeclarations(project);
  // Other SDKs use zero values for absent outputs.
  return noDeclarations;
}
