// Execution environments of functions that are debugged. Each function has one process at any time, which waits with its
// debugger until the function is invoked: a front end can set breakpoints before the handler is loaded, also after a change.
import type { EnvironmentListener, ExecutionEnvironment, Invocation } from "../environments/execution-environment.ts";
import type { FunctionClock } from "../environments/function-clock.ts";
import type { FunctionFolder, KnownFunction } from "../function-definition.ts";

type Variables = Readonly<Record<string, string>>;

export interface DebuggedProcess {
  /** The address of its debugger; settles when front ends can connect, at the latest when the process ends. */
  readonly debuggerAddress: Promise<string | undefined>;
  readonly exited: Promise<unknown>;
  /** Loads the handler after `ready`. */
  initialise(variables: Variables, listener: EnvironmentListener, ready: Promise<void>): ExecutionEnvironment;
  stop(): void;
}

/** The place at which front ends find a function, whatever its process. */
export interface DebuggerTarget {
  /** Deadline of the current invocation, milliseconds since the epoch; undefined outside invocations. */
  deadline: () => number | undefined;
  /** A new process runs the function. @returns after it is set as its predecessor was; also if it ends before */
  attach(address: string): Promise<void>;
  /** The handler was loaded. @returns after front ends had time to set breakpoints in it */
  settled(): Promise<void>;
  /** The process has ended. */
  detach(): void;
}

export interface DebuggedFunctionsSettings<Target extends DebuggerTarget> {
  readonly clock: FunctionClock;
  target(known: KnownFunction, code: FunctionFolder): Target;
  removeTarget(name: string): void;
  spawn(code: FunctionFolder, variables: Variables, target: Target): DebuggedProcess;
}

export class DebuggedFunctions<Target extends DebuggerTarget> {
  readonly #settings: DebuggedFunctionsSettings<Target>;
  readonly #functions = new Map<string, DebuggedFunction<Target>>();

  constructor(settings: DebuggedFunctionsSettings<Target>) {
    this.#settings = settings;
  }

  /** Starts a process that waits with its debugger, now or when the current one has ended. */
  expect(known: KnownFunction, code: FunctionFolder, variables: Variables): void {
    this.#find(known, code).expect(known, code, variables);
  }

  start(known: KnownFunction, code: FunctionFolder, variables: Variables, listener: EnvironmentListener) {
    return this.#find(known, code).start(known, code, variables, listener);
  }

  /** No effect if the function is not one of these. */
  forget(name: string): void {
    const found = this.#functions.get(name);
    if (found === undefined) return;
    found.close();
    this.#functions.delete(name);
    this.#settings.removeTarget(name);
  }

  async close(): Promise<void> {
    await Promise.all(Array.from(this.#functions.values(), (it) => it.close()));
  }

  #find(known: KnownFunction, code: FunctionFolder): DebuggedFunction<Target> {
    const target = this.#settings.target(known, code);
    let found = this.#functions.get(known.name);
    if (found === undefined || found.target !== target) {
      found?.close();
      found = new DebuggedFunction(target, this.#settings);
      this.#functions.set(known.name, found);
    }
    return found;
  }
}

class DebuggedFunction<Target extends DebuggerTarget> {
  readonly target: Target;
  readonly #settings: DebuggedFunctionsSettings<Target>;
  /** The newest one. */
  #process: DebuggedProcess | undefined;
  /** The definition that the process waits for; undefined if it has begun to load the handler. */
  #waitsFor: KnownFunction | undefined;
  /** Settles when the process may load the handler. */
  #ready: Promise<void> = Promise.resolve();
  #isClosed = false;
  #spawnNext = () => {};

  constructor(target: Target, settings: DebuggedFunctionsSettings<Target>) {
    this.target = target;
    this.#settings = settings;
  }

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
    this.#waitsFor = undefined;
    const environment = this.#process!.initialise(variables, listener, this.#ready);
    return debuggedEnvironment(environment, this.#settings.clock, this.target);
  }

  close(): Promise<unknown> | undefined {
    this.#isClosed = true;
    this.#process?.stop();
    return this.#process?.exited;
  }

  #spawn(known: KnownFunction, code: FunctionFolder, variables: Variables): void {
    if (this.#waitsFor !== undefined) this.#process?.stop();
    const process = this.#settings.spawn(code, variables, this.target);
    this.#process = process;
    this.#waitsFor = known;
    this.#ready = process.debuggerAddress.then((address) =>
      address !== undefined && this.#process === process ? this.target.attach(address) : undefined,
    );
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

/** Waits for front ends before the first invocation; the handler's deadline stands still together with the time-out. */
function debuggedEnvironment(
  environment: ExecutionEnvironment,
  clock: FunctionClock,
  target: DebuggerTarget,
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
      target.deadline = deadline;
      try {
        return await environment.invoke(invocation);
      } finally {
        current = undefined;
      }
    },
  };
}
