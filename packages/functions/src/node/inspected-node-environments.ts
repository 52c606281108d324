// Execution environments of Node.js functions that are debugged. Each function has one process at any time: a front end can
// set breakpoints before the function is invoked for the first time, and after its code has changed.
import type { DebuggerPort } from "../debugger/debugger-port.ts";
import type { InspectorTarget } from "../debugger/inspector-target.ts";
import type { EnvironmentSettings } from "../environments/environment-starter.ts";
import type { EnvironmentListener, ExecutionEnvironment, Invocation } from "../environments/execution-environment.ts";
import type { FunctionClock } from "../environments/function-clock.ts";
import type { FunctionFolder, KnownFunction } from "../function-definition.ts";
import { deadlineExpression } from "./bootstrap/deadline.ts";
import type { NodeEnvironments } from "./node-environments.ts";
import { NodeProcess } from "./node-process.ts";
import { sdkPackagesOf } from "./sdk-packages.ts";

type Variables = Readonly<Record<string, string>>;

export function createInspectedNodeEnvironments(
  settings: EnvironmentSettings,
  debuggerPort: DebuggerPort,
): NodeEnvironments {
  const functions = new Map<string, InspectedFunction>();

  function inspected(known: KnownFunction, code: FunctionFolder): InspectedFunction {
    const target = debuggerPort.target({ name: known.name, arn: known.arn, folder: code.folder });
    let found = functions.get(known.name);
    if (found === undefined || found.target !== target) {
      found?.close();
      found = new InspectedFunction(target, settings, debuggerPort.clock);
      functions.set(known.name, found);
    }
    return found;
  }

  return {
    expect: (known, code, variables) => inspected(known, code).expect(known, code, variables),
    start: (known, code, variables, listener) => inspected(known, code).start(known, code, variables, listener),
    forget(name) {
      functions.get(name)?.close();
      functions.delete(name);
      debuggerPort.remove(name);
    },
    async close() {
      await Promise.all(Array.from(functions.values(), (it) => it.close()));
    },
  };
}

class InspectedFunction {
  readonly target: InspectorTarget;
  readonly #settings: EnvironmentSettings;
  readonly #clock: FunctionClock;
  /** The newest one. */
  #process: NodeProcess | undefined;
  /** The definition that the process waits for; undefined if it has begun to load the handler. */
  #waitsFor: KnownFunction | undefined;
  /** Settles when the process may load the handler. */
  #ready: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(target: InspectorTarget, settings: EnvironmentSettings, clock: FunctionClock) {
    this.target = target;
    this.#settings = settings;
    this.#clock = clock;
  }

  /** Starts a process that waits with its inspector, now or when the current one has ended. */
  expect(known: KnownFunction, code: FunctionFolder, variables: Variables): void {
    this.#spawnNext = () => this.#spawn(known, code, variables);
    if (this.#process === undefined || (this.#waitsFor !== undefined && this.#waitsFor !== known)) this.#spawnNext();
  }

  start(
    known: KnownFunction,
    code: FunctionFolder,
    variables: Variables,
    listener: EnvironmentListener,
  ): ExecutionEnvironment {
    if (this.#waitsFor !== known) this.#spawn(known, code, variables);
    const process = this.#process!;
    this.#waitsFor = undefined;
    const environment = process.initialise(
      code,
      variables,
      this.#settings,
      { ...listener, line: (text) => isLineOfInspector(text) || listener.line(text) },
      this.#ready,
    );
    return debuggedEnvironment(environment, this.#clock, this.target);
  }

  close(): Promise<unknown> | undefined {
    this.#isClosed = true;
    this.#process?.stop();
    return this.#process?.exited;
  }

  #spawnNext = () => {};

  #spawn(known: KnownFunction, code: FunctionFolder, variables: Variables): void {
    if (this.#waitsFor !== undefined) this.#process?.stop();
    const process = new NodeProcess({ ...this.#settings, preload: sdkPackagesOf(code), variables, inspect: true });
    this.#process = process;
    this.#waitsFor = known;
    const attached = process.inspectorUrl.then((url) =>
      this.#process === process ? this.target.attach(url) : undefined,
    );
    this.#ready = Promise.race([attached, process.exited.then(() => {})]);
    void process.exited.then(() => {
      if (this.#process !== process) return;
      const hasWaited = this.#waitsFor !== undefined;
      this.#process = undefined;
      this.#waitsFor = undefined;
      this.target.detach();
      // One that ends while it waits, for example because its NODE_OPTIONS are wrong, would end again.
      if (!hasWaited && !this.#isClosed) this.#spawnNext();
    });
  }
}

/** Node.js writes these about front ends, not the function. */
const isLineOfInspector = (text: string): boolean =>
  text === "Debugger attached." || text === "Waiting for the debugger to disconnect...";

/** Waits for front ends before the first invocation; `getRemainingTimeInMillis` stands still together with the time-out. */
function debuggedEnvironment(
  environment: ExecutionEnvironment,
  clock: FunctionClock,
  target: InspectorTarget,
): ExecutionEnvironment {
  let current: { readonly deadline: number; readonly pausedMillis: number } | undefined;
  const deadline = () => current && Math.round(current.deadline + clock.pausedMillis - current.pausedMillis);
  const unsubscribe = clock.onResume(() => {
    const moved = deadline();
    if (moved !== undefined) environment.extend?.(moved);
  });
  void environment.exited.then(unsubscribe);
  return {
    initialized: environment.initialized.then(async (error) => {
      if (error === undefined) await target.settled();
      return error;
    }),
    exited: environment.exited,
    stop: () => environment.stop(),
    async invoke(invocation: Invocation) {
      current = { deadline: invocation.deadline, pausedMillis: clock.pausedMillis };
      target.beforeResume = () => {
        const moved = deadline();
        return moved === undefined ? undefined : deadlineExpression(moved);
      };
      try {
        return await environment.invoke(invocation);
      } finally {
        current = undefined;
      }
    },
  };
}
