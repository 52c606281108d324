// Findings as SARIF 2.1.0, which code hosts show next to the lines of a change.
import { relative, sep } from "node:path";
import { findingDefinitions } from "@answerback/apigatewayv2/findings";
import packageJson from "../package.json" with { type: "json" };
import type { CheckReport, LocatedFinding, SourcePlace } from "./check/located-finding.ts";

/** @param folder base of the file paths: the root of the code host's copy */
export function sarifFindings(report: CheckReport, folder: string): string {
  const codes = [...new Set(report.findings.map(({ code }) => code))].toSorted();
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "answerback",
            version: packageJson.version,
            rules: codes.map((code) => ({
              id: code,
              shortDescription: { text: findingDefinitions[code].title },
              defaultConfiguration: { level: findingDefinitions[code].level },
            })),
          },
        },
        columnKind: "utf16CodeUnits",
        invocations: [
          {
            executionSuccessful: report.failures.length === 0,
            toolExecutionNotifications: report.failures.map(({ message, place }) => ({
              level: "error",
              message: { text: message },
              ...(place && { locations: [{ physicalLocation: physicalLocation(place, folder) }] }),
            })),
          },
        ],
        results: report.findings.map((finding) => ({
          ruleId: finding.code,
          ruleIndex: codes.indexOf(finding.code),
          level: finding.level,
          message: { text: `${finding.message} ${finding.advice}` },
          locations: [locationOf(finding, folder)],
        })),
      },
    ],
  };
  return JSON.stringify(log, null, 2);
}

function physicalLocation({ file, line, column }: SourcePlace, folder: string) {
  return {
    artifactLocation: { uri: relative(folder, file).split(sep).map(encodeURIComponent).join("/") },
    region: { startLine: line, startColumn: column },
  };
}

function locationOf({ place, program, resource, property }: LocatedFinding, folder: string) {
  const name = program?.name ?? resource.name;
  return {
    ...(place && { physicalLocation: physicalLocation(place, folder) }),
    logicalLocations: [
      { name, kind: "resource", fullyQualifiedName: [resource.kind, name, property].filter(Boolean).join(" ") },
    ],
  };
}
