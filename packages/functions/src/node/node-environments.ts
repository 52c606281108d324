// Execution environments of Node.js functions. A spare process, started ahead, makes a cold start the import of the handler.

import type { EnvironmentSettings } from "../environments/environment-starter.ts";
import type { EnvironmentListener, ExecutionEnvironment } from "../environments/execution-environment.ts";
import type { FunctionFolder, KnownFunction } from "../function-definition.ts";
import { NodeProcess } from "./node-process.ts";
import { sdkPackagesOf } from "./sdk-packages.ts";

export interface NodeEnvironments {
  start(
    known: KnownFunction,
    code: FunctionFolder,
    variables: Readonly<Record<string, string>>,
    listener: EnvironmentListener,
  ): ExecutionEnvironment;
  /** Starts a spare process for the function, if none fits it. @param variables as for `start`, but for the log stream's name */
  expect(known: KnownFunction, code: FunctionFolder, variables: Readonly<Record<string, string>>): void;
  /** The function is gone, or not one of Node.js any more. */
  forget(name: string): void;
  close(): Promise<void>;
}

/** Spare processes at the same time, for functions with different packages of the AWS SDK. */
const maxSpares = 4;

/** Variables that Node.js reads when it starts: a function that sets one gets no spare process. */
const readAtStart =
  /^(?:NODE_OPTIONS|NODE_EXTRA_CA_CERTS|NODE_TLS_REJECT_UNAUTHORIZED|NODE_ICU_DATA|NODE_DEBUG|NODE_V8_COVERAGE|NODE_USE_\w+|NODE_NO_WARNINGS|SSL_CERT_\w+|OPENSSL_\w+|LD_PRELOAD|LD_LIBRARY_PATH|UV_\w+|TZ|LANG|LC_\w+|ICU_DATA)$/;

const startsAlone = ({ environment }: KnownFunction): boolean =>
  Object.keys(environment).some((name) => readAtStart.test(name));

export function createNodeEnvironments(settings: EnvironmentSettings): NodeEnvironments {
  /** By the packages that they have loaded. */
  const spares = new Map<string, NodeProcess>();
  let isClosed = false;

  /** @param preload packages of the AWS SDK */
  function expect(preload: readonly string[]): void {
    const key = preload.join(" ");
    if (isClosed || spares.has(key)) return;
    const spare = new NodeProcess({ ...settings, preload, variables: {} });
    spares.set(key, spare);
    void spare.exited.then(() => {
      if (spares.get(key) === spare) spares.delete(key);
    });
    const [oldest] = spares.keys();
    if (spares.size > maxSpares && oldest !== undefined) {
      spares.get(oldest)?.stop();
      spares.delete(oldest);
    }
  }

  return {
    expect(known, code) {
      if (!startsAlone(known)) expect(sdkPackagesOf(code));
    },
    forget() {},
    start(known, code, variables, listener) {
      if (startsAlone(known)) {
        const process = new NodeProcess({ ...settings, preload: [], variables });
        return process.initialise(code, variables, settings, listener);
      }
      const preload = sdkPackagesOf(code);
      const key = preload.join(" ");
      const spare = spares.get(key);
      spares.delete(key);
      const process = spare ?? new NodeProcess({ ...settings, preload: [], variables: {} });
      const environment = process.initialise(code, variables, settings, listener);
      // The next spare waits until this environment does not need the processor.
      void environment.initialized.then(() => expect(preload));
      return environment;
    },
    async close() {
      isClosed = true;
      const all = [...spares.values()];
      for (const spare of all) spare.stop();
      await Promise.all(all.map((it) => it.exited));
    },
  };
}
