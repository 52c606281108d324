// The output of `dev`: readable lines, or JSON lines.

import { relative } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { FunctionEvent } from "@answerback/functions";
import type { DebuggerPort } from "@answerback/functions/debugger";
import type { Exchange, FunctionInvocation, Gateway } from "@answerback/gateway";
import type { ProgramNames } from "@answerback/gateway/inspected-program";
import { lambdaKind, type ProgramEvent, type ProgramResult, type ResourceName } from "@answerback/program";
import { serviceName } from "@answerback/pulumi/host";
import type { LocatedFinding } from "./check/located-finding.ts";
import type { RunJudgement } from "./developed-program.ts";
import { endpointLines } from "./endpoint-lines.ts";
import { exchangeLine } from "./exchange-line.ts";
import { findingLines, findingMembers } from "./finding-report.ts";
import { ForeignNames, nameInPrograms } from "./foreign-names.ts";
import { outsideLines, reportLines, type ShownText } from "./functions/function-lines.ts";
import { reportFunctionEvent } from "./functions/function-warnings.ts";
import { debuggerText } from "./functions/inspect-option.ts";
import { manualClockText } from "./manual-clock-option.ts";
import { limitedLines } from "./message-lines.ts";
import { propertyChangeLines } from "./property-change-lines.ts";
import { bold, cyan, dim, green, red, warningLine, yellow } from "./terminal.ts";

export interface DevelopmentReport {
  /**
   * @param names of the programs whose events follow, at least one
   * @param debuggerPort undefined if functions are not debugged
   * @param isManualClock time stands still until it is turned
   */
  listening(
    gateway: Pick<Gateway, "url" | "inspectorUrl">,
    names: readonly string[],
    debuggerPort?: Pick<DebuggerPort, "authority">,
    isManualClock?: boolean,
  ): void;
  program(name: string): ProgramReport;
  exchange(exchange: Exchange): void;
  /** An event of a function that belongs to no exchange. */
  function(event: FunctionEvent): void;
  warning(message: string): void;
  /** A remark for readers; omitted from JSON. */
  remark(text: string): void;
}

/** The output about one program. */
export interface ProgramReport {
  /** Files were saved: absolute paths. These functions are loaded again, and the program runs again if `runs`. */
  saved(files: readonly string[], functions: readonly string[], runs: boolean): void;
  event(event: ProgramEvent): void;
  /** @param isNew true for a finding that the previous run did not have */
  ended(result: ProgramResult, judgement: RunJudgement, isNew: (finding: LocatedFinding) => boolean): void;
}

/**
 * Prints readable lines, prefixed with the program's name if there are several programs.
 * @param isVerbose list each resource of other services
 * @param shownText replaces paths in the logs of functions
 * @param names of the programs' resources
 */
export function readableReport(
  write: (line: string) => void,
  isVerbose = false,
  shownText?: ShownText,
  names?: ProgramNames,
): DevelopmentReport {
  let nameWidth = 0;
  let gatewayUrl = "";
  const messages = limitedLines(write);
  return {
    listening({ url, inspectorUrl }, names, debuggerPort, isManualClock) {
      gatewayUrl = url;
      nameWidth = names.length > 1 ? Math.max(...names.map((name) => name.length)) : 0;
      write(`answerback listening on ${url}`);
      write(dim(`  every message and the reasons for its answer: ${inspectorUrl}`));
      if (isManualClock) write(dim(`  the clock ${manualClockText(url)}`));
      if (debuggerPort) write(dim(`  debugger: ${debuggerText(debuggerPort)}`));
    },
    program: (name) =>
      readableProgramReport(
        (line) => write(nameWidth > 0 ? `${dim(`${name.padEnd(nameWidth)} │`)} ${line}` : line),
        () => gatewayUrl,
        isVerbose,
      ),
    exchange: (exchange) => messages.add(() => exchangeLine(exchange, shownText, names)),
    function(event) {
      const { functionName } = event;
      if (event.kind === "invoked") messages.add(() => reportLines(functionName, event, shownText).join("\n"));
      else if (event.kind === "line") messages.add(() => outsideLines(functionName, event.text, shownText).join("\n"));
      else reportFunctionEvent(event, (message) => write(warningLine(message)));
    },
    warning: (message) => write(warningLine(message)),
    remark: (text) => write(dim(text)),
  };
}

