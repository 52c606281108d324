// Remembers the settings and breakpoints of a front end, and repeats them to the inspector of the next process.
import type { ProtocolCommand, ProtocolMessage } from "./protocol-message.ts";

/** Each of these replaces an earlier one of the same method. */
const settings = new Set([
  "Debugger.setAsyncCallStackDepth",
  "Debugger.setBlackboxExecutionContexts",
  "Debugger.setBlackboxPatterns",
  "Debugger.setBreakpointsActive",
  "Debugger.setPauseOnExceptions",
  "Debugger.setSkipAllPauses",
  "Runtime.setAsyncCallStackDepth",
  "Runtime.setCustomObjectFormatterEnabled",
  "Runtime.setMaxCallStackSizeToCapture",
  "Target.setAutoAttach",
]);

/**
 * Breakpoints that outlive the script they are in. Their identifiers follow from position and address, so they are the same
 * in the next process. Those of `Debugger.setBreakpoint` name a script of one process.
 */
const breakpoints = new Set(["Debugger.setBreakpointByUrl", "Debugger.setInstrumentationBreakpoint"]);

/** True if a command means the same in the next process: it names no script, object or frame of this one. */
export function outlivesProcess(method: string): boolean {
  const others = ["Debugger.removeBreakpoint", "Runtime.addBinding", "Runtime.removeBinding"];
  return (
    settings.has(method) || breakpoints.has(method) || others.includes(method) || /\.(?:enable|disable)$/.test(method)
  );
}

type Replayed = Pick<ProtocolCommand, "method" | "params">;

export class ReplayedCommands {
  readonly #commands = new Map<string, Replayed>();
  /** Breakpoints whose identifier is not known yet, by the id of the command. */
  readonly #pending = new Map<number, Replayed>();

  /** In the order in which they were set. */
  all(): readonly Replayed[] {
    return [...this.#commands.values()];
  }

  /** A command is sent to an inspector. */
  sent({ id, method, params }: ProtocolCommand): void {
    const [domain, name] = method.split(".");
    if (breakpoints.has(method)) this.#pending.set(id, { method, params });
    else if (name === "enable" || settings.has(method)) this.#commands.set(method, { method, params });
    else if (name === "disable") this.#forget((known) => known.startsWith(`${domain}.`));
    else if (method === "Debugger.removeBreakpoint") this.#commands.delete(breakpointKey(params?.breakpointId));
    else if (method === "Runtime.addBinding") this.#commands.set(bindingKey(params?.name), { method, params });
    else if (method === "Runtime.removeBinding") this.#commands.delete(bindingKey(params?.name));
  }

  /** An inspector has answered the command of this id. */
  answered({ id, result }: ProtocolMessage & { readonly id: number }): void {
    const command = this.#pending.get(id);
    if (command === undefined) return;
    this.#pending.delete(id);
    if (result?.breakpointId !== undefined) this.#commands.set(breakpointKey(result.breakpointId), command);
  }

  #forget(isForgotten: (key: string) => boolean): void {
    for (const key of [...this.#commands.keys()]) if (isForgotten(key)) this.#commands.delete(key);
  }
}

const breakpointKey = (id: unknown) => `Debugger.breakpoint ${String(id)}`;
const bindingKey = (name: unknown) => `Runtime.binding ${String(name)}`;
