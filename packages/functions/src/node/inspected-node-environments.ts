// Execution environments of Node.js functions that are debugged through their inspectors.
import { DebuggedFunctions, type DebuggedProcess } from "../debugger/debugged-functions.ts";
import type { DebuggerPort } from "../debugger/debugger-port.ts";
import type { EnvironmentSettings } from "../environments/environment-starter.ts";
import type { FunctionFolder } from "../function-definition.ts";
import type { NodeEnvironments } from "./node-environments.ts";
import { NodeProcess } from "./node-process.ts";
import { sdkPackagesOf } from "./sdk-packages.ts";

export function createInspectedNodeEnvironments(
  settings: EnvironmentSettings,
  debuggerPort: DebuggerPort,
): NodeEnvironments {
  return new DebuggedFunctions({
    clock: debuggerPort.clock,
    target: ({ name, arn }, { folder, origins }) => debuggerPort.inspectorTarget({ name, arn, folder, origins }),
    removeTarget: (name) => debuggerPort.remove(name),
    spawn: (code, variables) => spawnInspected(settings, code, variables),
  });
}

function spawnInspected(
  settings: EnvironmentSettings,
  code: FunctionFolder,
  variables: Readonly<Record<string, string>>,
): DebuggedProcess {
  const process = new NodeProcess({ ...settings, preload: sdkPackagesOf(code), variables, inspect: true });
  const { exited } = process;
  return {
    exited,
    debuggerAddress: Promise.race([process.inspectorUrl, exited.then(() => undefined)]),
    stop: () => process.stop(),
    initialise: (current, listener, ready) =>
      process.initialise(
        code,
        current,
        settings,
        { ...listener, line: (text) => isLineOfInspector(text) || listener.line(text) },
        ready,
      ),
  };
}

/** Node.js writes these about front ends, not the function. */
const isLineOfInspector = (text: string): boolean =>
  text === "Debugger attached." || text === "Waiting for the debugger to disconnect...";
