// For tests: a Node.js function that a front end debugs.
import { join } from "node:path";
import type { TestContext } from "node:test";
import { pathToFileURL } from "node:url";
import type { FunctionDefinition } from "../index.ts";
import { serveFunction } from "../test-functions.ts";
import { type DebuggerPort, openDebuggerPort } from "./index.ts";
import { connectFrontEnd } from "./test-front-end.ts";

async function openPort(t: TestContext): Promise<DebuggerPort> {
  const debuggerPort = await openDebuggerPort({ port: 0 });
  t.after(() => debuggerPort.close());
  return debuggerPort;
}

type Files = Parameters<typeof serveFunction>[1];

/** One function `f` with a debugger, and a front end that debugs it. */
export async function debugFunction(t: TestContext, files: Files, definition: Partial<FunctionDefinition> = {}) {
  const debuggerPort = await openPort(t);
  const served = await serveFunction(t, files, definition, { debuggerPort, maxEnvironments: 5, idleMillis: 1 });
  const front = await connectFrontEnd(t, debuggerPort.addresses().get("f")!);
  await front.send("Runtime.enable");
  await front.send("Debugger.enable");
  const url = pathToFileURL(join(served.folder, "index.mjs")).href;
  return {
    ...served,
    debuggerPort,
    front,
    breakAt: (lineNumber: number) => front.send("Debugger.setBreakpointByUrl", { url, lineNumber }),
    async evaluate(expression: string, callFrameId: string) {
      const { result } = await front.send("Debugger.evaluateOnCallFrame", { callFrameId, expression });
      return result.value;
    },
  };
}

export const handler = (text: string) => `const loaded = "${text}";
export const handler = async (event, context) => {
  const asked = event.n;
  const left = context.getRemainingTimeInMillis();
  return { text: "${text}", asked, left, after: context.getRemainingTimeInMillis() };
};
`;