function readableProgramReport(
  write: (line: string) => void,
  gatewayUrl: () => string,
  isVerbose: boolean,
): ProgramReport {
  const foreign = new ForeignNames();
  /** Messages of failed resources, which are already printed. */
  let failures: string[] = [];
  /** Outputs and endpoints of the previous run: printed again only if they change. */
  let linesBefore: readonly string[] = [];
  const writeAll = (lines: readonly string[]) => {
    // A finding has several lines and ends with an empty one.
    for (const line of lines.flatMap((it) => it.split("\n"))) write(line);
  };
  return {
    saved: (files, functions) =>
      write(dim(`${savedText(files)}${functions.length > 0 ? `; loading ${functions.join(", ")} again` : ""}`)),
    event(event) {
      if (event.kind === "step-failed" || event.kind === "template-fault") failures.push(event.message);
      if (event.kind === "not-run-here") foreign.addType(event.type);
      else if (event.kind === "function-not-run-here") foreign.addFunction(event.token);
      else writeAll(eventLines(event));
    },
    ended(result, { findings, unserved, unanswered }, isNew) {
      const errors = result.errors.filter(({ message }) => !failures.some((it) => message.endsWith(it)));
      const shown = findings.filter(isNew);
      writeAll([
        ...shown.flatMap((finding) => findingLines(finding, process.cwd())),
        ...foreign.lines(result, isVerbose).map(dim),
        ...unanswered.map((sentence) => warningLine(sentence)),
        ...errors.map(({ message }) => red(message)),
        `${verdictText(result, failures.length)}${findingsText(findings.length, shown.length)}`,
      ]);
      failures = [];
      if (result.kind === "succeeded") {
        const lines = [
          ...Object.entries(result.outputs).map(outputLine),
          ...endpointLines(result, gatewayUrl()).map((line) => dim(`  ${line}`)),
        ];
        if (!isDeepStrictEqual(lines, linesBefore)) writeAll(lines);
        linesBefore = lines;
      }
      writeAll(unserved.map((sentence) => red(sentence)));
    },
  };
}

/** Prints one JSON object per line; `kind` is its type. */
export function jsonReport(write: (line: string) => void): DevelopmentReport {
  const print = (kind: string, members: object) => write(JSON.stringify({ kind, ...members }));
  return {
    listening: ({ url, inspectorUrl }, programs, debuggerPort) =>
      print("listening", { url, inspector: inspectorUrl, debugger: debuggerPort?.authority, programs }),
    program: (program) => ({
      saved: (files, functions, runs) => print("saved", { program, files, functions, runs }),
      event: ({ kind, ...event }) => print(kind, { program, ...event }),
      ended({ kind, errors, ...result }, { findings, unserved }) {
        print("result", {
          program,
          result: kind,
          ...result,
          errors: errors.map(({ code, message }) => ({ code, message })),
          unserved,
        });
        print("findings", { program, findings: findings.map((finding) => findingMembers(finding, process.cwd())) });
      },
    }),
    exchange: ({ event, outcome, authorization, invocation }) =>
      print("exchange", {
        event: event.kind,
        requestId: event.requestId,
        connectionId: event.connection.connectionId,
        outcome: outcome.kind,
        ...(authorization === undefined ? {} : { authorizer: invocationMembers(authorization) }),
        ...(invocation === undefined ? {} : { function: invocationMembers(invocation) }),
      }),
    function: ({ kind, ...event }) => print(`function-${kind}`, event),
    warning: (message) => print("warning", { message }),
    remark: () => {},
  };
}

const invocationMembers = ({ functionName, requestId, report, logLines, omittedLogLines }: FunctionInvocation) => ({
  functionName,
  requestId,
  ...report,
  logLines,
  omittedLogLines,
});

const signs = {
  create: green("+"),
  update: yellow("~"),
  replace: yellow("±"),
  delete: red("-"),
  read: dim("="),
  import: green("="),
  same: dim("="),
  retain: dim("retained"),
} as const;

