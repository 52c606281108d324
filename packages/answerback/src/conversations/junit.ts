// Results as JUnit XML, which CI systems show.
import { failureLines } from "./result-lines.ts";
import type { ConversationResult } from "./run-conversation.ts";

export function junitXml(results: readonly ConversationResult[]): string {
  const suites = [...Map.groupBy(results, ({ file }) => file.file)].map(([file, ofFile]) => suite(file, ofFile));
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites.join("")}</testsuites>\n`;
}

function suite(file: string, results: readonly ConversationResult[]): string {
  const count = (status: ConversationResult["status"]) => results.filter((it) => it.status === status).length;
  const seconds = results.reduce((sum, { durationMillis }) => sum + durationMillis, 0) / 1000;
  const head = `<testsuite name="${escaped(file)}" tests="${results.length}" failures="${count("failed")}" skipped="${count("skipped")}" time="${seconds.toFixed(3)}">`;
  return `  ${head}\n${results.map(testCase).join("")}  </testsuite>\n`;
}

function testCase(result: ConversationResult): string {
  const { file, conversation, status, reason = "", failures, durationMillis } = result;
  const head = `<testcase classname="${escaped(file.file)}" name="${escaped(conversation.name)}" time="${(durationMillis / 1000).toFixed(3)}"`;
  if (status === "passed") return `    ${head}/>\n`;
  if (status === "skipped") return `    ${head}><skipped message="${escaped(reason)}"/></testcase>\n`;
  const body = failures.map((failure) => {
    const lines = failureLines(result, failure).join("\n");
    return `<failure message="${escaped(failure.message)}">${escaped(lines)}</failure>`;
  });
  return `    ${head}>${body.join("")}</testcase>\n`;
}

/** Also of characters that XML cannot contain. */
function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, "\u{fffd}");
}
