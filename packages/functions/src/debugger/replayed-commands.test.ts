import assert from "node:assert/strict";
import { test } from "node:test";
import { ReplayedCommands } from "./replayed-commands.ts";

test("repeats what is set, in order, and not what was taken back or belongs to one process", () => {
  const commands = new ReplayedCommands();
  let id = 0;
  const send = (method: string, params?: Record<string, unknown>, result?: Record<string, unknown>) => {
    commands.sent({ id: ++id, method, ...(params ? { params } : {}) });
    if (result) commands.answered({ id, result });
  };
  send("Runtime.enable");
  send("Profiler.enable");
  send("Debugger.enable", { maxScriptsCacheSize: 1 });
  send("Debugger.setPauseOnExceptions", { state: "all" });
  send("Debugger.setBreakpointByUrl", { lineNumber: 1, url: "a" }, { breakpointId: "1:1:0:a", locations: [] });
  send("Debugger.setBreakpointByUrl", { lineNumber: 2, url: "a" }, { breakpointId: "1:2:0:a", locations: [] });
  // It was refused.
  commands.sent({ id: 99, method: "Debugger.setBreakpointByUrl", params: { lineNumber: 3, url: "a" } });
  commands.answered({ id: 99 });
  send("Debugger.setBreakpoint", { location: { scriptId: "7" } }, { breakpointId: "4:1" });
  send("Debugger.setInstrumentationBreakpoint", { instrumentation: "x" }, { breakpointId: "8:x" });
  send("Debugger.setPauseOnExceptions", { state: "none" });
  send("Debugger.removeBreakpoint", { breakpointId: "1:1:0:a" });
  send("Runtime.evaluate", { expression: "1" });
  send("Runtime.addBinding", { name: "one" });
  send("Runtime.addBinding", { name: "two" });
  send("Runtime.removeBinding", { name: "one" });
  send("Profiler.disable");
  assert.deepEqual(commands.all(), [
    { method: "Runtime.enable", params: undefined },
    { method: "Debugger.enable", params: { maxScriptsCacheSize: 1 } },
    { method: "Debugger.setPauseOnExceptions", params: { state: "none" } },
    { method: "Debugger.setBreakpointByUrl", params: { lineNumber: 2, url: "a" } },
    { method: "Debugger.setInstrumentationBreakpoint", params: { instrumentation: "x" } },
    { method: "Runtime.addBinding", params: { name: "two" } },
  ]);
  send("Debugger.disable");
  assert.deepEqual(
    commands.all().map(({ method }) => method),
    ["Runtime.enable", "Runtime.addBinding"],
  );
});
