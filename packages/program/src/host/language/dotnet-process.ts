// A .NET program (C#, F#, Visual Basic): `dotnet` builds and runs it, or runs the configured binary.
import { resolve } from "node:path";
import { ProgramError } from "../program-error.ts";
import type { Project } from "../project.ts";
import type { EngineAddress, LanguageProcess } from "./language-process.ts";
import { type Prepared, SdkProcess } from "./sdk-process.ts";

export function startDotnetProcess(engine: EngineAddress): LanguageProcess {
  return new DotnetProcess(engine);
}

class DotnetProcess extends SdkProcess {
  protected override async prepare(project: Project): Promise<Prepared> {
    const [command, ...args] = commandOf(project);
    return { kind: "command", command, args };
  }

  protected override notStarted(command: string, cause: Error): ProgramError {
    return new ProgramError(
      "PACKAGES_MISSING",
      `The program needs .NET, but \`${command}\` cannot be run: ${cause.message}. Install the .NET SDK.`,
      { cause },
    );
  }
}

function commandOf(project: Project): readonly [program: string, ...args: string[]] {
  const { binary } = project.runtimeOptions;
  if (typeof binary !== "string") return ["dotnet", "run", "--project", project.main];
  const path = resolve(project.folder, binary);
  return path.endsWith(".dll") ? ["dotnet", path] : [path];
}
