// What `dev` tells: to a person in lines, or to a program as JSON lines.
import { relative } from "node:path";
import type { Exchange } from "@answerback/gateway";
import type { ProgramEvent, ProgramResult, PropertyChange, ResourceName } from "@answerback/pulumi/program";
import type { LocatedFinding } from "./check/located-finding.ts";
import { exchangeLine } from "./exchange-line.ts";
import { findingLines, findingMembers } from "./finding-report.ts";
import { ForeignNames } from "./foreign-names.ts";
import { bold, cyan, dim, green, red, warningLine, yellow } from "./terminal.ts";

export interface DevelopmentReport {
  /** @param names of the programs whose events are told from now on, at least one */
  listening(url: string, names: readonly string[]): void;
  program(name: string): ProgramReport;
  exchange(exchange: Exchange): void;
  warning(message: string): void;
  /** A remark for a person; programs do not get it. */
  remark(text: string): void;
}

/** What is told of one program. */
export interface ProgramReport {
  event(event: ProgramEvent): void;
  result(result: ProgramResult): void;
  /** @param isNew whether it was not there after the run before */
  findings(all: readonly LocatedFinding[], isNew: (finding: LocatedFinding) => boolean): void;
}

/** Where the gateway serves its page. */
export const inspectorUrl = (url: string) => `${url}/inspector/`;

/** One line per thing worth knowing; before it the name of its program where there are several. */
export function readableReport(write: (line: string) => void): DevelopmentReport {
  let nameWidth = 0;
  return {
    listening(url, names) {
      nameWidth = names.length > 1 ? Math.max(...names.map((name) => name.length)) : 0;
      write(`answerback listening on ${url}`);
      write(dim(`  every message and why it was answered so: ${inspectorUrl(url)}`));
    },
    program: (name) =>
      readableProgramReport((line) => write(nameWidth > 0 ? `${dim(`${name.padEnd(nameWidth)} │`)} ${line}` : line)),
    exchange: (exchange) => write(exchangeLine(exchange)),
    warning: (message) => write(warningLine(message)),
    remark: (text) => write(dim(text)),
  };
}

function readableProgramReport(write: (line: string) => void): ProgramReport {
  const foreign = new ForeignNames();
  const writeAll = (lines: readonly string[]) => {
    // A finding is several lines with an empty one at its end.
    for (const line of lines.flatMap((it) => it.split("\n"))) write(line);
  };
  return {
    event(event) {
      if (event.kind === "not-run-here") foreign.addType(event.type);
      else if (event.kind === "function-not-run-here") foreign.addFunction(event.token);
      else writeAll(eventLines(event));
    },
    result: (result) => writeAll([...foreign.lines().map(dim), ...resultLines(result)]),
    findings(all, isNew) {
      const told = all.filter(isNew);
      writeAll(told.flatMap((finding) => findingLines(finding, process.cwd())));
      if (all.length > told.length)
        write(dim(`Findings as before: ${all.length - told.length}. answerback check tells them all.`));
    },
  };
}

/** One JSON object per line; its `kind` says what it is. */
export function jsonReport(write: (line: string) => void): DevelopmentReport {
  const tell = (kind: string, members: object) => write(JSON.stringify({ kind, ...members }));
  return {
    listening: (url, programs) => tell("listening", { url, inspector: inspectorUrl(url), programs }),
    program: (program) => ({
      event: ({ kind, ...event }) => tell(kind, { program, ...event }),
      result: ({ kind, errors, ...result }) =>
        tell("result", {
          program,
          result: kind,
          ...result,
          errors: errors.map(({ code, message }) => ({ code, message })),
        }),
      findings: (all) =>
        tell("findings", { program, findings: all.map((finding) => findingMembers(finding, process.cwd())) }),
    }),
    exchange: ({ event, outcome }) =>
      tell("exchange", {
        event: event.kind,
        requestId: event.requestId,
        connectionId: event.connection.connectionId,
        outcome: outcome.kind,
      }),
    warning: (message) => tell("warning", { message }),
    remark: () => {},
  };
}

