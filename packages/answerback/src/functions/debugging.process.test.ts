// `answerback dev --inspect` with a real client and a client of the DevTools protocol.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { TestClient } from "../test-client.ts";
import { DevHere } from "../test-development.ts";
import { copyProgram, writeFiles } from "../test-program.ts";
import { connectFrontEnd } from "./debugging.fixture.ts";

test("dev --inspect lists the functions of a program, whose breakpoints are hit again after a handler was saved", {
  timeout: 90_000,
}, async (t) => {
  const programFolder = copyProgram("functions");
  const send = (version: number) =>
    `exports.handler = async () => {\n  return { statusCode: 200, body: JSON.stringify({ version: ${version} }) };\n};\n`;
  writeFiles(programFolder, { "send/index.js": send(1) });
  const dev = new DevHere(programFolder, {}, ["--inspect=0"]);
  const { debugger: authority } = await dev.next(({ kind }) => kind === "listening");
  const { outputs } = await dev.deployed();
  const list = async () =>
    (await (await fetch(`http://${authority}/json/list`)).json()) as readonly Record<string, string>[];
  const before = await list();
  assert.deepEqual(before.map(({ title }) => title).toSorted(), ["copied", "inline", "send"]);
  const target = before.find(({ title }) => title === "send");
  const front = await connectFrontEnd(t, target?.webSocketDebuggerUrl ?? "");
  await front.send("Debugger.enable");
  const url = pathToFileURL(join(programFolder, "send/index.js")).href;
  await front.send("Debugger.setBreakpointByUrl", { url, lineNumber: 1 });
  const client = await TestClient.open(`ws://127.0.0.1:${dev.port}/ws/${outputs.id}/live`);
  for (const version of [1, 2]) {
    const answer = client.ask({ action: "send" });
    assert.equal((await front.paused()).callFrames[0]?.location.lineNumber, 1);
    await front.send("Debugger.resume");
    assert.deepEqual(await answer, { version });
    if (version === 2) break;
    writeFiles(programFolder, { "send/index.js": send(2) });
    await dev.next(({ kind }) => kind === "saved");
  }
  assert.deepEqual(await list(), before);

  // Its code is copied: the front end sees the files of the program.
  const copied = await connectFrontEnd(t, before.find(({ title }) => title === "copied")?.webSocketDebuggerUrl ?? "");
  await copied.send("Debugger.enable");
  const source = (version: number) => send(version).replace("  return", "\n  return");
  writeFiles(programFolder, { "copied.js": source(1) });
  await dev.next(({ kind }) => kind === "saved");
  const urlRegex = `${pathToFileURL(join(programFolder, "copied.js")).href.replace(/[/.]/g, "\\$&")}$`;
  await copied.send("Debugger.setBreakpointByUrl", { urlRegex, lineNumber: 2 });
  for (const version of [1, 2]) {
    const answer = client.ask({ action: "copied" });
    assert.equal((await copied.paused()).callFrames[0]?.location.lineNumber, 2);
    await copied.send("Debugger.resume");
    assert.deepEqual(await answer, { version });
    if (version === 2) break;
    writeFiles(programFolder, { "copied.js": source(2) });
    await dev.next(({ kind }) => kind === "saved");
  }
  client.close();
  assert.equal(await dev.stop(), 0);
});
