// Starts the environment that a function's code needs.
import { existsSync } from "node:fs";
import type { DebuggerPort } from "../debugger/debugger-port.ts";
import type { FunctionFolder, KnownFunction } from "../function-definition.ts";
import { createInspectedNodeEnvironments } from "../node/inspected-node-environments.ts";
import { createNodeEnvironments } from "../node/node-environments.ts";
import { createDebuggedPythonEnvironments } from "../python/debugged-python-environments.ts";
import { startPython } from "../python/python-environment.ts";
import { RuntimeApiEnvironment } from "../runtime-api/runtime-api-environment.ts";
import { runtimeCommand } from "../runtime-api/runtime-command.ts";
import { awsPathNotices } from "./aws-paths.ts";
import { environmentVariables } from "./environment-variables.ts";
import type { EnvironmentListener, ExecutionEnvironment } from "./execution-environment.ts";
import type { HostNames } from "./host-names.ts";
import { startInProcess } from "./in-process-environment.ts";
import { startRefused } from "./refused-environment.ts";

export interface EnvironmentSettings extends HostNames {
  readonly region: string;
  readonly accountId: string;
  /** Variables for all functions, beneath those of each: endpoints of local services, credentials. */
  readonly environment: Readonly<Record<string, string>>;
  /** A PEM file with authorities that functions trust beside the public ones. */
  readonly authorityFile: string | undefined;
  /** The same authorities and the public ones in one PEM file, for runtimes that take either. */
  readonly authorityBundle: string | undefined;
  /** The Python of functions that have no virtual environment. Default `python3`. */
  readonly python: string;
  /** Compiled code of handlers is kept here. Default: nowhere. */
  readonly cacheFolder: string | undefined;
  /** Functions are debugged through this port. Default: they are not. */
  readonly debuggerPort: DebuggerPort | undefined;
}

export interface EnvironmentStarter {
  start(known: KnownFunction, logStreamName: string, listener: EnvironmentListener): ExecutionEnvironment;
  /** The function will be invoked: makes ready what can be made ready without running its code. */
  expect(known: KnownFunction): void;
  /** The function is gone. */
  forget(name: string): void;
  isInspected(known: KnownFunction): boolean;
  close(): Promise<void>;
}

export function createEnvironmentStarter(
  options: Partial<EnvironmentSettings> & Pick<EnvironmentSettings, "region" | "accountId">,
): EnvironmentStarter {
  const settings: EnvironmentSettings = {
    environment: {},
    authorityFile: undefined,
    authorityBundle: undefined,
    python: "python3",
    loopbackNames: [],
    servedHosts: undefined,
    refusedHosts: undefined,
    cacheFolder: undefined,
    debuggerPort: undefined,
    ...options,
  };
  const { debuggerPort } = settings;
  const node = debuggerPort
    ? createInspectedNodeEnvironments(settings, debuggerPort)
    : createNodeEnvironments(settings);
  const python = debuggerPort && createDebuggedPythonEnvironments(settings, debuggerPort);
  function forget(name: string): void {
    node.forget(name);
    python?.forget(name);
  }
  function startFolder(
    known: KnownFunction,
    code: FunctionFolder,
    logStreamName: string,
    listener: EnvironmentListener,
  ): ExecutionEnvironment {
    const variables = environmentVariables(known, code, logStreamName, settings);
    if (code.runtime.startsWith("nodejs")) return node.start(known, code, variables, listener);
    if (code.runtime.startsWith("python")) {
      return python ? python.start(known, code, variables, listener) : startPython(code, variables, settings, listener);
    }
    const command = runtimeCommand(code);
    if (command === undefined) {
      return startRefused("Runtime.InvalidRuntime", `The runtime ${code.runtime} is not supported.`);
    }
    if (command.kind === "missing") return startRefused(command.errorType, command.message);
    return new RuntimeApiEnvironment(command, code, variables, settings, listener);
  }
  return {
    start(known, logStreamName, listener) {
      const { code } = known;
      if (code.kind === "inProcess") return startInProcess(known, code.handler);
      if (!existsSync(code.folder)) {
        return startRefused(
          "Runtime.InvalidEntrypoint",
          `The folder ${code.folder} of the function's code does not exist.`,
        );
      }
      const environment = startFolder(known, code, logStreamName, listener);
      // Afterwards, so that the environment does not wait until the handler has been searched.
      for (const notice of awsPathNotices(code)) listener.notice(notice);
      return environment;
    },
    expect(known) {
      const { code } = known;
      const kind = code.kind === "folder" && /^(?:nodejs|python)/.exec(code.runtime)?.[0];
      if (kind !== "nodejs") node.forget(known.name);
      if (kind !== "python") python?.forget(known.name);
      if (code.kind !== "folder") return;
      const variables = environmentVariables(known, code, "", settings);
      if (kind === "nodejs") node.expect(known, code, variables);
      else if (kind === "python") python?.expect(known, code, variables);
    },
    forget,
    isInspected: ({ code }) =>
      debuggerPort !== undefined && code.kind === "folder" && /^(?:nodejs|python)/.test(code.runtime),
    async close() {
      await Promise.all([node.close(), python?.close()]);
    },
  };
}
