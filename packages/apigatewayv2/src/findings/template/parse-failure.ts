// AB001: a template that does not parse, with the fix for the most common mistakes.
import type { TemplateError } from "@answerback/vtl";
import type { Report } from "../finding.ts";
import type { TemplatePlace } from "./template-place.ts";

export function reportParseFailure(text: string, error: TemplateError, place: TemplatePlace, report: Report): void {
  const { line, column } = error;
  report("AB001", place.resource, {
    path: [place.member, place.key],
    template: text,
    position: { line, column },
    message: `${sentence(error.description)} The service stores the template but cannot run it: the client receives Internal server error.`,
    advice: adviceFor(text, line, column),
  });
}

const sentence = (text: string) => (text.endsWith(".") ? text : `${text}.`);

function adviceFor(text: string, line: number, column: number): string {
  const lineText = text.split(/\r\n|\n|\r/)[line - 1] ?? "";
  const before = lineText.slice(0, column - 1);
  const after = lineText.slice(column - 1);
  if (/[$#]$/.test(text)) {
    return "A template must not end in a lone $ or #. Put it into a variable: #set($sign = '$')${sign}.";
  }
  if (/^null\b/.test(after)) return "Velocity has no null. Omit the variable, or compare with ''.";
  if (/^-\d/.test(after) && /[\w)]\s*$/.test(before)) {
    return "A minus before a digit is part of the number. Put spaces on both sides: 5 - 3.";
  }
  if (/^-\$?/.test(after)) return "A minus cannot precede a reference. Write 0 - $x.";
  if (/^=[^=]/.test(after)) return "Compare with ==. A single = is only allowed in #set.";
  if (/\\["'][^"']*$/.test(before)) {
    return 'A backslash does not escape a quote. Double the quote ("") or use single quotes around the text.';
  }
  if (/^#\{?else/.test(after))
    return "#else belongs to #if; #foreach has none. Test the size of the list with #if first.";
  if (/^#\{?end/.test(after)) return "This #end has no #if, #foreach or #define. Remove it.";
  if (/^\|/.test(after)) return "Velocity has no default values here. Use #if($x == '').";
  if (/^\+/.test(after)) return "Method arguments cannot be calculations. Compute the value with #set first.";
  if (/#set\(\s*\w*$/.test(before)) return "The left side of #set must be a reference: #set($x = 1).";
  if (/(end of template|template ends)/.test(lineText) || isAtEnd(text, line, column)) {
    return "Something is not closed. Each #if, #foreach and #define needs an #end, and each quote and bracket must be closed.";
  }
  return "Correct the template at the caret.";
}

function isAtEnd(text: string, line: number, column: number): boolean {
  const lines = text.split(/\r\n|\n|\r/);
  return line >= lines.length && column > (lines.at(-1)?.length ?? 0);
}
