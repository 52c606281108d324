import assert from "node:assert/strict";
import { test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import type { FunctionInvocation } from "@answerback/gateway";
import { invocationLines, outsideLines, reportLines } from "./function-lines.ts";

const prefix = "2026-11-27T12:05:24.793Z\t82f93c31-a3d6-4bbb-b53d-f288641b003e\t";
const plain = (lines: readonly string[]) => lines.map(stripVTControlCharacters);

function linesOf(given: Partial<FunctionInvocation>): readonly string[] {
  const report = { durationMillis: 3.14, initMillis: undefined, memoryMegabytes: 84 };
  const invocation = { functionName: "send", requestId: "r", logLines: [], omittedLogLines: 0, report, ...given };
  return plain(invocationLines(invocation as unknown as FunctionInvocation));
}

test("shows duration, cold or warm start, and memory", () => {
  assert.deepEqual(linesOf({}), ["    send · 3.1 ms · warm · 84 MB"]);
  const cold = { durationMillis: 2, initMillis: 41.2, memoryMegabytes: undefined };
  assert.deepEqual(linesOf({ report: cold }), ["    send · 2.0 ms · cold start 41 ms"]);
  assert.deepEqual(linesOf({ report: undefined }), ["    send · still running"]);
});

test("shows log lines without their prefix, escaped and bounded", () => {
  const logLines = [`${prefix}INFO\thello`, "plain \u001b[2J", "two\rlines"];
  assert.deepEqual(linesOf({ logLines }).slice(1), [
    "      INFO hello",
    "      plain \\u001b[2J",
    "      two",
    "      lines",
  ]);
  const many = linesOf({ logLines: Array.from({ length: 100 }, (_, index) => `${index}`), omittedLogLines: 900 });
  assert.deepEqual([many.length, many.at(-2), many.at(-1)], [22, "      19", "      … 980 more lines"]);
});

test("shows an error with its place in the user's code, without the frames of the runtime", () => {
  const stack = [
    "TypeError: bad",
    "    at exports.handler [as call] (/app/send.js:2:9)",
    "    at callBuffered (file:///x/functions/src/node/bootstrap/handler-call.ts:81:28)",
    "    at process.emit (node:events:514:20)",
  ];
  const document = { errorType: "TypeError", errorMessage: "bad\nvalue", stack };
  assert.deepEqual(linesOf({ logLines: [`${prefix}ERROR\tInvoke Error\t${JSON.stringify(document)}`] }).slice(1), [
    "      TypeError: bad",
    "      value",
    "        at exports.handler [as call] (/app/send.js:2:9)",
  ]);
});

test("shows a syntax error that prevents loading, in the file of the program", () => {
  const document = {
    errorType: "Runtime.UserCodeSyntaxError",
    errorMessage: "SyntaxError: Unexpected token ';'",
    stack: ["Runtime.UserCodeSyntaxError: /copy/a b/index.js:2", "  const a = ;", "SyntaxError: Unexpected token ';'"],
  };
  const line = `2026-11-27T12:05:24.679Z\tundefined\tERROR\tInit Error\t${JSON.stringify(document)}`;
  const shown = outsideLines("send", line, (_name, text) => text.replaceAll("/copy/a b", "/app"));
  assert.deepEqual(plain(shown), [
    "function send: Runtime.UserCodeSyntaxError: SyntaxError: Unexpected token ';'",
    "      at /app/index.js:2",
  ]);
});

test("shows errors of Python, and lines that only look like a document", () => {
  const python = "[ERROR] KeyError: 'x'\rTraceback (most recent call last):\r  File \"/app/a.py\", line 3, in handler";
  assert.deepEqual(linesOf({ logLines: [python, "Invoke Error\t{no json}"] }).slice(1), [
    "      [ERROR] KeyError: 'x'",
    "      Traceback (most recent call last):",
    '        File "/app/a.py", line 3, in handler',
    "      Invoke Error\\t{no json}",
  ]);
});

test("shows an invocation of another client in a line of its own, with its error", () => {
  const report = {
    requestId: "r",
    durationMillis: 1,
    initMillis: undefined,
    memoryMegabytes: 80,
    error: { errorType: "Sandbox.Timedout", errorMessage: "RequestId: r Error: Task timed out after 3.00 seconds" },
    lines: ["hi"],
    omittedLines: 0,
  };
  assert.deepEqual(plain(reportLines("send", report)), [
    "function send · 1.0 ms · warm · 80 MB · Sandbox.Timedout: RequestId: r Error: Task timed out after 3.00 seconds",
    "      hi",
  ]);
});
