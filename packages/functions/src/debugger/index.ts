// The debugger of functions: loaded only by whoever inspects them.
export { type DebuggerPort, DebuggerPortError, type DebuggerPortOptions, openDebuggerPort } from "./debugger-port.ts";
