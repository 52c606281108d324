// Execution environments of Python functions that are debugged with debugpy, if it is installed.
import { DebuggedFunctions, type DebuggedProcess } from "../debugger/debugged-functions.ts";
import type { DebuggerPort } from "../debugger/debugger-port.ts";
import type { DebugpyTarget } from "../debugger/debugpy-target.ts";
import type { FromBootstrap, LoadMessage } from "../environments/bootstrap-message.ts";
import type { EnvironmentSettings } from "../environments/environment-starter.ts";
import type { FunctionClock } from "../environments/function-clock.ts";
import type { FunctionFolder } from "../function-definition.ts";
import { spawnPython } from "./python-environment.ts";

export function createDebuggedPythonEnvironments(
  settings: EnvironmentSettings,
  debuggerPort: DebuggerPort,
): DebuggedFunctions<DebugpyTarget> {
  const { clock } = debuggerPort;
  return new DebuggedFunctions({
    clock,
    target: ({ name, arn }, { folder, origins }) => debuggerPort.debugpyTarget({ name, arn, folder, origins }),
    removeTarget: (name) => debuggerPort.remove(name),
    spawn: (code, variables, target) => spawnDebugged(settings, code, variables, target, clock),
  });
}

type DebugpyMessage = FromBootstrap & { readonly kind: "debugpy" };

function spawnDebugged(
  settings: EnvironmentSettings,
  code: FunctionFolder,
  variables: Readonly<Record<string, string>>,
  target: DebugpyTarget,
  clock: FunctionClock,
): DebuggedProcess {
  const started = Promise.withResolvers<DebugpyMessage>();
  let endWait = () => {};
  const { environment, send } = spawnPython(code, variables, settings, true, (message) => {
    if (message.kind === "debugpy") started.resolve(message);
    else if (message.kind === "debugged") endWait();
    else environment.receive(message);
  });
  const { exited } = environment;
  return {
    exited,
    debuggerAddress: Promise.race([started.promise, exited.then(() => undefined)]).then((it) => it?.port?.toString()),
    stop: () => environment.stop(),
    initialise({ AWS_LAMBDA_LOG_STREAM_NAME: logStreamName = "" }, listener, ready) {
      environment.listener = listener;
      // It waits for a front end for as long as that takes.
      endWait = clock.pause();
      void Promise.race([environment.initialized, exited]).then(() => endWait());
      void Promise.all([started.promise, target.authority, ready]).then(([message, authority]) => {
        if (message.port === undefined) {
          listener.notice(`cannot be debugged. Install debugpy: ${message.python} -m pip install debugpy`);
        } else if (!target.hasFrontEnd) listener.notice(`waiting for a debugger on ${authority} (debugpy)`);
        send({ kind: "load", logStreamName } satisfies LoadMessage);
      });
      return environment;
    },
  };
}