function eventLines(event: ProgramEvent): readonly string[] {
  switch (event.kind) {
    case "line":
      return [event.line];
    case "log":
      return logLines(event.severity, event.message);
    case "step-started":
      return [];
    case "step-finished":
      return stepLines(event);
    case "step-failed": {
      const at = event.position ? dim(` ${event.position.file}:${event.position.line}`) : "";
      return [
        `  ${red("✗")} ${resourceText(event.resource)}${at}`,
        red(`    ${event.message.replaceAll("\n", "\n    ")}`),
      ];
    }
    case "step-skipped":
      return [dim(`  · ${resourceText(event.resource)} skipped: a dependency failed`)];
    case "not-run-here":
    case "function-not-run-here":
    case "finished":
      return [];
    case "note":
      return [warningLine(`${event.resource ? `${resourceText(event.resource)}: ` : ""}${event.message}`)];
    case "type-error": {
      const at = event.position
        ? `${relative(process.cwd(), event.position.file)}:${event.position.line}:${event.position.column}: `
        : "";
      return [
        red(`${at}error ${event.code}: ${event.message}`),
        dim("  Pulumi would not run a program with a type error."),
      ];
    }
    case "template-fault": {
      const { file, line, column } = event.position;
      return [red(`${relative(process.cwd(), file)}:${line}:${column}: ${event.message}`)];
    }
    case "deployed":
      return [
        warningLine(
          `Redeployed stage ${event.stageNames.join(", ")} of API ${event.apiId}. AWS would not have, because the program's Deployment did not change.`,
        ),
      ];
  }
}

const maxNamedFiles = 3;

function savedText(files: readonly string[]): string {
  const named = files.slice(0, maxNamedFiles).map((file) => relative(process.cwd(), file));
  const more = files.length - named.length;
  return `saved: ${named.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** `, 3 findings`, with the number of findings that an earlier run printed and the command that prints them again. */
function findingsText(all: number, shown: number): string {
  if (all === 0) return "";
  const before = all > shown ? dim(` (${all - shown} unchanged; answerback check prints them)`) : "";
  return `, ${all} finding${all === 1 ? "" : "s"}${before}`;
}

function verdictText({ kind, changes, durationMillis }: ProgramResult, failed: number): string {
  const { created, updated, replaced, deleted, same } = changes;
  const counts = Object.entries({ failed, created, updated, replaced, deleted, unchanged: same })
    .filter(([, count]) => count > 0)
    .map(([what, count]) => `${count} ${what}`)
    .join(", ");
  const verdict = kind === "succeeded" ? green("deployed") : red("failed");
  const rest = counts !== "" ? `: ${counts}` : kind === "succeeded" ? ": no changes" : "";
  return `${verdict} in ${(durationMillis / 1000).toFixed(1)} s${rest}`;
}

function outputLine([name, value]: readonly [string, ProgramResult["outputs"][string]]): string {
  const isShort = typeof value === "string" && !value.includes("\n");
  return `  ${bold(name)} ${isShort ? cyan(value) : JSON.stringify(value)}`;
}

function logLines(severity: "debug" | "info" | "warning" | "error", message: string): readonly string[] {
  if (severity === "debug") return [];
  return [(severity === "error" ? red : severity === "warning" ? yellow : dim)(message)];
}

function stepLines(step: ProgramEvent & { readonly kind: "step-finished" }): readonly string[] {
  const { operation, resource, id, changes } = step;
  if (operation === "same" || resource.type === "pulumi:pulumi:Stack") return [];
  const line = `  ${signs[operation]} ${resourceText(resource)}${id === undefined ? "" : dim(` ${id}`)}`;
  if (operation === "create" || operation === "delete") return [line];
  const width = process.stdout.columns ?? widthOfPipe;
  return [line, ...changes.flatMap((change) => propertyChangeLines(change, width))];
}

const widthOfPipe = 120;

/** `Route quote` for a resource of this service; others, `aws.sqs.Queue jobs`, are dimmed. */
function resourceText({ type, name }: ResourceName): string {
  const kind = serviceName(type) ?? lambdaKind(type);
  return kind === undefined ? dim(`${nameInPrograms(type)} ${name}`) : `${kind} ${bold(name)}`;
}
