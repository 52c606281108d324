// Prints findings for readers, with the line and a caret, or as one JSON document.
import { relative } from "node:path";
import { findingDefinitions } from "@answerback/apigatewayv2/findings";
import { evidenceText } from "./check/finding-evidence.ts";
import type { CheckReport, LocatedFinding, ProgramFailure } from "./check/located-finding.ts";
import { bold, cyan, dim, green, red, yellow } from "./terminal.ts";

/** @param folder that files are shown relative to */
export function readableFindings(report: CheckReport, folder: string): readonly string[] {
  return [
    ...report.failures.map((failure) => red(failureText(failure, folder))),
    ...inOrder(report.findings).flatMap((it) => findingLines(it, folder)),
    summaryLine(report),
  ];
}

/** Sorts by file and line, as compilers do; findings without a place come last. */
function inOrder(findings: readonly LocatedFinding[]): readonly LocatedFinding[] {
  return findings.toSorted(({ place: left }, { place: right }) => {
    if (left === undefined || right === undefined) return Number(left === undefined) - Number(right === undefined);
    return left.file.localeCompare(right.file) || left.line - right.line || left.column - right.column;
  });
}

/** The lines of one finding: place and title, resource, source line, message, advice. */
export function findingLines(finding: LocatedFinding, folder: string): readonly string[] {
  const { code, level, position, excerpt, message, advice } = finding;
  const colour = level === "error" ? red : yellow;
  const where = placeText(finding, folder);
  const about = [
    resourceText(finding),
    ...(finding.property ? [finding.property] : []),
    ...(position ? [`line ${position.line}, column ${position.column}`] : []),
  ].join(", ");
  return [
    `${where ? `${bold(where)} ` : ""}${colour(`${level} ${code}`)} ${findingDefinitions[code].title}`,
    dim(`  ${about}`),
    ...(excerpt ? excerpt.split("\n").map((line) => `  ${line}`) : []),
    `  ${message}`,
    `  ${cyan("→")} ${advice}`,
    ...(finding.evidence ? [`  ${cyan("·")} ${evidenceText(finding.evidence)}`] : []),
    "",
  ];
}

function failureText({ message, place }: ProgramFailure, folder: string): string {
  return place === undefined ? message : `${placeText({ place }, folder)}: ${message}`;
}

function placeText({ place }: Pick<LocatedFinding, "place">, folder: string): string {
  return place ? `${relative(folder, place.file)}:${place.line}:${place.column}` : "";
}

/** `IntegrationResponse found`, or without a program `IntegrationResponse /200/ (abcdef1)`. */
function resourceText({ program, resource }: LocatedFinding): string {
  if (program) return `${resource.kind} ${program.name}`;
  return [resource.kind, resource.name, resource.id && resource.id !== resource.name ? `(${resource.id})` : ""]
    .filter(Boolean)
    .join(" ");
}

function summaryLine({ findings, failures, counts }: CheckReport): string {
  const looked = `${plural(counts.apis, "API")}, ${plural(counts.routes, "route")}, ${plural(counts.integrations, "integration")}`;
  const errors = findings.filter(({ level }) => level === "error").length;
  const warnings = findings.length - errors;
  if (failures.length > 0)
    return red(
      `The program failed, so the findings are incomplete: ${plural(errors, "error")}, ${plural(warnings, "warning")}.`,
    );
  if (findings.length === 0) return green(`No findings in ${looked}.`);
  const text = `${plural(errors, "error")}, ${plural(warnings, "warning")} in ${looked}.`;
  return errors > 0 ? red(text) : yellow(text);
}

const plural = (count: number, word: string) => `${count} ${word}${count === 1 ? "" : "s"}`;

/** True if the check must fail. */
export function hasErrors({ findings, failures }: CheckReport): boolean {
  return failures.length > 0 || findings.some(({ level }) => level === "error");
}

export function jsonFindings(report: CheckReport, folder: string): string {
  const findings = report.findings.map((finding) => findingMembers(finding, folder));
  const failures = report.failures.map((failure) => failureText(failure, folder));
  return JSON.stringify({ findings, failures, counts: report.counts }, null, 2);
}

/** A finding in JSON. */
export function findingMembers(finding: LocatedFinding, folder: string): object {
  const { code, level, resource, program, property, path, position, place, excerpt, message, advice } = finding;
  return {
    code,
    level,
    title: findingDefinitions[code].title,
    message,
    advice,
    resource: {
      kind: resource.kind,
      id: resource.id,
      name: program?.name ?? resource.name,
      ...(program && { urn: program.urn }),
    },
    property,
    path,
    ...(position && { position }),
    ...(place && { place: { ...place, file: relative(folder, place.file) } }),
    ...(excerpt && { excerpt }),
    ...(finding.evidence && { evidence: finding.evidence }),
  };
}
