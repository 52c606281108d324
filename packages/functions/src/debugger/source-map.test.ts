import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { SourceMap } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { createFunctions } from "../index.ts";
import { base, writeFiles, writeFolder } from "../test-functions.ts";
import { openDebuggerPort } from "./index.ts";
import { connectFrontEnd, type FrontEnd } from "./test-front-end.ts";

const handlerSource = (greeting: string) => `import { greet } from "./greet.ts";
interface Event { readonly name: string }
export const handler = async ({ name }: Event): Promise<string> => {
  return greet(name, "${greeting}");
};
`;
const greetSource = (greeting: string) =>
  `
export function greet(name: string, greeting: string): string {
  const both = greeting + " " + name;
  return both;
}
`.replace(/^/, greeting === "Good evening" ? "console.log(\n  'more lines',\n);" : "");

/** As front ends do: reads the source map of the next script that has one, and sets a breakpoint where the map places it. */
async function breakInNextScript(front: FrontEnd, sourceFile: string, code: string): Promise<string> {
  const scriptUrl = await nextMappedScript(front);
  const [text, map] = await Promise.all(
    [scriptUrl, `${scriptUrl}.map`].map((it) => readFile(fileURLToPath(it), "utf8")),
  );
  const entries = new SourceMap(JSON.parse(map!));
  const lineNumber = text!.split("\n").findIndex((content, index) => {
    const found = entries.findEntry(index, content.search(/\S/));
    return "originalSource" in found && found.originalSource.endsWith(sourceFile) && content.includes(code);
  });
  // Source maps can be large.
  await setTimeout(30);
  return (await front.send("Debugger.setBreakpointByUrl", { url: scriptUrl, lineNumber })).breakpointId;
}

async function nextMappedScript(front: FrontEnd): Promise<string> {
  for (;;) {
    const { url, sourceMapURL } = await front.event("Debugger.scriptParsed");
    if (sourceMapURL) return url;
  }
}

for (const format of ["cjs", "esm"] as const) {
  test(`stops in the TypeScript source of a bundle (${format}) from its first invocation on, also after it was bundled again`, async (t) => {
    const folder = await writeFolder(t, {});
    const bundle = async (greeting: string) => {
      await writeFiles(folder, {
        "source/handler.ts": handlerSource(greeting),
        "source/greet.ts": greetSource(greeting),
      });
      buildSync({
        entryPoints: [join(folder, "source", "handler.ts")],
        outfile: join(folder, "code", format === "cjs" ? "handler.js" : "handler.mjs"),
        bundle: true,
        platform: "node",
        format,
        sourcemap: true,
      });
    };
    await bundle("Good morning");
    const debuggerPort = await openDebuggerPort({ port: 0 });
    const functions = createFunctions({
      ...base,
      debuggerPort,
      functions: [{ name: "f", folder: join(folder, "code"), runtime: "nodejs22.x", handler: "handler.handler" }],
    });
    t.after(async () => {
      await functions.close();
      await debuggerPort.close();
    });
    const front = await connectFrontEnd(t, debuggerPort.addresses().get("f")!);
    await front.send("Debugger.enable");

    async function invokeAndStop(): Promise<{ readonly breakpointId: string; readonly payload: string }> {
      const called = functions.invoke("f", '{"name":"Ada"}');
      const breakpointId = await breakInNextScript(front, "greet.ts", "return both");
      const { callFrames, hitBreakpoints } = await front.event("Debugger.paused");
      assert.deepEqual([callFrames[0].functionName, hitBreakpoints], ["greet", [breakpointId]]);
      const { callFrameId } = callFrames[0];
      const both = await front.send("Debugger.evaluateOnCallFrame", { callFrameId, expression: "both" });
      await front.send("Debugger.resume");
      const payload = JSON.parse(String((await called).payload));
      assert.equal(both.result.value, payload);
      return { breakpointId, payload };
    }

    const first = await invokeAndStop();
    assert.equal(first.payload, "Good morning Ada");
    await bundle("Good evening");
    functions.reload(["f"]);
    await front.send("Debugger.removeBreakpoint", { breakpointId: first.breakpointId });
    const second = await invokeAndStop();
    assert.equal(second.payload, "Good evening Ada");
    assert.notEqual(second.breakpointId, first.breakpointId);
  });
}
