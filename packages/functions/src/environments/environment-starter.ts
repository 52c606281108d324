// Starts the environment that a function's code needs.
import type { KnownFunction } from "../function-definition.ts";
import { createNodeEnvironments } from "../node/node-environments.ts";
import { environmentVariables } from "./environment-variables.ts";
import type { EnvironmentListener, ExecutionEnvironment } from "./execution-environment.ts";
import { startInProcess } from "./in-process-environment.ts";
import { startRefused } from "./refused-environment.ts";

export interface EnvironmentSettings {
  readonly region: string;
  readonly accountId: string;
  /** Variables for all functions, beneath those of each: endpoints of local services, credentials. */
  readonly environment: Readonly<Record<string, string>>;
  /** A PEM file with authorities that functions trust beside the public ones. */
  readonly authorityFile: string | undefined;
  /** Names ending in one of these are this machine for functions: `.execute-api.localhost`. */
  readonly loopbackNames: readonly string[];
  /** Compiled code of handlers is kept here. Default: nowhere. */
  readonly cacheFolder: string | undefined;
}

export interface EnvironmentStarter {
  start(known: KnownFunction, logStreamName: string, listener: EnvironmentListener): ExecutionEnvironment;
  /** The function will be invoked: makes ready what can be made ready without running its code. */
  expect(known: KnownFunction): void;
  close(): Promise<void>;
}

export function createEnvironmentStarter(
  options: Partial<EnvironmentSettings> & Pick<EnvironmentSettings, "region" | "accountId">,
): EnvironmentStarter {
  const settings: EnvironmentSettings = {
    environment: {},
    authorityFile: undefined,
    loopbackNames: [],
    cacheFolder: undefined,
    ...options,
  };
  const node = createNodeEnvironments(settings);
  return {
    start(known, logStreamName, listener) {
      const { code } = known;
      if (code.kind === "inProcess") return startInProcess(known, code.handler);
      const variables = environmentVariables(known, code, logStreamName, settings);
      if (code.runtime.startsWith("nodejs")) return node.start(known, code, variables, listener);
      return startRefused(
        "Runtime.InvalidRuntime",
        `${known.name} cannot run: the runtime ${code.runtime} is not supported.`,
      );
    },
    expect({ code }) {
      if (code.kind === "folder" && code.runtime.startsWith("nodejs")) node.expect(code);
    },
    close: () => node.close(),
  };
}
