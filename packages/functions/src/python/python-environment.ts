// Execution environments of Python functions: the machine's Python or that of a virtual environment, spoken to over pipes.
import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { pythonBootstrap } from "../bootstrap-files.ts";
import { endOfOutput, type FromBootstrap } from "../environments/bootstrap-message.ts";
import { BootstrapProcess } from "../environments/bootstrap-process.ts";
import type { EnvironmentSettings } from "../environments/environment-starter.ts";
import { trustVariables } from "../environments/environment-variables.ts";
import type { EnvironmentListener, ExecutionEnvironment } from "../environments/execution-environment.ts";
import { FunctionProcess } from "../environments/function-process.ts";
import { readLines } from "../environments/output-lines.ts";
import type { FunctionFolder } from "../function-definition.ts";

export function startPython(
  code: FunctionFolder,
  variables: Readonly<Record<string, string>>,
  settings: EnvironmentSettings,
  listener: EnvironmentListener,
): ExecutionEnvironment {
  const { environment } = spawnPython(code, variables, settings, false, (message) => environment.receive(message));
  environment.listener = listener;
  return environment;
}

/** @param isDebugged starts with debugpy, and loads the handler after a `LoadMessage` */
export function spawnPython(
  { folder, runtime, layers }: FunctionFolder,
  variables: Readonly<Record<string, string>>,
  { python, loopbackNames, servedHosts, refusedHosts, authorityBundle }: EnvironmentSettings,
  isDebugged: boolean,
  receive: (message: FromBootstrap) => void,
) {
  const version = runtime.slice("python".length);
  const packages = layers.flatMap((layer) =>
    ["python", `python/lib/python${version}/site-packages`].map((it) => join(layer, it)),
  );
  const parameters = JSON.stringify({
    loopbackNames,
    servedHosts,
    refusedHosts,
    endOfOutput,
    isDebugged,
    isAscii: isAscii(version),
  });
  const process = new FunctionProcess(
    pythonOf(folder) ?? python,
    // Breakpoints in modules of the standard library need modules that are not frozen.
    ["-u", ...(isDebugged ? ["-Xfrozen_modules=off"] : []), pythonBootstrap(), parameters],
    {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe", "pipe", "pipe"],
      env: {
        ...trustVariables(authorityBundle),
        ...variables,
        PYTHONPATH: [...packages, variables.PYTHONPATH].filter(Boolean).join(delimiter),
      },
    },
  );
  const [, , , orders, answers] = process.child.stdio as unknown as [unknown, unknown, unknown, Writable, Readable];
  // A process that has ended is noticed by `exited`.
  orders?.on("error", () => {});
  const send = (message: object) => void orders?.write(`${JSON.stringify(message)}\n`);
  const environment = new BootstrapProcess(process, send);
  if (answers) readLines(answers, (line) => receive(JSON.parse(line) as FromBootstrap));
  for (const stream of process.child.stdio) (stream as unknown as { unref?(): void } | null)?.unref?.();
  return { environment, send };
}

/** Runtimes before 3.12 escape all characters beyond ASCII in what they return. */
const isAscii = (version: string): boolean => Number(version.split(".")[1]) < 12;

/** The Python of a virtual environment in the function's folder or above it. */
function pythonOf(folder: string): string | undefined {
  for (let place = folder; ; place = dirname(place)) {
    for (const name of [".venv", "venv"]) {
      const found = [join(place, name, "bin", "python"), join(place, name, "Scripts", "python.exe")].find(existsSync);
      if (found !== undefined) return found;
    }
    if (place === dirname(place)) return undefined;
  }
}
