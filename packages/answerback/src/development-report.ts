// What a person reads while a program is deployed: each step as it ends, then what came of it.
import type { ProgramEvent, ProgramResult, ResourceName } from "@answerback/pulumi/program";
import { bold, cyan, dim, green, red, yellow } from "./terminal.ts";

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

/** The lines that tell an event; none for what is not worth one. */
export function eventLines(event: ProgramEvent): readonly string[] {
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
      return [dim(`  ${event.type} is not run here; it gets plausible outputs.`)];
    case "function-not-run-here":
      return [dim(`  ${event.token} is not known here; it answers nothing.`)];
    case "note":
      return [warningLine(`${event.resource ? `${resourceText(event.resource)}: ` : ""}${event.message}`)];
    case "deployed":
      return [
        warningLine(
          `Deployed ${event.stageNames.join(", ")} of API ${event.apiId} anew. AWS would not have: the program's Deployment did not change (triggers).`,
        ),
      ];
  }
}

export function warningLine(message: string): string {
  return yellow(`  ${message}`);
}

/** Errors, the counts, and the program's outputs. */
export function resultLines(result: ProgramResult): readonly string[] {
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
  return [
    line,
    ...changes.map(({ property, before, after }) =>
      dim(`      ${property}: ${JSON.stringify(before)} → ${JSON.stringify(after)}`),
    ),
  ];
}

/** `Route quote` for `aws:apigatewayv2/route:Route`, `aws:sqs/queue:Queue jobs` for what is not of this service. */
function resourceText({ type, name }: ResourceName): string {
  const shown = type.includes(":apigatewayv2/") ? type.slice(type.lastIndexOf(":") + 1) : type;
  return `${shown} ${bold(name)}`;
}
