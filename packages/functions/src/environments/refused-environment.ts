import type { ExecutionEnvironment, ProcessExit } from "./execution-environment.ts";

/** An environment whose initialisation has failed: this machine cannot run the function. */
export function startRefused(errorType: string, errorMessage: string): ExecutionEnvironment {
  const exit = Promise.withResolvers<ProcessExit>();
  return {
    initialized: Promise.resolve({ errorType, errorMessage }),
    exited: exit.promise,
    invoke: () => new Promise(() => {}),
    stop: () => exit.resolve({ code: null, signal: null }),
  };
}