const signs = {
  create: green("+"),
  update: yellow("~"),
  replace: yellow("±"),
  delete: red("-"),
  read: dim("="),
  import: green("="),
  same: dim("="),
  retain: dim("-"),
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
      return [`  ${red("✗")} ${resourceText(event.resource)}${at}`, red(`    ${event.message}`)];
    }
    case "step-skipped":
      return [dim(`  - ${resourceText(event.resource)} waits: what it depends on failed`)];
    case "not-run-here":
    case "function-not-run-here":
      return [];
    case "note":
      return [warningLine(`${event.resource ? `${resourceText(event.resource)}: ` : ""}${event.message}`)];
    case "type-error": {
      const at = event.position
        ? `${relative(process.cwd(), event.position.file)}:${event.position.line}:${event.position.column}: `
        : "";
      return [
        red(`${at}error ${event.code}: ${event.message}`),
        dim("  Pulumi would not run the program with a type error."),
      ];
    }
    case "deployed":
      return [
        warningLine(
          `Deployed ${event.stageNames.join(", ")} of API ${event.apiId} anew. AWS would not have: the program's Deployment did not change (triggers).`,
        ),
      ];
  }
}

/** Errors, the counts, and the program's outputs. */
function resultLines(result: ProgramResult): readonly string[] {
  const { created, updated, replaced, deleted, same } = result.changes;
  const counts = Object.entries({ created, updated, replaced, deleted, unchanged: same })
    .filter(([, count]) => count > 0)
    .map(([what, count]) => `${count} ${what}`)
    .join(", ");
  const verdict = result.kind === "succeeded" ? green("deployed") : red("failed");
  return [
    ...result.errors.map(({ message }) => red(message)),
    `${verdict} in ${(result.durationMillis / 1000).toFixed(1)} s: ${counts || "nothing to do"}`,
    ...Object.entries(result.outputs).map(
      ([name, value]) => `  ${bold(name)} ${typeof value === "string" ? cyan(value) : JSON.stringify(value)}`,
    ),
  ];
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
  return [line, ...changes.flatMap(changeLines)];
}

/** Texts of several lines, which templates are, line by line; of other values the part that differs. */
function changeLines({ property, before, after }: PropertyChange): readonly string[] {
  if (typeof before !== "string" || typeof after !== "string" || !`${before}${after}`.includes("\n")) {
    const [from, to] = differingParts(String(JSON.stringify(before)), String(JSON.stringify(after)));
    return [dim(`      ${property}: ${from} → ${to}`)];
  }
  const [old, current] = [before.split("\n"), after.split("\n")];
  return [
    dim(`      ${property}:`),
    ...old.filter((line) => !current.includes(line)).map((line) => red(`        - ${line}`)),
    ...current.filter((line) => !old.includes(line)).map((line) => green(`        + ${line}`)),
  ];
}

const maxShownLength = 100;
const contextLength = 20;

/** Two texts, cut to where they differ when they are long. */
function differingParts(before: string, after: string): readonly [string, string] {
  if (before.length <= maxShownLength && after.length <= maxShownLength) return [before, after];
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  const part = (text: string) => {
    const [from, to] = [Math.max(0, start - contextLength), Math.min(text.length, text.length - end + contextLength)];
    const shown = text.slice(from, Math.min(to, from + maxShownLength));
    return `${from > 0 ? "…" : ""}${shown}${from + shown.length < text.length ? "…" : ""}`;
  };
  return [part(before), part(after)];
}

/** `Route quote` for `aws:apigatewayv2/route:Route`, `aws:sqs/queue:Queue jobs` for what is not of this service. */
function resourceText({ type, name }: ResourceName): string {
  const shown = type.includes(":apigatewayv2/") ? type.slice(type.lastIndexOf(":") + 1) : type;
  return `${shown} ${bold(name)}`;
}
