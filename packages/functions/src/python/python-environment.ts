// Execution environments of Python functions: the machine's Python or that of a virtual environment, spoken to over pipes.
import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { endOfOutput, type FromBootstrap } from "../environments/bootstrap-message.ts";
import { BootstrapProcess } from "../environments/bootstrap-process.ts";
import type { EnvironmentSettings } from "../environments/environment-starter.ts";
import type { EnvironmentListener, ExecutionEnvironment } from "../environments/execution-environment.ts";
import { FunctionProcess } from "../environments/function-process.ts";
import { readLines } from "../environments/output-lines.ts";
import type { FunctionFolder } from "../function-definition.ts";

const bootstrap = fileURLToPath(new URL("./bootstrap.py", import.meta.url));

export function startPython(
  { folder, runtime, layers }: FunctionFolder,
  variables: Readonly<Record<string, string>>,
  { python, loopbackNames, refusedHosts, authorityBundle }: EnvironmentSettings,
  listener: EnvironmentListener,
): ExecutionEnvironment {
  const version = runtime.slice("python".length);
  const packages = [...layers]
    .reverse()
    .flatMap((layer) => ["python", `python/lib/python${version}/site-packages`].map((it) => join(layer, it)));
  const process = new FunctionProcess(
    pythonOf(folder) ?? python,
    [
      "-u",
      bootstrap,
      JSON.stringify({ loopbackNames, refusedHosts, endOfOutput, debuggerPort: 0, isAscii: isAscii(version) }),
    ],
    {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe", "pipe", "pipe"],
      env: {
        ...(authorityBundle === undefined
          ? {}
          : { AWS_CA_BUNDLE: authorityBundle, REQUESTS_CA_BUNDLE: authorityBundle, SSL_CERT_FILE: authorityBundle }),
        ...variables,
        PYTHONPATH: [...packages, variables.PYTHONPATH].filter(Boolean).join(delimiter),
      },
    },
  );
  const [, , , orders, answers] = process.child.stdio as unknown as [unknown, unknown, unknown, Writable, Readable];
  // A process that has ended is noticed by `exited`.
  orders?.on("error", () => {});
  const environment = new BootstrapProcess(process, (message) => orders.write(`${JSON.stringify(message)}\n`));
  environment.listener = listener;
  if (answers) readLines(answers, (line) => environment.receive(JSON.parse(line) as FromBootstrap));
  for (const stream of process.child.stdio) (stream as unknown as { unref?(): void } | null)?.unref?.();
  return environment;
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
