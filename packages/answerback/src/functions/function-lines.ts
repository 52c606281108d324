// Functions in the terminal: an invocation in a line, its log below, errors with the place in the user's code.
import type { InvocationReport } from "@answerback/functions";
import type { FunctionInvocation } from "@answerback/gateway";
import { printable } from "@answerback/gateway/printable";
import { dim, red } from "../terminal.ts";

/** Lines of one invocation at a terminal; the inspector shows more. */
const maxLines = 20;

type Report = Pick<InvocationReport, "durationMillis" | "initMillis" | "memoryMegabytes">;

/** The functions of an exchange, to print below its line. */
export function invocationLines(invocation: FunctionInvocation, shownText: ShownText = unchanged): readonly string[] {
  const { functionName, report, logLines, omittedLogLines } = invocation;
  const head = report === undefined ? `${functionName} · still running` : headText(functionName, report);
  return [dim(`    ${head}`), ...logText(functionName, logLines, omittedLogLines, shownText)];
}

/** An invocation that belongs to no exchange. */
export function reportLines(
  functionName: string,
  report: InvocationReport,
  shownText: ShownText = unchanged,
): readonly string[] {
  const { error, lines, omittedLines } = report;
  const failure = error === undefined ? "" : ` · ${error.errorType}: ${error.errorMessage}`;
  const head = `function ${headText(functionName, report)}${failure}`;
  return [
    error === undefined ? printable(head) : red(printable(head)),
    ...logText(functionName, lines, omittedLines, shownText),
  ];
}

/** A line that a function wrote outside invocations: while it was loaded, or after its answer. */
export function outsideLines(functionName: string, line: string, shownText: ShownText = unchanged): readonly string[] {
  const [first = "", ...rest] = shownLine(shownText(functionName, line));
  return [`function ${functionName}: ${first}`, ...rest.map((it) => `    ${it}`)]
    .map(printable)
    .map((text) => (isError(line) ? red(text) : dim(text)));
}

/** Replaces paths in the text of a function. */
export type ShownText = (functionName: string, text: string) => string;
const unchanged: ShownText = (_name, text) => text;

/** `chat · 3.1 ms · warm · 84 MB` */
function headText(functionName: string, { durationMillis, initMillis, memoryMegabytes }: Report): string {
  return [
    functionName,
    `${durationMillis.toFixed(1)} ms`,
    initMillis === undefined ? "warm" : `cold start ${initMillis.toFixed(0)} ms`,
    ...(memoryMegabytes === undefined ? [] : [`${memoryMegabytes} MB`]),
  ].join(" · ");
}

function logText(
  functionName: string,
  lines: readonly string[],
  omitted: number,
  shownText: ShownText,
): readonly string[] {
  const all = lines.flatMap((line) =>
    shownLine(shownText(functionName, line)).map((text) => {
      const shown = `      ${printable(text)}`;
      return isError(line) ? red(shown) : dim(shown);
    }),
  );
  const more = omitted + Math.max(0, all.length - maxLines);
  return [...all.slice(0, maxLines), ...(more > 0 ? [dim(`      … ${more} more lines`)] : [])];
}

/** Node.js functions begin each line with the time, the request id and the level. */
const linePrefix = /^\d{4}-\d\d-\d\dT[\d:.]+Z\t[\w-]+\t(\w+)\t/;
const nodeError = /(?:Init|Invoke|Uncaught|Unhandled)[\w ]*\t(\{.*\})$/s;

const isError = (line: string) => nodeError.test(line) || /^\[ERROR\]|Z\t[\w-]+\tERROR\t/.test(line);

/** The lines of one line of a log: its own line breaks arrive as carriage returns. */
function shownLine(line: string): readonly string[] {
  const error = nodeError.exec(line)?.[1];
  return (error === undefined ? undefined : errorLines(error)) ?? line.replace(linePrefix, "$1 ").split(/\r\n?/);
}

/** Frames of the runtime itself, which the user cannot change. */
const isOfRuntime = (frame: string) => /[( ]node:|[\\/]node[\\/]bootstrap[\\/]/.test(frame);
const maxFrames = 5;

/** @returns undefined if it is not the document of an error */
function errorLines(json: string): readonly string[] | undefined {
  let document: { errorType?: unknown; errorMessage?: unknown; stack?: unknown };
  try {
    document = JSON.parse(json);
  } catch {
    return undefined;
  }
  const { errorType, errorMessage, stack } = document;
  const text = `${errorType}: ${errorMessage}`.split("\n");
  const frames = Array.isArray(stack) ? stack.map(String) : [];
  // A syntax error has its place above its message.
  const [, syntax] = /((?:file:\/\/)?(?:\/|[A-Za-z]:\\)[^\n]*:\d+)$/.exec(frames[0] ?? "") ?? [];
  const places = frames.filter((it) => /^\s+at /.test(it) && !isOfRuntime(it)).map((it) => it.trim());
  return [
    ...text,
    ...[...(syntax === undefined ? [] : [`at ${syntax}`]), ...places].slice(0, maxFrames).map((it) => `  ${it}`),
  ];
}
